import {
  type DefinitionNode,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  specifiedRules,
  typeFromAST,
  validate,
} from "graphql";
import { refuseClashes } from "./clashes.ts";
import { refuseConditions } from "./conditions.ts";
import { placeOf, refuse, refuseError } from "./errors.ts";
import { hasInferredName } from "./evidence.ts";
import { isRecursive } from "./literals.ts";

type NamedDefinition = Extract<DefinitionNode, { kind: Kind.OPERATION_DEFINITION | Kind.FRAGMENT_DEFINITION }>;

/** What is wrong with the documents, as refusals; empty if nothing is. */
export function findRefusals(schema: GraphQLSchema, documents: readonly DocumentNode[]): string[] {
  const definitions = documents
    .flatMap((document) => document.definitions)
    .filter(
      (definition) => definition.kind === Kind.OPERATION_DEFINITION || definition.kind === Kind.FRAGMENT_DEFINITION,
    );
  const operations = definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  return [
    ...operations.flatMap(refuseName),
    ...operations.flatMap((operation) => refuseKind(schema, operation)),
    ...refuseDoubles(definitions),
    ...refuseClashes(schema, operations),
    ...refuseConditions(definitions),
    ...operations.flatMap((operation) => refuseLiterals(schema, operation)),
    ...validate(schema, { kind: Kind.DOCUMENT, definitions }, rules).map((error) =>
      refuseError(error, remedyFor(error, schema)),
    ),
  ];
}

// Names are judged here, with both places of a doubled one; an unused fragment does no harm.
const leftOut = [
  "LoneAnonymousOperationRule",
  "UniqueOperationNamesRule",
  "UniqueFragmentNamesRule",
  "NoUnusedFragmentsRule",
];
const rules = specifiedRules.filter(({ name }) => !leftOut.includes(name));

const exampleNames = { query: "ListAgents", mutation: "SendMessage", subscription: "OnMessage" };

function refuseName(operation: OperationDefinitionNode): string[] {
  const { name, operation: kind } = operation;
  if (!name) {
    const example = `${kind} ${exampleNames[kind]} { … }`;
    return [refuse(operation, `This ${kind} has no name`, `Its function is called by it: write "${example}".`)];
  }
  if (/^[A-Z]/.test(name.value)) return [];
  const bare = name.value.replace(/^_+/, "");
  const capital = /^[a-z]/.test(bare) ? bare.charAt(0).toUpperCase() + bare.slice(1) : exampleNames[kind];
  return [
    refuse(name, `${name.value} does not begin with a capital`, `Its types are named after it: call it ${capital}.`),
  ];
}

function refuseKind(schema: GraphQLSchema, operation: OperationDefinitionNode): string[] {
  const { operation: kind } = operation;
  if (schema.getRootType(kind)) return [];
  return [refuse(operation, `The schema has no type for a ${kind}`, "Compare the operation with the schema.")];
}

function refuseDoubles(definitions: readonly NamedDefinition[]): string[] {
  const first = new Map<string, NamedDefinition>();
  return definitions.flatMap((definition) => {
    if (!definition.name) return [];
    const what = definition.kind === Kind.FRAGMENT_DEFINITION ? "fragment" : "operation";
    const key = `${what} ${definition.name.value}`;
    const earlier = first.get(key);
    if (!earlier?.name) {
      first.set(key, definition);
      return [];
    }
    const there = placeOf(earlier.name);
    return [refuse(definition.name, `There is another ${key} at ${there}`, "Rename one of the two, or remove it.")];
  });
}

function refuseLiterals(schema: GraphQLSchema, operation: OperationDefinitionNode): string[] {
  return (operation.variableDefinitions ?? []).flatMap(({ type, defaultValue }) => {
    const named = getNamedType(typeFromAST(schema, type));
    if (!named || !hasInferredName(named)) return [];
    const reason = `The name ${named.name} is only inferred, so values of it are written into the document`;
    if (defaultValue) return [refuse(defaultValue, `${reason} and can have no default`, "Give the value in the call.")];
    if (!isRecursive(named)) return [];
    return [refuse(type, `${reason}, and it contains itself`, "Write the value in the operation instead.")];
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
