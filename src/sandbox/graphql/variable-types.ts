import {
  type ASTNode,
  type ConstDirectiveNode,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  Kind,
  parseType,
  print,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from "graphql";

/** The types of all places where one variable is used; undefined if one of them is certain, or the types differ. */
type Usage = string | undefined;

/**
 * Returns the document with the schema's own types for variables that are used only where the schema's type is inferred.
 * The service may know such a type by another name, so a document of another client is not refused for its name; the
 * variable's value is checked by the place where it is used.
 */
export function relaxVariableTypes(document: DocumentNode, schema: GraphQLSchema): DocumentNode {
  const usages = findUsages(document, schema);
  return visit(document, {
    VariableDefinition(node) {
      const type = usages.get(node.variable.name.value);
      return type === undefined || type === print(node.type) ? undefined : { ...node, type: parseType(type) };
    },
  });
}

function findUsages(document: DocumentNode, schema: GraphQLSchema): ReadonlyMap<string, Usage> {
  const usages = new Map<string, Usage>();
  const info = new TypeInfo(schema);
  const visitor = visitWithTypeInfo(info, {
    VariableDefinition: () => false,
    Variable({ name }) {
      const usage = usageAt(info);
      usages.set(name.value, usages.has(name.value) ? merged(usages.get(name.value), usage) : usage);
    },
  });
  visit(document, visitor);
  return usages;
}

function usageAt(info: TypeInfo): Usage {
  const type = info.getInputType();
  if (!type) return undefined;
  return hasInferredName(type) || isInferredAt(info) ? String(type) : undefined;
}

/** Two places may differ in whether they accept null: then the variable must not be null. */
function merged(a: Usage, b: Usage): Usage {
  if (a === undefined || b === undefined || a === b) return a === b ? a : undefined;
  if (a === `${b}!`) return a;
  return b === `${a}!` ? b : undefined;
}

function hasInferredName(type: GraphQLInputType): boolean {
  return /^name\b/.test(inferredPart(getNamedType(type).astNode));
}

/** Returns true if the schema only infers the type of this argument or input field. */
function isInferredAt(info: TypeInfo): boolean {
  return /\btypes?\b/.test(inferredPart(info.getArgument()?.astNode));
}

/** Returns what the schema's `@evidence(inferred: …)` says about a definition. */
function inferredPart(definition: ASTNode | null | undefined): string {
  const directives = definition && "directives" in definition ? (definition.directives ?? []) : [];
  const evidence = directives.find(({ name }) => name.value === "evidence") as ConstDirectiveNode | undefined;
  const value = evidence?.arguments?.find(({ name }) => name.value === "inferred")?.value;
  return value?.kind === Kind.STRING ? value.value : "";
}
