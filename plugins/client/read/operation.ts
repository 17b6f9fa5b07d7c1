import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getNamedType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  typeFromAST,
  type VariableDefinitionNode,
} from "graphql";
import type { OutputConfig } from "../config.ts";
import { placeOf } from "../diagnostics/create.ts";
import { hasInferredName, inferredPart, isIdempotent } from "../directives.ts";
import type { Fragments } from "../documents.ts";
import type { Documentation, Operation, Variable } from "../model.ts";
import { literalShape } from "./literals.ts";
import { minify } from "./minify.ts";
import { findPages } from "./pages.ts";
import type { Place, VariableUseFinder } from "./types/variable-uses.ts";

interface Context {
  readonly fragments: Fragments;
  readonly variableUses: VariableUseFinder;
  readonly config: Pick<OutputConfig, "httpFields" | "scalars">;
}

/** Reads one operation, with the fragments that it uses. The documents have been checked. */
export function readOperation(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  { fragments, variableUses, config }: Context,
): Operation {
  const roots = rootFields(operation.selectionSet, fragments);
  const declared = operation.variableDefinitions ?? [];
  const uses = variableUses.find(operation);
  const literals = declared.filter((variable) => travelsAsLiteral(schema, variable));
  return {
    kind: operation.operation,
    transport: isSentByHttp(operation, roots, config.httpFields) ? "http" : "socket",
    name: operation.name?.value ?? "",
    document: minify(operation, literals, fragments),
    variables: declared.map((variable) => readVariable(variable, uses.get(nameOf(variable)) ?? [])),
    literals: Object.fromEntries(
      literals.map((variable) => [nameOf(variable), literalShape(typeOf(schema, variable))]),
    ),
    idempotent: operation.directives?.some(isIdempotent) ?? false,
    pages: findPages(schema, operation, config.scalars),
    documentation: readDocumentation(schema, operation, roots),
  };
}

function readVariable(variable: VariableDefinitionNode, [first]: readonly Place[]): Variable {
  const definition = first?.definition;
  return {
    name: nameOf(variable),
    required: variable.type.kind === Kind.NON_NULL_TYPE && variable.defaultValue === undefined,
    description: [definition?.description, variable.description?.value].filter(isText).join(" "),
    deprecated: definition?.deprecationReason ?? undefined,
    inferred: inferredPart(definition?.astNode),
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

/** The root fields in the order of selection; those of a fragment once, however often it is spread. */
function rootFields(
  set: SelectionSetNode,
  fragments: Fragments,
  visited = new Set<FragmentDefinitionNode>(),
): FieldNode[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    if (selection.kind === Kind.INLINE_FRAGMENT) return rootFields(selection.selectionSet, fragments, visited);
    const fragment = fragments.get(selection.name.value);
    if (!fragment || visited.has(fragment)) return [];
    visited.add(fragment);
    return rootFields(fragment.selectionSet, fragments, visited);
  });
}

function fieldOf(schema: GraphQLSchema, operation: OperationDefinitionNode, { name }: FieldNode) {
  return schema.getRootType(operation.operation)?.getFields()[name.value];
}

function isSentByHttp(
  { operation: kind }: OperationDefinitionNode,
  roots: readonly FieldNode[],
  httpFields: readonly string[],
): boolean {
  return kind !== "subscription" && roots.some(({ name }) => httpFields.includes(name.value));
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
  const texts = parts.filter((part) => part !== undefined);
  return texts.length > 0 ? texts.join("; ") : undefined;
}
