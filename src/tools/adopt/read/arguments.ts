import {
  type ArgumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLArgument,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  parseValue as parseGraphqlValue,
  print,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";
import { fragmentsUsed } from "../../../../plugins/client/documents.ts";
import type { Piece } from "../find/pieces.ts";
import { compose } from "./compose.ts";
import type { BotDocument } from "./document.ts";
import { readValue, type Value } from "./value.ts";

/** A value that a document gives to an argument. */
export interface GivenArgument {
  /** Its path: keys of the result, then the name of the argument. Unique in a document. */
  readonly path: string;
  readonly name: string;
  readonly node: ArgumentNode;
  readonly value: Value;
  /** True if its value must not be written into an operation. */
  readonly isSecret: boolean;
}

/** The argument that takes the bot's token. */
export const tokenArgument = "access_token";

/** Every argument in the operation and its fragments, with the type that the schema has at its place. */
export function readArguments(schema: GraphQLSchema, document: BotDocument): GivenArgument[] {
  const { operation, fragments, holes } = document;
  const foundArguments: GivenArgument[] = [];
  const root = schema.getRootType(operation.operation) ?? undefined;
  const visit = (set: SelectionSetNode, parent: GraphQLNamedType | undefined, way: readonly string[]): void => {
    for (const selection of set.selections) {
      const step = stepOf(selection);
      for (const directive of selection.directives ?? []) {
        const types = schema.getDirective(directive.name.value)?.args;
        for (const node of directive.arguments ?? []) add(node, types, [...way, `${step}@${directive.name.value}`]);
      }
      if (selection.kind === Kind.FIELD) {
        const field = fieldOf(parent, selection);
        for (const node of selection.arguments ?? []) add(node, field?.args, [...way, step]);
        if (selection.selectionSet) visit(selection.selectionSet, field && getNamedType(field.type), [...way, step]);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition;
        const type = condition ? schema.getType(condition.name.value) : parent;
        visit(selection.selectionSet, type, [...way, step]);
      }
    }
  };
  const add = (node: ArgumentNode, types: readonly GraphQLArgument[] | undefined, way: readonly string[]) => {
    const type = types?.find(({ name }) => name === node.name.value)?.type;
    const plain = readValue(node.value, type, holes, parsePieces);
    const condition = document.optional.get(node);
    const value: Value = condition ? { kind: "optional", type, ...condition, value: plain } : plain;
    const path = [...way, node.name.value].join(".");
    const twins = foundArguments.filter((other) => other.path === path || other.path.startsWith(`${path}#`)).length;
    foundArguments.push({
      path: twins > 0 ? `${path}#${twins}` : path,
      name: node.name.value,
      node,
      value,
      isSecret: node.name.value === tokenArgument,
    });
  };
  visit(operation.selectionSet, root, []);
  for (const fragment of fragments) {
    visit(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value), [`...${fragment.name.value}`]);
  }
  return foundArguments;
}

/** The key of a field, or the condition of a fragment. */
export function stepOf(selection: SelectionNode): string {
  if (selection.kind === Kind.FIELD) return selection.alias?.value ?? selection.name.value;
  if (selection.kind === Kind.FRAGMENT_SPREAD) return `...${selection.name.value}`;
  return `on ${selection.typeCondition?.name.value ?? ""}`;
}

function fieldOf(parent: GraphQLNamedType | undefined, { name }: FieldNode) {
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name.value] : undefined;
}

function parsePieces(pieces: readonly Piece[]) {
  const { body, holes, partOfName } = compose(pieces);
  if (partOfName) return undefined;
  try {
    return { node: parseGraphqlValue(body), holes };
  } catch {
    // Not a value, so nothing is known about it.
    return undefined;
  }
}

/** Returns the fragments that the document's operation spreads, directly or through others. */
export function usedFragments({ operation, fragments }: BotDocument): FragmentDefinitionNode[] {
  return [...fragmentsUsed([operation], new Map(fragments.map((each) => [each.name.value, each])))];
}

/** Marks the arguments whose constant text holds one of the secrets. */
export function markSecrets(givenArguments: readonly GivenArgument[], secrets: readonly string[]): GivenArgument[] {
  return givenArguments.map((argument) => {
    const text = print(argument.node);
    return secrets.some((secret) => text.includes(secret)) ? { ...argument, isSecret: true } : argument;
  });
}
