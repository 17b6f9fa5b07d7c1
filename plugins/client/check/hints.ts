// Hints for the errors of graphql-js. A hint is computed from the schema and the operation, not from the message of the
// error.

import {
  type GraphQLError,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  Kind,
  print,
  type ValidationContext,
  visit,
} from "graphql";
import { byName } from "../by-name.ts";
import type { Code } from "../diagnostics/codes.ts";
import { isExecutable } from "../directives.ts";
import { type ExecutableDefinition, isOperation, namedTypeOf } from "../documents.ts";
import { closest } from "./closest.ts";

interface Where {
  readonly context: ValidationContext;
  /** The operation or fragment that is being checked. */
  readonly definition: ExecutableDefinition | undefined;
}

/** The most names that a hint lists. */
const most = 30;

/** Returns the hint for an error that the rule of this code reports while it visits a node. */
export function hintFor(code: Code, error: GraphQLError, where: Where): string | null {
  const hint = hints[code];
  return typeof hint === "function" ? hint(error, where) : (hint ?? null);
}

type Hint = string | ((error: GraphQLError, where: Where) => string | null);

const hints: Readonly<Partial<Record<Code, Hint>>> = {
  "fields-on-correct-type": (_, { context }) => fieldsOf(context.getParentType()),
  "scalar-leafs": (_, { context }) => fieldsOf(getNamedType(context.getType())) ?? "Remove the braces.",
  "known-argument-names": argumentsTaken,
  "provided-required-arguments": argumentsMissing,
  "known-type-names": typesExpected,
  "variables-in-allowed-position": typeExpected,
  "value-literals-of-correct-type": valueExpected,
  "no-undefined-variables": variableMeant,
  "known-fragment-names": "Define the fragment, or correct the name.",
  "known-directives": (_, { context }) => {
    const usable = context.getSchema().getDirectives().filter(isExecutable);
    const ours = context.getDocument().definitions.filter((each) => each.kind === Kind.DIRECTIVE_DEFINITION);
    const names = [...usable.map(({ name }) => name), ...ours.map(({ name }) => name.value)];
    return `Operations may use ${listed(names.map((name) => `@${name}`))}.`;
  },
  "possible-fragment-spread": "Remove it: it never matches.",
  "fragments-on-composite-type": "Name an object type, an interface or a union.",
  "variables-are-input-types": "Declare a scalar, an enum or an input type.",
  "no-fragment-cycles": "Remove one of the spreads.",
  "no-unused-variables": variableUnused,
  "one-field-subscriptions": ({ nodes }) =>
    nodes?.[0]?.kind === Kind.FIELD ? "Write one subscription for each event." : "Remove the condition.",
  "unique-variable-names": "Remove one of the two.",
  "unique-argument-names": "Remove one of the two.",
  "unique-input-field-names": "Remove one of the two.",
  "unique-directive-names-per-location": "Remove one of the two.",
  "no-deprecated": "Use what the reason names; the service may remove this.",
};

function fieldsOf(type: unknown): string | null {
  if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return null;
  return `${type.name} has ${listed(Object.keys(type.getFields()))}.`;
}

function argumentsTaken(_: GraphQLError, { context }: Where): string {
  const directive = context.getDirective();
  const parent = context.getParentType();
  const field = context.getFieldDef();
  // A directive that the schema does not know is our own, which takes no arguments.
  const owner = directive ? `@${directive.name}` : field ? `${parent?.name}.${field.name}` : "It";
  const names = (directive ?? field)?.args.map(({ name }) => name) ?? [];
  return `${owner} takes ${names.length > 0 ? listed(names) : "no arguments"}.`;
}

/** Variables come first in the hint: a value that is written into a document may be a visitor's text. */
function argumentsMissing({ nodes }: GraphQLError, { context }: Where): string {
  const node = nodes?.[0];
  const definition =
    node?.kind === Kind.DIRECTIVE ? context.getSchema().getDirective(node.name.value) : context.getFieldDef();
  const givenNames = node && "arguments" in node ? (node.arguments ?? []).map(({ name }) => name.value) : [];
  const missing = (definition?.args ?? [])
    .filter((argument) => isRequiredArgument(argument) && !givenNames.includes(argument.name))
    .sort(byName);
  const declared = missing.map(({ name, type }) => `$${name}: ${type}`).join(", ");
  const passed = missing.map(({ name }) => `${name}: $${name}`).join(", ");
  return `Declare ${declared} and give ${passed}, or give ${missing.length === 1 ? "a value" : "values"}.`;
}

