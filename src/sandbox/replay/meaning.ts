import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type ValueNode,
} from "graphql";
import type { OperationContent } from "../../recording/entries.ts";
import { compareTexts } from "../../text/compare.ts";

/** The meaning of a request, independent of how its document is written. */
export interface Meaning {
  /** The conversation that it belongs to: a channel, a visitor, or the root field of anything else. */
  readonly conversation: string;
  /** The root fields. */
  readonly name: string;
  /** Root fields, arguments and selections, a line each. Two requests that mean the same have the same lines. */
  readonly lines: readonly string[];
}

type Variables = Readonly<Record<string, unknown>>;

/**
 * Reads what a request means. A value in the document and the same one in a variable are no difference, nor are an
 * operation's name, the order of arguments, and white space. So an old bot and its successor can be compared.
 *
 * @param ignored The arguments to leave out, for example `msg_id`, which a bot may invent.
 */
export function meaningOf(
  { document, variables = {}, operations }: OperationContent,
  ignored: readonly string[],
): Meaning {
  const parsed = parseOrUndefined(document);
  const operation = parsed && operationOf(parsed, operations);
  if (!operation) return { conversation: "unreadable", name: "unreadable", lines: document.split("\n") };
  const fields = operation.selectionSet.selections.filter((each): each is FieldNode => each.kind === Kind.FIELD);
  const described = fields.map((field) => ({ field, args: argumentsOf(field, variables, operation, ignored) }));
  const name = fields.map((field) => field.name.value).join(", ");
  const all = new Map(described.flatMap(({ args }) => args));
  const owner = ["channel_id", "visitor_id"].find((key) => all.has(key));
  return {
    conversation: owner === undefined ? name : `${owner} ${String(all.get(owner))}`,
    name,
    lines: described.flatMap((each) => describe(each, parsed)),
  };
}

function parseOrUndefined(document: string): DocumentNode | undefined {
  try {
    return parse(document);
  } catch {
    // A syntax error, or a nesting that overflows the stack.
    return undefined;
  }
}

/** The recorded names are those of the operation, if it has one, and of its root fields. */
function operationOf(document: DocumentNode, names: readonly string[]): OperationDefinitionNode | undefined {
  return getOperationAST(document) ?? getOperationAST(document, names[0]) ?? undefined;
}

type Arguments = readonly (readonly [name: string, value: unknown])[];

function argumentsOf(
  { arguments: args = [] }: FieldNode,
  variables: Variables,
  operation: OperationDefinitionNode,
  ignored: readonly string[],
): Arguments {
  const defaults = (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
    defaultValue ? [[variable.name.value, jsonOf(defaultValue, {})] as const] : [],
  );
  const all = { ...Object.fromEntries(defaults), ...variables };
  const namedArguments = args.map(({ name, value }: ArgumentNode) => [name.value, jsonOf(value, all)] as const);
  const givenArguments = namedArguments.filter(([name, value]) => value !== undefined && !ignored.includes(name));
  return givenArguments.sort(([one], [other]) => compareTexts(one, other));
}

/** Returns the value as JSON; an enum's value is its name, as in variables. */
function jsonOf(node: ValueNode, variables: Variables): unknown {
  switch (node.kind) {
    case Kind.VARIABLE:
      return variables[node.name.value];
    case Kind.NULL:
      return null;
    case Kind.LIST:
      return node.values.map((value) => jsonOf(value, variables));
    case Kind.OBJECT:
      return sorted(Object.fromEntries(node.fields.map(({ name, value }) => [name.value, jsonOf(value, variables)])));
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value);
    default:
      return node.value;
  }
}

function describe(
  { field, args }: { readonly field: FieldNode; readonly args: Arguments },
  document: DocumentNode,
): string[] {
  const { name, selectionSet } = field;
  const values = args.map(([argument, value]) => `  ${argument}: ${JSON.stringify(sorted(value))}`);
  if (!selectionSet) return [name.value, ...values];
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const selection = [selectionSet, ...fragments].map((node) => print(node).replaceAll(/\s+/g, " "));
  return [name.value, ...values, `  ${selection.join(" ")}`];
}

/** Returns a copy of a JSON value in which the keys of objects are sorted, and keys without a value are left out. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(
    entries.map(([key, part]) => [key, sorted(part)]).sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  );
}
