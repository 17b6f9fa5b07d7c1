import { byName } from "../../../plugins/client/by-name.ts";
import { walkTypes } from "./diff-types.ts";
import { type Change, type OperationChange, verdictOf } from "./model.ts";
import type { CalledOperation, CalledOperations } from "./operation.ts";
import type { TypePair } from "./type-pair.ts";

/** The context in which an operation is compared. */
export interface ComparisonContext {
  /** Returns true if a type and everything it mentions read the same in both versions. */
  readonly isSame: (type: string) => boolean;
  /** Loads the compiler; called only if the text of a type differs. */
  readonly types: () => TypePair;
}

/** Returns the changes of the operations, sorted by name. */
export function compareOperations(
  before: CalledOperations,
  after: CalledOperations,
  context: ComparisonContext,
): OperationChange[] {
  const removedOperations = [...before.values()].filter(({ name }) => !after.has(name));
  const added = [...after.values()].filter(({ name }) => !before.has(name));
  const renamed = new Map(removedOperations.flatMap((old) => renamingOf(old, removedOperations, added)));
  const changedOperations = [...after.values()].flatMap((now) => {
    const old = before.get(now.name);
    return old ? report(now, compareOperation(old, now, context)) : [];
  });
  const newNames = [...renamed.values()];
  return [
    ...changedOperations,
    ...removedOperations.flatMap((old) => report(old, [removed(old, renamed.get(old.name))])),
    ...added
      .filter(({ name }) => !newNames.some((each) => each.name === name))
      .flatMap((now) => report(now, [isNew(now)])),
  ].sort(byName);
}

function report({ name, kind, place }: CalledOperation, changes: readonly Change[]): OperationChange[] {
  const { file = null, line = null } = place ?? {};
  return changes.length === 0 ? [] : [{ name, kind, file, line, verdict: verdictOf(changes), changes }];
}

/** Finds the operation that has the same document under another name, if there is exactly one such pair. */
function renamingOf(
  old: CalledOperation,
  removedOperations: readonly CalledOperation[],
  added: readonly CalledOperation[],
) {
  const likeOld = (each: CalledOperation) => unnamed(each) === unnamed(old);
  const [now, ...others] = added.filter(likeOld);
  return now && others.length === 0 && removedOperations.filter(likeOld).length === 1 ? [[old.name, now] as const] : [];
}

function unnamed({ kind, name, document }: CalledOperation): string {
  return document.replace(new RegExp(`\\b${kind} ${name}\\b`), kind);
}

function removed({ function: called }: CalledOperation, now: CalledOperation | undefined): Change {
  const what = now
    ? `is called ${now.name} now: call \`${now.function}\` instead of \`${called}\``
    : `was removed, and with it \`${called}\``;
  return { part: "function", path: "", what, breaks: true };
}

function isNew({ function: called }: CalledOperation): Change {
  return { part: "function", path: "", what: `is new: \`${called}\``, breaks: false };
}

function compareOperation(before: CalledOperation, after: CalledOperation, context: ComparisonContext): Change[] {
  const types = [
    ...compareFunctions(before, after),
    ...optionsMoved(before, after, context),
    ...compareTypes(before.variables, after.variables, "variables", context),
    ...compareTypes(before.result, after.result, "result", context),
  ];
  return [
    ...types,
    ...compareDocuments(before, after, types.length > 0),
    ...compareDocumentation(before, after, context),
  ];
}

function compareFunctions(before: CalledOperation, after: CalledOperation): Change[] {
  const change = (what: string, breaks = true): Change => ({ part: "function", path: "", what, breaks });
  const { kind, transport, pages } = after;
  return [
    ...(before.kind === kind
      ? []
      : [{ ...change(`was a ${before.kind} and is a ${kind}`), from: before.kind, to: kind }]),
    ...(before.transport === transport
      ? []
      : [
          {
            ...change(`goes over ${wires[transport] ?? transport} now, and takes another first argument`),
            from: before.transport,
            to: transport,
          },
        ]),
    ...(before.pages && !pages
      ? [change(`\`${before.pages}\` was removed: its pages can no longer be read one after another`)]
      : []),
    ...(!before.pages && pages ? [change(`\`${pages}\` is new: it walks all pages`, false)] : []),
  ];
}

