import {
  type ASTNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  getNamedType,
  Kind,
  type NamedTypeNode,
  type OperationDefinitionNode,
  parseType,
  print,
  type TypeNode,
  type ValueNode,
  type VariableDefinitionNode,
  visit,
} from "graphql";
import { hasInferredName } from "../../../../plugins/client/directives.ts";
import { type GivenArgument, usedFragments } from "../read/arguments.ts";
import type { BotDocument } from "../read/document.ts";
import { eachLeaf, type Value } from "../read/value.ts";
import { isPure, sourceOf } from "./expressions.ts";
import { isAlwaysGiven, type Slot, slotsOf } from "./slots.ts";

/** A document with its arguments as the schema knows them. */
export interface TypedDocument {
  readonly document: BotDocument;
  readonly givenArguments: readonly GivenArgument[];
}

/** The value of a variable in a call. Undefined if the document omits the argument. */
export interface Binding {
  readonly variable: string;
  readonly type: Value["type"];
  readonly value: Value | undefined;
}

/** An operation that several documents share, with the values of each for its variables. */
export interface PlannedOperation {
  readonly operation: OperationDefinitionNode;
  readonly fragments: readonly FragmentDefinitionNode[];
  /** In the order of the documents. */
  readonly bindings: readonly (readonly Binding[])[];
  /** Declared types that were corrected: `$status: Status` is `$status: AgentStatus` for the schema. */
  readonly corrections: readonly string[];
}

/** Plans one operation for documents that differ only in their arguments. */
export function planOperation(documents: readonly [TypedDocument, ...TypedDocument[]]): PlannedOperation {
  const [{ document }] = documents;
  const paths = [...new Set(documents.flatMap(({ givenArguments }) => givenArguments.map(({ path }) => path)))];
  const declared = document.operation.variableDefinitions ?? [];
  const slots = nameSlots(
    paths.flatMap((path) =>
      slotsOf(documents.map(({ givenArguments }) => givenArguments.find((each) => each.path === path))),
    ),
    declared.map(({ variable }) => variable.name.value),
  );
  const own = slots.filter(({ isFirst }) => isFirst);
  const replaced = new Map(slots.map(({ target, variable }) => [target, variable]));
  const { definitions, corrections } = correctTypes(documents, declared);
  const put = <Node extends ASTNode>(node: Node): Node => putVariables(node, documents, replaced);
  const operation = put(withArguments(document.operation, documents));
  return {
    operation: { ...operation, variableDefinitions: [...definitions, ...own.map(define)] },
    fragments: usedFragments(document).map(put),
    bindings: documents.map((_, index) =>
      own.map(({ variable, type, values }) => ({ variable, type, value: values[index] })),
    ),
    corrections,
  };
}

interface NamedSlot extends Slot {
  readonly variable: string;
  /** False if an equal value before it has the variable already. */
  readonly isFirst: boolean;
}

/** A variable is named after its argument or input field. Equal values share one, unless they have side effects. */
function nameSlots(slots: readonly Slot[], takenNames: readonly string[]): NamedSlot[] {
  const named: NamedSlot[] = [];
  for (const slot of slots) {
    const twin = named.find((other) => isShared(slot, other));
    const names = [...takenNames, ...named.map(({ variable }) => variable)];
    named.push({ ...slot, variable: twin?.variable ?? freeName(slot.base, names), isFirst: !twin });
  }
  return named;
}

function freeName(base: string, takenNames: readonly string[]): string {
  let name = base;
  for (let count = 2; takenNames.includes(name); count++) name = `${base}_${count}`;
  return name;
}

function isShared(one: Slot, other: Slot): boolean {
  return (
    String(one.type) === String(other.type) &&
    one.values.every((value, index) => {
      const twin = other.values[index];
      return value && twin && isPure(value) && sourceOf(value) === sourceOf(twin);
    })
  );
}

