import {
  type DefinitionNode,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  NoDeprecatedCustomRule,
  NoFragmentCyclesRule,
  NoUnusedFragmentsRule,
  type OperationDefinitionNode,
  specifiedRules,
  TypeInfo,
  typeFromAST,
  ValidationContext,
  type ValidationRule,
  validate,
  visit,
  visitInParallel,
  visitWithTypeInfo,
} from "graphql";
import type { Code } from "../codes.ts";
import { type Problem, placeOf, type Report, refuse, refuseError } from "../errors.ts";
import { hasInferredName } from "../read/evidence.ts";
import { withIdempotent } from "../read/idempotent.ts";
import { isRecursive } from "../read/literals.ts";
import { refuseClashes } from "./clashes.ts";
import { scalarRule } from "./scalars.ts";
import { fallbackRule, inferredFragmentRule, typenameRule } from "./warnings.ts";
import { refuseMerges, wrongTypeRules } from "./wrong-types.ts";

type NamedDefinition = Extract<DefinitionNode, { kind: Kind.OPERATION_DEFINITION | Kind.FRAGMENT_DEFINITION }>;

/**
 * What is wrong with the documents; empty if nothing is. `scalars` are those that have a TypeScript type; without them
 * nothing is said of scalars.
 *
 * With `only`, just these definitions are walked, against all the others: enough to know whether they have made wrong
 * what was right before, but not to tell all that is, for which the documents have to be checked as a whole.
 */
export function findProblems(
  schema: GraphQLSchema,
  documents: readonly DocumentNode[],
  scalars?: readonly string[],
  only?: ReadonlySet<DefinitionNode>,
): Problem[] {
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
    ...operations.flatMap((operation) => refuseLiterals(schema, operation)),
    ...walk(schema, { kind: Kind.DOCUMENT, definitions }, { scalars, only }),
  ];
}

/** GraphQL's own rules and ours, in one walk: it is what checking costs. */
function walk(schema: GraphQLSchema, document: DocumentNode, { scalars, only }: WalkOptions): Problem[] {
  const problems: Problem[] = [];
  const report: Report = (problem) => problems.push(problem);
  const ours = [
    ...wrongTypeRules(report),
    ...[typenameRule(report), fallbackRule(report), inferredFragmentRule(report)],
    ...(scalars ? [scalarRule(scalars, report)] : []),
  ];
  const errors = errorsOf(() =>
    only
      ? validateSome(withIdempotent(schema), document, only, [...rules, ...ours])
      : validate(withIdempotent(schema), document, [...rules, ...ours], { maxErrors: Number.POSITIVE_INFINITY }),
  );
  return [
    ...problems,
    ...errors.map((error) => refuseError(codeFor(error), error, remedyFor(error, schema))),
    ...(isCircular(schema, document, errors) ? [] : refuseMerges(schema, document.definitions, only)),
  ];
}

interface WalkOptions {
  readonly scalars: readonly string[] | undefined;
  readonly only: ReadonlySet<DefinitionNode> | undefined;
}

/** As `validate` does it, but of some definitions alone. A fragment's uses may be elsewhere: that rule is left out. */
function validateSome(
  schema: GraphQLSchema,
  document: DocumentNode,
  only: ReadonlySet<DefinitionNode>,
  rules: readonly ValidationRule[],
): readonly GraphQLError[] {
  const errors: GraphQLError[] = [];
  const typeInfo = new TypeInfo(schema);
  const context = new ValidationContext(schema, document, typeInfo, (error) => errors.push(error));
  const visitors = rules.filter((rule) => rule !== NoUnusedFragmentsRule).map((rule) => rule(context));
  visit({ kind: Kind.DOCUMENT, definitions: [...only] }, visitWithTypeInfo(typeInfo, visitInParallel(visitors)));
  return errors;
}

/** Whether fragments spread each other in circles: whoever follows them does not come to an end. */
function isCircular(schema: GraphQLSchema, document: DocumentNode, errors: readonly GraphQLError[]): boolean {
  // A circle is an error; which one it was is asked only if there are any.
  const isSuspect = errors.some((error) => codeFor(error) === "invalid");
  return isSuspect && validate(schema, document, [NoFragmentCyclesRule]).length > 0;
}

// Names are judged here, with both places of a doubled one, and so is the kind, for which only graphql 17 has a rule.
const leftOut = [
  "KnownOperationTypesRule",
  "LoneAnonymousOperationRule",
  "UniqueOperationNamesRule",
  "UniqueFragmentNamesRule",
];
const rules = [...specifiedRules.filter(({ name }) => !leftOut.includes(name)), NoDeprecatedCustomRule];

/** What GraphQL's own rules found; one of them stumbles over a condition on the field of a subscription. */
function errorsOf(work: () => readonly GraphQLError[]): readonly GraphQLError[] {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return [error];
  }
}

/** Of what GraphQL's own rules find, two things do no harm yet. */
function codeFor({ message }: GraphQLError): Code {
  if (/^Fragment "\w+" is never used\.$/.test(message)) return "unused-fragment";
  return /^(The|Field|Directive) .* is deprecated\. /s.test(message) ? "deprecated" : "invalid";
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

function remedyFor(error: GraphQLError, schema: GraphQLSchema): string {
  const { message, nodes } = error;
  if (codeFor(error) === "deprecated") return "Use what the reason names, or expect it to go.";
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