const wires: Readonly<Record<string, string>> = { socket: "the WebSocket", http: "HTTP" };

function compareTypes(
  before: string,
  after: string,
  part: "variables" | "result",
  context: ComparisonContext,
): Change[] {
  if (before === after && context.isSame(before)) return [];
  const { typeOf, checker } = context.types();
  const [old, now] = [typeOf("before", before), typeOf("after", after)];
  if (old && now) return walkTypes(old, now, part, checker);
  if (!old && !now) return [];
  const what = `${old ? before : after} is ${old ? "missing from" : "new in"} types.ts`;
  return [{ part, path: "", what, breaks: Boolean(old) }];
}

/** Options are the third argument of a function, and the second one if its operation has no variables. */
function optionsMoved(before: CalledOperation, after: CalledOperation, { isSame, types }: ComparisonContext): Change[] {
  if (before.variables === after.variables && isSame(before.variables)) return [];
  const takesSome = (version: "before" | "after", name: string) => {
    const type = types().typeOf(version, name);
    return type !== undefined && type.getProperties().length > 0;
  };
  const [old, now] = [takesSome("before", before.variables), takesSome("after", after.variables)];
  if (old === now) return [];
  const what = now
    ? "takes variables now: options move from the second place to the third"
    : "no longer takes variables: options move from the third place to the second";
  return [{ part: "function", path: "", what, breaks: true }];
}

function compareDocuments(before: CalledOperation, after: CalledOperation, isExplained: boolean): Change[] {
  const change = (what: string): Change => ({ part: "document", path: "", what, breaks: false });
  const asVariables = before.literals.filter((name) => !after.literals.includes(name));
  const asLiterals = after.literals.filter((name) => !before.literals.includes(name));
  const changes = [
    ...(asVariables.length > 0
      ? [change(`${listed(asVariables)} ${travels(asVariables, ["as a variable", "as variables"])} now`)]
      : []),
    ...(asLiterals.length > 0
      ? [change(`${listed(asLiterals)} ${travels(asLiterals, ["inside the document", "inside the document"])} now`)]
      : []),
    ...(before.idempotent && !after.idempotent ? [change("may no longer be sent twice: @idempotent was removed")] : []),
    ...(!before.idempotent && after.idempotent ? [change("may be sent twice now: it is @idempotent")] : []),
  ];
  if (before.document === after.document || isExplained || changes.length > 0) return changes;
  return [
    { ...change("is sent as a different document; its types are the same"), from: before.document, to: after.document },
  ];
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}

function travels(names: readonly string[], [one, many]: readonly [string, string]): string {
  return names.length === 1 ? `travels ${one}` : `travel ${many}`;
}

/** Reports what became deprecated and what no longer is. A changed reason is not reported. */
function compareDocumentation(before: CalledOperation, after: CalledOperation, { types }: ComparisonContext): Change[] {
  const change = (what: string): Change => ({ part: "documentation", path: "", what, breaks: false });
  const [wasDeprecated, isDeprecated] = [before.deprecated !== undefined, after.deprecated !== undefined];
  const [old, now] = [before.deprecatedVariables, after.deprecatedVariables];
  const isLeft = (name: string) => types().typeOf("after", after.variables)?.getProperty(name) !== undefined;
  return [
    ...(wasDeprecated && !isDeprecated ? [change("is no longer deprecated")] : []),
    ...(isDeprecated && !wasDeprecated
      ? [{ ...change(`is deprecated: ${after.deprecated}`), to: after.deprecated ?? "" }]
      : []),
    ...[...now]
      .filter(([name]) => !old.has(name))
      .map(([name, reason]) => change(`variable \`${name}\` is deprecated: ${reason}`)),
    // A variable that was removed is reported as such.
    ...[...old.keys()]
      .filter((name) => !now.has(name) && isLeft(name))
      .map((name) => change(`variable \`${name}\` is no longer deprecated`)),
  ];
}
