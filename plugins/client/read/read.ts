import {
  type DocumentNode,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLSchema,
  getNamedType,
  Kind,
  type OperationDefinitionNode,
  typeFromAST,
  type VariableDefinitionNode,
} from "graphql";
import type { ClientConfig } from "../config.ts";
import { placeOf } from "../diagnostics/diagnostic.ts";
import { hasInferredName, inferredPart, isIdempotent } from "../directives.ts";
import type { Client, Documentation, Operation, Variable } from "../model.ts";
import { usedEnums } from "./enums.ts";
import { literalShape } from "./literals.ts";
import { type Fragments, minify } from "./minify.ts";
import { findPages } from "./pages.ts";

/** Reads all that the client is made of, sorted by name. The documents have been found valid. */
export function readClient(schema: GraphQLSchema, documents: readonly DocumentNode[], config: ClientConfig): Client {
  const definitions = documents.flatMap((document) => document.definitions);
  const fragments = new Map(
    definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
  const operations = definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .map((operation) => readOperation(schema, operation, { fragments, config }))
    .sort(byName);
  return { operations, enums: usedEnums(schema, documents) };
}

/** The order of all that is printed. */
export function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1;
}

/** Reads one operation, with the fragments of all. */
export function readOperation(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  { fragments, config }: { readonly fragments: Fragments; readonly config: ClientConfig },
): Operation {
  const roots = rootFields(operation.selectionSet, fragments);
  const declared = operation.variableDefinitions ?? [];
  const literals = declared.filter((variable) => travelsAsLiteral(schema, variable));
  return {
    kind: operation.operation,
    over: isSentByHttp(operation, roots, config) ? "http" : "socket",
    name: operation.name?.value ?? "",
    text: minify(operation, literals, fragments),
    variables: declared.map((variable) => readVariable(schema, operation, variable, roots)),
    literals: Object.fromEntries(
      literals.map((variable) => [nameOf(variable), literalShape(typeOf(schema, variable))]),
    ),
    idempotent: operation.directives?.some(isIdempotent) ?? false,
    pages: findPages(schema, operation),
    documentation: readDocumentation(schema, operation, roots),
  };
}

function readVariable(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variable: VariableDefinitionNode,
  roots: readonly FieldNode[],
): Variable {
  const argument = roots.flatMap((root) => argumentsGiven(schema, operation, root, nameOf(variable)))[0];
  return {
    name: nameOf(variable),
    required: variable.type.kind === Kind.NON_NULL_TYPE && variable.defaultValue === undefined,
    description: [argument?.description, variable.description?.value].filter(isText).join(" "),
    deprecated: argument?.deprecationReason ?? undefined,
    inferred: inferredPart(argument?.astNode),
  };
}

function readDocumentation(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  roots: readonly FieldNode[],
): Documentation {
  const fields = [...new Set(roots.flatMap((root) => fieldOf(schema, operation, root) ?? []))];
  const own = operation.description?.value;
  return {
    descriptions: [...fields.map(({ description }) => description), own].filter(isText),
    deprecated: fields.find(({ deprecationReason }) => deprecationReason)?.deprecationReason ?? undefined,
    inferred: joined(fields.map(({ astNode }) => inferredPart(astNode))),
    place: placeOf(operation.name ?? operation),
  };
}

function rootFields({ selections }: OperationDefinitionNode["selectionSet"], fragments: Fragments): FieldNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    return inner ? rootFields(inner.selectionSet, fragments) : [];
  });
}

function fieldOf(schema: GraphQLSchema, operation: OperationDefinitionNode, { name }: FieldNode) {
  return schema.getRootType(operation.operation)?.getFields()[name.value];
}

/** The arguments of a root field that get their value from the variable. */
function argumentsGiven(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  root: FieldNode,
  variable: string,
): readonly GraphQLArgument[] {
  const given = (root.arguments ?? [])
    .filter(({ value }) => value.kind === Kind.VARIABLE && value.name.value === variable)
    .map(({ name }) => name.value);
  return fieldOf(schema, operation, root)?.args.filter(({ name }) => given.includes(name)) ?? [];
}

function isSentByHttp(
  { operation: kind }: OperationDefinitionNode,
  roots: readonly FieldNode[],
  { http }: ClientConfig,
): boolean {
  return kind !== "subscription" && roots.some(({ name }) => http.includes(name.value));
}

function travelsAsLiteral(schema: GraphQLSchema, variable: VariableDefinitionNode): boolean {
  return hasInferredName(getNamedType(typeOf(schema, variable)));
}

function typeOf(schema: GraphQLSchema, variable: VariableDefinitionNode) {
  const type = typeFromAST(schema, variable.type);
  if (!type) throw new TypeError(`$${nameOf(variable)} has a type that the schema does not know`);
  return type;
}

function nameOf({ variable }: VariableDefinitionNode): string {
  return variable.name.value;
}

function isText(text: string | null | undefined): text is string {
  return typeof text === "string" && text !== "";
}

function joined(parts: readonly (string | undefined)[]): string | undefined {
  const known = parts.filter((part) => part !== undefined);
  return known.length > 0 ? known.join("; ") : undefined;
}
