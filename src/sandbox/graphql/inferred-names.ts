import {
  type ASTNode,
  type ConstDirectiveNode,
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  isInputType,
  isScalarType,
  isSpecifiedScalarType,
  Kind,
  type NamedTypeNode,
  parseType,
  print,
  TypeInfo,
  type TypeNode,
  visit,
  visitWithTypeInfo,
} from "graphql";

/**
 * Returns the document with the schema's own type names, in the places where the schema only infers a type's name. The
 * service may use another name for such a type, and a document that another client sends must not be refused for that
 * name. A variable gets the type of the places where it is used; these places then check its value. A fragment gets the
 * type of the place where it is spread.
 */
export function useOwnTypeNames(document: DocumentNode, schema: GraphQLSchema): DocumentNode {
  const { variables, fragments } = findPlaces(document, schema);
  const info = new TypeInfo(schema);
  return visit(
    document,
    visitWithTypeInfo(info, {
      VariableDefinition(node) {
        const type = variables.get(node.variable.name.value);
        if (type === undefined || type === print(node.type)) return undefined;
        const own = parseType(type);
        return mayBeOther(node.type, own, schema) ? { ...node, type: own } : undefined;
      },
      InlineFragment(node) {
        const typeCondition = node.typeCondition && conditionAt(node.typeCondition, info.getParentType()?.name, schema);
        return typeCondition && { ...node, typeCondition };
      },
      FragmentDefinition(node) {
        const typeCondition = conditionAt(node.typeCondition, fragments.get(node.name.value), schema);
        return typeCondition && { ...node, typeCondition };
      },
    }),
  );
}

/** The type that all places agree on; undefined if they differ, or if the schema is certain about one of them. */
type AgreedType = string | undefined;

/** Returns the types of the places where variables are used, and of those where fragments are spread. */
function findPlaces(document: DocumentNode, schema: GraphQLSchema) {
  const variables = new Map<string, AgreedType>();
  const fragments = new Map<string, AgreedType>();
  const info = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(info, {
      VariableDefinition: () => false,
      Variable: ({ name }) => add(variables, name.value, inferredTypeAt(info)),
      FragmentSpread: ({ name }) => add(fragments, name.value, info.getParentType()?.name),
    }),
  );
  return { variables, fragments };
}

function add(types: Map<string, AgreedType>, name: string, type: AgreedType): void {
  types.set(name, types.has(name) ? agree(types.get(name), type) : type);
}

/** Two places may differ in whether they accept null: then the variable must not be null. */
function agree(a: AgreedType, b: AgreedType): AgreedType {
  if (a === undefined || b === undefined) return undefined;
  if (a === b || a === `${b}!`) return a;
  return b === `${a}!` ? b : undefined;
}

/** Returns the type of the place if the schema only infers the type or the type's name. */
function inferredTypeAt(info: TypeInfo): AgreedType {
  const type = info.getInputType();
  if (!type) return undefined;
  const argument = info.getArgument()?.astNode;
  const isInferred =
    hasInferredName(getNamedType(type)) || /\btypes?\b/.test(inferredPart(argument)) || isWhollyInferred(argument);
  return isInferred ? String(type) : undefined;
}

/**
 * Returns true if a declared type may be the service's type for a place. Whatever names the service uses, an object or
 * an enum is not a `String`, a variable cannot have an output type, and a list of lists is not a list.
 */
function mayBeOther(declared: TypeNode, own: TypeNode, schema: GraphQLSchema): boolean {
  const [given, place] = [declared, own].map((type) => schema.getType(shapeOf(type).name));
  if (given && !isInputType(given)) return false;
  if (given && isSpecifiedScalarType(given) && !isScalarType(place)) return false;
  return shapeOf(declared).lists <= shapeOf(own).lists;
}

function shapeOf(type: TypeNode): { readonly name: string; readonly lists: number } {
  if (type.kind === Kind.NAMED_TYPE) return { name: type.name.value, lists: 0 };
  const { name, lists } = shapeOf(type.type);
  return { name, lists: type.kind === Kind.LIST_TYPE ? lists + 1 : lists };
}

/** Returns the type condition for a place, if the given one is unknown and the name of the place's type is inferred. */
function conditionAt(node: NamedTypeNode, place: AgreedType, schema: GraphQLSchema): NamedTypeNode | undefined {
  const type = place === undefined ? undefined : schema.getType(place);
  if (!type || schema.getType(node.name.value) || !hasInferredName(type)) return undefined;
  return { ...node, name: { kind: Kind.NAME, value: type.name } };
}

function hasInferredName(type: { readonly astNode?: ASTNode | null | undefined }): boolean {
  return /^name\b/.test(inferredPart(type.astNode));
}

/** Returns true if neither a definition nor its type was documented or observed in any part. */
function isWhollyInferred(definition: ASTNode | null | undefined): boolean {
  return evidenceOf(definition)?.arguments?.every(({ name }) => name.value === "inferred") ?? false;
}

/** Returns what the schema's `@evidence(inferred: …)` says about a definition. */
function inferredPart(definition: ASTNode | null | undefined): string {
  const value = evidenceOf(definition)?.arguments?.find(({ name }) => name.value === "inferred")?.value;
  return value?.kind === Kind.STRING ? value.value : "";
}

function evidenceOf(definition: ASTNode | null | undefined): ConstDirectiveNode | undefined {
  const directives = definition && "directives" in definition ? (definition.directives ?? []) : [];
  return directives.find(({ name }) => name.value === "evidence") as ConstDirectiveNode | undefined;
}
