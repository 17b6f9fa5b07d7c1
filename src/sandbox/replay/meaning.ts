import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionSetNode,
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
  /** Root fields, arguments and selections, a line each, for a person. */
  readonly lines: readonly string[];
  /** Root fields with their arguments. Two requests that mean the same have the same calls. */
  readonly calls: readonly string[];
  /** The fields below the root fields, each with its path. */
  readonly selected: readonly string[];
}

/**
 * True if a bot's request does what the recorded one did. It may select more: the functions of a project often select
 * more than the old query string that they replace.
 */
export function isSameMeaning(recorded: Meaning, sent: Meaning): boolean {
  const selected = new Set(sent.selected);
  return isEqual(recorded.calls, sent.calls) && recorded.selected.every((path) => selected.has(path));
}

function isEqual(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each, index) => each === other[index]);
}

type Variables = Readonly<Record<string, unknown>>;

/**
 * Reads what a request means. A value in the document and the same one in a variable are no difference, nor are an
 * operation's name, fragments, the order of arguments and fields, and white space. So an old bot and its successor can be
 * compared.
 *
 * @param ignored The arguments to leave out, for example `msg_id`, which a bot may invent.
 */
export function meaningOf(
  { document, variables = {}, operations }: OperationContent,
  ignored: readonly string[],
): Meaning {
  const parsed = parseOrUndefined(document);
  const operation = parsed && operationOf(parsed, operations);
  if (!operation) {
    const lines = document.split("\n");
    return { conversation: "unreadable", name: "unreadable", lines, calls: lines, selected: [] };
  }
  const fields = operation.selectionSet.selections.filter((each): each is FieldNode => each.kind === Kind.FIELD);
  const values = withDefaults(variables, operation);
  const described = fields.map((field) => ({ field, args: argumentsOf(field, values, ignored) }));
  const name = fields.map((field) => field.name.value).join(", ");
  const all = new Map(described.flatMap(({ args }) => args));
  const owner = ["channel_id", "visitor_id"].find((key) => all.has(key));
  return {
    conversation: owner === undefined ? name : `${owner} ${String(all.get(owner))}`,
    name,
    lines: described.flatMap((each) => [...callOf(each), ...printSelection(each.field, parsed)]),
    calls: described.flatMap(callOf),
    selected: fields.flatMap(({ selectionSet }, index) =>
      selectionSet ? selectedIn(selectionSet, String(index), { fragments: fragmentsOf(parsed), values }) : [],
    ),
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

function withDefaults(variables: Variables, { variableDefinitions = [] }: OperationDefinitionNode): Variables {
  const defaults = variableDefinitions.flatMap(({ variable, defaultValue }) =>
    defaultValue ? [[variable.name.value, jsonOf(defaultValue, {})] as const] : [],
  );
  return { ...Object.fromEntries(defaults), ...variables };
}

function argumentsOf({ arguments: args = [] }: FieldNode, all: Variables, ignored: readonly string[]): Arguments {
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

interface DescribedField {
  readonly field: FieldNode;
  readonly args: Arguments;
}

function callOf({ field, args }: DescribedField): string[] {
  const values = args.map(([argument, value]) => `  ${argument}: ${JSON.stringify(sorted(value))}`);
  return [field.name.value, ...values];
}

function printSelection({ selectionSet }: FieldNode, document: DocumentNode): string[] {
  if (!selectionSet) return [];
  return [`  ${[selectionSet, ...fragmentsOf(document)].map((node) => print(node).replaceAll(/\s+/g, " ")).join(" ")}`];
}

function fragmentsOf({ definitions }: DocumentNode): FragmentDefinitionNode[] {
  return definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
}

interface SelectionContext {
  readonly fragments: readonly FragmentDefinitionNode[];
  readonly values: Variables;
}

/** Returns the path of each selected field. A fragment counts like an inline fragment. */
function selectedIn({ selections }: SelectionSetNode, way: string, context: SelectionContext): string[] {
  const { fragments, values } = context;
  return selections.flatMap((selection) => {
    const directives = (selection.directives ?? []).map(print).join(" ");
    if (selection.kind === Kind.FIELD) {
      const { alias, name, selectionSet } = selection;
      const path = `${way} ${alias?.value ?? ""}:${name.value}${JSON.stringify(argumentsOf(selection, values, []))}${directives}`;
      return [path, ...(selectionSet ? selectedIn(selectionSet, path, context) : [])];
    }
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const path = `${way} ${selection.typeCondition?.name.value ?? ""}${directives}`;
      return selectedIn(selection.selectionSet, path, context);
    }
    const fragment = fragments.find(({ name }) => name.value === selection.name.value);
    if (!fragment) return [`${way} ...${selection.name.value}`];
    const path = `${way} ${fragment.typeCondition.name.value}${directives}`;
    // A fragment that spreads itself would be followed without end.
    return selectedIn(fragment.selectionSet, path, {
      values,
      fragments: fragments.filter((each) => each !== fragment),
    });
  });
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
