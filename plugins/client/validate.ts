import {
  type DefinitionNode,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  Kind,
  type NamedTypeNode,
  type OperationDefinitionNode,
  specifiedRules,
  validate,
} from "graphql";
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
    ...refuseDoubles(definitions),
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

function refuseName(operation: OperationDefinitionNode): string[] {
  const { name, operation: kind } = operation;
  if (!name) {
    const example = `${kind} ${kind === "subscription" ? "OnMessage" : "SendMessage"} { … }`;
    return [refuse(operation, `This ${kind} has no name`, `Its function is called by it: write "${example}".`)];
  }
  const capital = name.value.charAt(0).toUpperCase() + name.value.slice(1);
  if (/^[A-Z]/.test(name.value)) return [];
  return [refuse(name, `${name.value} does not begin with a capital`, `Its types would not: call it ${capital}.`)];
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
    const named = schema.getType(namedTypeNode(type).name.value);
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
  const variable = nodes?.[0]?.kind === Kind.VARIABLE ? nodes[0].name.value : undefined;
  if (variable && /is not defined/.test(message)) return `Declare $${variable} behind the operation's name.`;
  if (/is never used/.test(message)) return "Use it, or take it out.";
  return "Compare the operation with the schema.";
}

function namedTypeNode(
  type: NonNullable<OperationDefinitionNode["variableDefinitions"]>[number]["type"],
): NamedTypeNode {
  return type.kind === Kind.NAMED_TYPE ? type : namedTypeNode(type.type);
}