/** For a variable of an unknown type: the types that its uses expect. */
function typesExpected({ nodes }: GraphQLError, where: Where): string | null {
  if (where.definition?.kind !== Kind.OPERATION_DEFINITION) return null;
  const variables = (where.definition.variableDefinitions ?? [])
    .filter(({ type }) => nodes?.includes(namedTypeOf(type)))
    .map(({ variable }) => variable.name.value);
  const uses = usesOf(where).filter(({ name, type }) => type && variables.includes(name));
  const types = new Map(uses.map(({ name, type }) => [name, `$${name}: ${type}`]));
  return types.size > 0 ? `Declare ${[...types.values()].join(", ")}.` : "Use a type of the schema.";
}

/** For a variable in the wrong place: the type that the place expects. */
function typeExpected({ nodes }: GraphQLError, where: Where): string | null {
  const use = usesOf(where).find(({ node }) => nodes?.includes(node));
  return use?.type ? `Declare $${use.name}: ${use.type}.` : null;
}

/** The uses of variables in an operation and its fragments, each with the type of its place. */
function usesOf({ context, definition }: Where) {
  const uses = definition && isOperation(definition) ? context.getRecursiveVariableUsages(definition) : [];
  return uses.map(({ node, type }) => ({ node, name: node.name.value, type: type?.toString() }));
}

function valueExpected(_: GraphQLError, { context }: Where): string | null {
  const type = context.getInputType() ?? context.getParentInputType();
  const named = getNamedType(type);
  if (isEnumType(named)) return `${named.name} has ${listed(named.getValues().map(({ name }) => name))}.`;
  return isInputObjectType(named) ? fieldsOf(named) : type ? `A ${type} is expected here.` : null;
}

function variableMeant({ nodes }: GraphQLError, where: Where): string {
  const node = nodes?.find((each) => each.kind === Kind.VARIABLE);
  const name = node?.name.value ?? "";
  const declared = where.definition?.variableDefinitions ?? [];
  const uses = usesOf(where);
  const used = new Set(uses.map((use) => use.name));
  const unused = declared.map(({ variable }) => variable.name.value).filter((each) => !used.has(each));
  const use = uses.find((each) => each.node === node);
  const fitting = declared
    // Another rule checks whether null is allowed.
    .filter(({ type }) => print(type).replace(/!$/, "") === use?.type?.replace(/!$/, ""))
    .map(({ variable }) => variable.name.value);
  // If a variable is misspelled, the intended variable is unused. A used variable of the right type is therefore not
  // suggested.
  const meant = closest(name, unused);
  if (meant !== undefined) return `Did you mean $${meant}?`;
  const declaration = `$${name}${use?.type ? `: ${use.type}` : ""} after the operation's name.`;
  const similar = closest(name, fitting);
  return similar === undefined ? `Declare ${declaration}` : `Did you mean $${similar}? If not, declare ${declaration}`;
}

/** A variable in a string is text like any other. */
function variableUnused({ nodes }: GraphQLError, { definition }: Where): string {
  const name = nodes?.find((each) => each.kind === Kind.VARIABLE_DEFINITION)?.variable.name.value;
  const isName = new RegExp(`\\$${name}(?!\\w)`);
  let isInString = false;
  if (definition) {
    visit(definition, {
      StringValue({ value }) {
        isInString ||= isName.test(value);
      },
    });
  }
  return isInString ? `In a string $${name} is text: write it without the quotes.` : "Use it, or remove it.";
}

function listed(names: readonly string[]): string {
  const sorted = [...new Set(names)].sort();
  const more = sorted.length > most ? ` and ${sorted.length - most} more` : "";
  return `${sorted.slice(0, most).join(", ")}${more}`;
}