function define(slot: NamedSlot): VariableDefinitionNode {
  const { type, target, variable } = slot;
  const text = type === undefined ? "String" : String(type);
  // A diagnostic about the variable is shown at the constant that it replaces.
  const loc = target.kind === "constant" ? target.node.loc : undefined;
  return {
    kind: Kind.VARIABLE_DEFINITION,
    variable: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: variable } },
    type: parseType(isAlwaysGiven(slot) ? text : text.replace(/!$/, ""), { noLocation: true }),
    ...(loc && { loc }),
  };
}

/** Adds the arguments of root fields that only other documents have to the first document's operation. */
function withArguments(
  operation: OperationDefinitionNode,
  documents: readonly TypedDocument[],
): OperationDefinitionNode {
  const all = documents.flatMap(({ givenArguments }) => givenArguments);
  return {
    ...operation,
    selectionSet: {
      ...operation.selectionSet,
      selections: operation.selectionSet.selections.map((field) => {
        if (field.kind !== Kind.FIELD) return field;
        const own = field.arguments ?? [];
        const key = field.alias?.value ?? field.name.value;
        const missing = all.filter(
          ({ path, name }) => path === `${key}.${name}` && !own.some((each) => each.name.value === name),
        );
        const added = missing.filter(({ path }, index) => missing.findIndex((each) => each.path === path) === index);
        return { ...field, arguments: [...own, ...added.map(({ node }) => node)] };
      }),
    },
  };
}

/** Replaces values with their variables. */
function putVariables<Node extends ASTNode>(
  node: Node,
  documents: readonly TypedDocument[],
  replaced: ReadonlyMap<Value, string>,
): Node {
  const values = new Map(
    documents.flatMap(({ givenArguments }) => givenArguments.map((each) => [each.node, each.value] as const)),
  );
  return visit(node, {
    Argument: (argument) => {
      const value = values.get(argument);
      return value ? { ...argument, value: toNode(value, argument.value, replaced) } : undefined;
    },
  });
}

function toNode(value: Value, node: ValueNode, replaced: ReadonlyMap<Value, string>): ValueNode {
  const name = replaced.get(value);
  if (name !== undefined) {
    return { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name }, ...(node.loc && { loc: node.loc }) };
  }
  if (value.kind === "list" && node.kind === Kind.LIST) {
    return { ...node, values: value.items.map((item, index) => toNode(item, node.values[index] ?? node, replaced)) };
  }
  if (value.kind !== "object" || node.kind !== Kind.OBJECT) return node;
  const fields = node.fields.map((field, index) => {
    const inner = value.fields[index]?.value;
    return inner ? { ...field, value: toNode(inner, field.value, replaced) } : field;
  });
  return { ...node, fields };
}

/**
 * Replaces types that the bot declares by another name than the schema, if the schema only infers the name: the service
 * may know the type by either.
 */
function correctTypes(documents: readonly TypedDocument[], declared: readonly VariableDefinitionNode[]) {
  const corrections: string[] = [];
  const types = new Map<string, GraphQLNamedType>();
  for (const { givenArguments } of documents) {
    for (const { value } of givenArguments) {
      eachLeaf(value, (leaf) => {
        if (leaf.kind === "variable" && leaf.type) types.set(leaf.name, getNamedType(leaf.type));
      });
    }
  }
  const definitions = declared.map((definition) => {
    const name = definition.variable.name.value;
    const type = types.get(name);
    const own = print(definition.type).replace(/[[\]!]/g, "");
    if (!type || type.name === own || !hasInferredName(type)) return definition;
    corrections.push(`$${name} was declared as ${print(definition.type)}`);
    return { ...definition, type: renamed(definition.type, type.name) };
  });
  return { definitions, corrections };
}

function renamed(type: TypeNode, name: string): TypeNode {
  return visit(type, {
    NamedType: (node): NamedTypeNode => ({ ...node, name: { ...node.name, value: name } }),
  });
}
