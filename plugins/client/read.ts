import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLArgument,
  type GraphQLSchema,
  getNamedType,
  Kind,
  type OperationDefinitionNode,
  print,
  stripIgnoredCharacters,
  typeFromAST,
  type VariableDefinitionNode,
  visit,
} from "graphql";
import type { ClientConfig } from "./config.ts";
import { placeOf } from "./errors.ts";
import { hasInferredName, inferredPart } from "./evidence.ts";
import { literalShape } from "./literals.ts";
import type { Documentation, Operation, Variable } from "./model.ts";

/** Reads every operation of the documents, sorted by name. The documents have been found valid. */
export function readOperations(schema: GraphQLSchema, documents: readonly DocumentNode[], config: ClientConfig) {
  const definitions = documents.flatMap((document) => document.definitions);
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  return definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .map((operation) => readOperation(schema, operation, fragments, config))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

function readOperation(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  config: ClientConfig,
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

/** The operation and its fragments as the service gets them: no descriptions, no blanks, no block strings. */
function minify(
  operation: OperationDefinitionNode,
  literals: readonly VariableDefinitionNode[],
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): string {
  const used = new Map<string, FragmentDefinitionNode>();
  collectFragments(operation, fragments, used);
  const inOrder = [...used.values()].sort((one, other) => (one.name.value < other.name.value ? -1 : 1));
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [operation, ...inOrder] };
  return stripIgnoredCharacters(
    print(
      visit(document, {
        OperationDefinition: undescribed,
        FragmentDefinition: undescribed,
        VariableDefinition: (node) => (literals.includes(node) ? null : undescribed(node)),
        StringValue: (node) => ({ ...node, block: false }),
      }),
    ),
  );
}

/** Descriptions in operations are young: a service may not know them. */
function undescribed<Node extends { readonly description?: unknown }>({ description: _, ...node }: Node) {
  return node;
}

function collectFragments(
  node: OperationDefinitionNode | FragmentDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  used: Map<string, FragmentDefinitionNode>,
): void {
  visit(node, {
    FragmentSpread({ name }) {
      const fragment = fragments.get(name.value);
      if (!fragment || used.has(name.value)) return;
      used.set(name.value, fragment);
      collectFragments(fragment, fragments, used);
    },
  });
}

function rootFields(
  { selections }: OperationDefinitionNode["selectionSet"],
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): FieldNode[] {
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
