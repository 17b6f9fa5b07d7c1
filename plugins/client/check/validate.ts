import {
  type DefinitionNode,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  NoFragmentCyclesRule,
  type OperationDefinitionNode,
  specifiedRules,
  typeFromAST,
  validate,
} from "graphql";
import { type Problem, placeOf, refuse, refuseError } from "../errors.ts";
import { hasInferredName } from "../read/evidence.ts";
import { withIdempotent } from "../read/idempotent.ts";
import { isRecursive } from "../read/literals.ts";
import { refuseClashes } from "./clashes.ts";
import { findWarnings } from "./warnings.ts";
import { refuseWrongTypes } from "./wrong-types.ts";

type NamedDefinition = Extract<DefinitionNode, { kind: Kind.OPERATION_DEFINITION | Kind.FRAGMENT_DEFINITION }>;

/** What is wrong with the documents; empty if nothing is. */
export function findProblems(schema: GraphQLSchema, documents: readonly DocumentNode[]): Problem[] {
  const definitions = documents
    .flatMap((document) => document.definitions)
    .filter(
      (definition) => definition.kind === Kind.OPERATION_DEFINITION || definition.kind === Kind.FRAGMENT_DEFINITION,
    );
  const operations = definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions };
  // Whoever follows fragments that spread each other would not come to an end.
  const isCircular = validate(schema, document, [NoFragmentCyclesRule]).length > 0;
  return [
    ...operations.flatMap(refuseName),
    ...operations.flatMap((operation) => refuseKind(schema, operation)),
    ...refuseDoubles(definitions),
    ...refuseClashes(schema, operations),
    ...operations.flatMap((operation) => refuseLiterals(schema, operation)),
    ...errorsIn(schema, document).map((error) => refuseError("invalid", error, remedyFor(error, schema))),
    ...(isCircular ? [] : [...refuseWrongTypes(schema, definitions), ...findWarnings(schema, document)]),
  ];
}

// Names are judged here, with both places of a doubled one; of an unused fragment we only warn.
const leftOut = [
  "LoneAnonymousOperationRule",
  "UniqueOperationNamesRule",
  "UniqueFragmentNamesRule",
  "NoUnusedFragmentsRule",
];
const rules = specifiedRules.filter(({ name }) => !leftOut.includes(name));

/** The errors of GraphQL's own rules; one of them stumbles over a condition on the field of a subscription. */
function errorsIn(schema: GraphQLSchema, document: DocumentNode): readonly GraphQLError[] {
  try {
    return validate(withIdempotent(schema), document, rules);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return [error];
  }
}

const exampleNames = { query: "ListAgents", mutation: "SendMessage", subscription: "OnMessage" };

function refuseName(operation: OperationDefinitionNode): Problem[] {
  const { name, operation: kind } = operation;
  if (!name) {
    const example = `${kind} ${exampleNames[kind]} { … }`;
    const remedy = `Its function is called by it: write "${example}".`;
    return [refuse("unnamed", operation, { what: `This ${kind} has no name`, remedy })];
  }
  if (/^[A-Z]/.test(name.value)) return [];
  const bare = name.value.replace(/^_+/, "");
  const capital = /^[a-z]/.test(bare) ? bare.charAt(0).toUpperCase() + bare.slice(1) : exampleNames[kind];
  const what = `${name.value} does not begin with a capital`;
  return [refuse("small-letter", name, { what, remedy: `Its types are named after it: call it ${capital}.` })];
}

function refuseKind(schema: GraphQLSchema, operation: OperationDefinitionNode): Problem[] {
  const { operation: kind } = operation;
  if (schema.getRootType(kind)) return [];
  const what = `The schema has no type for a ${kind}`;
  return [refuse("unknown-kind", operation, { what, remedy: "Compare the operation with the schema." })];
}

function refuseDoubles(definitions: readonly NamedDefinition[]): Problem[] {
  const first = new Map<string, NamedDefinition>();
  return definitions.flatMap((definition) => {
    if (!definition.name) return [];
    const kind = definition.kind === Kind.FRAGMENT_DEFINITION ? "fragment" : "operation";
    const key = `${kind} ${definition.name.value}`;
    const earlier = first.get(key);
    if (!earlier?.name) {
      first.set(key, definition);
      return [];
    }
    const what = `There is another ${key} at ${placeOf(earlier.name)}`;
    return [refuse("doubled-name", definition.name, { what, remedy: "Rename one of the two, or remove it." })];
  });
}

function refuseLiterals(schema: GraphQLSchema, operation: OperationDefinitionNode): Problem[] {
  return (operation.variableDefinitions ?? []).flatMap(({ type, defaultValue }) => {
    const named = getNamedType(typeFromAST(schema, type));
    if (!named || !hasInferredName(named)) return [];
    const reason = `The name ${named.name} is only inferred, so values of it are written into the document`;
    if (defaultValue) {
      const what = `${reason} and can have no default`;
      return [refuse("literal-default", defaultValue, { what, remedy: "Give the value in the call." })];
    }
    if (!isRecursive(named)) return [];
    const what = `${reason}, and it contains itself`;
    return [refuse("literal-recursion", type, { what, remedy: "Write the value in the operation instead." })];
  });
}

function remedyFor({ message, nodes }: GraphQLError, schema: GraphQLSchema): string {
  const [, , typeName] = /^Cannot query field "(\w+)" on type "(\w+)"/.exec(message) ?? [];
  const type = typeName === undefined ? undefined : schema.getType(typeName);
  if (isObjectType(type) || isInterfaceType(type)) {
    return `${type.name} has ${Object.keys(type.getFields()).join(", ")}.`;
  }
  const [, field] = /^Unknown argument "\w+" on field "(\w+\.\w+)"/.exec(message) ?? [];
  if (field !== undefined) return `${field} takes ${argumentsOf(field, schema)}.`;
  const variable = nodes?.[0]?.kind === Kind.VARIABLE ? nodes[0].name.value : undefined;
  if (variable && /is not defined/.test(message)) return `Declare $${variable} behind the operation's name.`;
  if (/is never used/.test(message)) return "Use it, or take it out.";
  return "Compare the operation with the schema.";
}

function argumentsOf(coordinate: string, schema: GraphQLSchema): string {
  const [typeName = "", fieldName = ""] = coordinate.split(".");
  const type = schema.getType(typeName);
  const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[fieldName] : undefined;
  return field?.args.map(({ name }) => name).join(", ") || "no arguments";
}
