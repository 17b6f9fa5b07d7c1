import type { ts } from "ts-morph";
import { changeOf, type TypePart } from "./change-messages.ts";
import { compiler } from "./compiler.ts";
import type { Change } from "./model.ts";
import { type Field, fieldsOf, isBoolean, isObject, itemOf, mayBeNull, objectsOf, stringsOf } from "./type-shape.ts";

/**
 * Compares two versions of a type and reports the first difference on each path.
 *
 * A result breaks callers if the new type is not assignable to the old one; variables, if the old type is not assignable
 * to the new one. Assignability does not cover two more errors of the compiler: a comparison with a value that no longer
 * occurs, and a variable that was removed. They break callers, too.
 */
export function walkTypes(before: ts.Type, after: ts.Type, part: TypePart, checker: ts.TypeChecker): Change[] {
  const walk = { part, checker, within: [] };
  const changes = compare(before, after, "", walk);
  if (isAssignable(before, after, walk) || changes.some(({ breaks }) => breaks)) return changes;
  // A difference that only the compiler finds.
  return [...changes, changeOf.type(part, { path: "", ...textsOf(before, after, walk), breaks: true })];
}

interface Walk {
  readonly part: TypePart;
  readonly checker: ts.TypeChecker;
  /** The enclosing objects: input types may contain themselves. */
  readonly within: readonly ts.Type[];
}

function compare(before: ts.Type, after: ts.Type, path: string, walk: Walk): Change[] {
  if (before === after) return [];
  return [...compareNull(before, after, path, walk), ...compareCores(before, after, path, walk)];
}

function compareNull(before: ts.Type, after: ts.Type, path: string, walk: Walk): Change[] {
  const [old, now] = [mayBeNull(before), mayBeNull(after)];
  if (old === now) return [];
  const breaks = walk.part === "result" ? now : old;
  return [changeOf.null(walk.part, { path, ...textsOf(before, after, walk), breaks }, now)];
}

/** Compares two types, null and undefined set aside. */
function compareCores(one: ts.Type, other: ts.Type, path: string, walk: Walk): Change[] {
  const { checker, part } = walk;
  const [before, after] = [checker.getNonNullableType(one), checker.getNonNullableType(other)];
  if (before === after || (isBoolean(before) && isBoolean(after))) return [];
  const [oldItem, newItem] = [itemOf(before, checker), itemOf(after, checker)];
  if (oldItem && newItem) return compare(oldItem, newItem, `${path}[]`, walk);
  const [oldStrings, newStrings] = [stringsOf(before), stringsOf(after)];
  if (oldStrings && newStrings) return compareStrings(oldStrings, newStrings, path, part);
  if (isObject(before) && isObject(after) && !oldItem && !newItem) return compareFields(before, after, path, walk);
  const [oldObjects, newObjects] = [objectsOf(before, checker), objectsOf(after, checker)];
  if (oldObjects && newObjects) return compareObjects(oldObjects, newObjects, path, walk);
  const texts = textsOf(before, after, walk);
  const breaks = !isAssignable(before, after, walk);
  return breaks || texts.from !== texts.to ? [changeOf.type(part, { path, ...texts, breaks })] : [];
}

function compareStrings(before: readonly string[], after: readonly string[], path: string, part: TypePart): Change[] {
  const added = after.filter((value) => !before.includes(value));
  const removed = before.filter((value) => !after.includes(value));
  if (part === "result" && /(^|\.)__typename$/.test(path)) {
    const object = path.replace(/\.?__typename$/, "");
    return [
      ...(added.length > 0 ? [changeOf.objectsAdded(object, added)] : []),
      ...(removed.length > 0 ? [changeOf.objectsRemoved(object, removed)] : []),
    ];
  }
  if (added.length > 0 && removed.length === before.length) {
    const text = (values: readonly string[]) => values.map((value) => JSON.stringify(value)).join(" | ");
    return [changeOf.type(part, { path, from: text(before), to: text(after), breaks: true })];
  }
  return [
    ...(added.length > 0 ? [changeOf.valuesAdded(part, path, added)] : []),
    ...(removed.length > 0 ? [changeOf.valuesRemoved(part, path, removed)] : []),
  ];
}

function compareFields(before: ts.Type, after: ts.Type, path: string, walk: Walk): Change[] {
  const { checker, part, within } = walk;
  if (within.includes(before)) return [];
  const inside = { ...walk, within: [...within, before] };
  const [old, now] = [fieldsOf(before, checker), fieldsOf(after, checker)];
  const at = (name: string) => (path === "" ? name : `${path}.${name}`);
  const changed = [...old].flatMap(([name, field]) => {
    const next = now.get(name);
    return next
      ? compareField(field, next, at(name), inside)
      : changeOf.fieldRemoved(part, at(name), text(field.type, walk));
  });
  const added = [...now]
    .filter(([name]) => !old.has(name))
    .map(([name, { type, optional }]) => changeOf.fieldAdded(part, at(name), text(type, walk), !optional));
  return [...changed, ...added];
}

function compareField(before: Field, after: Field, path: string, walk: Walk): Change[] {
  if (before.optional === after.optional) return compare(before.type, after.type, path, walk);
  const texts = textsOf(before.type, after.type, walk);
  if (walk.part === "result") {
    const change = changeOf.optional(path, { ...texts, breaks: after.optional });
    return [change, ...compare(before.type, after.type, path, walk)];
  }
  // A variable that may be left out may also be null: one change, not two.
  const change = changeOf.required(path, { ...texts, breaks: before.optional });
  return [change, ...compareCores(before.type, after.type, path, walk)];
}

/** Compares objects with the same `__typename`. */
function compareObjects(
  before: ReadonlyMap<string, ts.Type>,
  after: ReadonlyMap<string, ts.Type>,
  path: string,
  walk: Walk,
): Change[] {
  const added = [...after.keys()].filter((name) => !before.has(name));
  const removed = [...before.keys()].filter((name) => !after.has(name));
  const kept = [...before].flatMap(([name, object]) => {
    const next = after.get(name);
    return next ? compare(object, next, `${path}<${name}>`, walk) : [];
  });
  return [
    ...(added.length > 0 ? [changeOf.objectsAdded(path, added)] : []),
    ...(removed.length > 0 ? [changeOf.objectsRemoved(path, removed)] : []),
    ...kept,
  ];
}

/** Returns true if code for the old type compiles with the new one. */
function isAssignable(before: ts.Type, after: ts.Type, { part, checker }: Walk): boolean {
  const [source, target] = part === "result" ? [after, before] : [before, after];
  return checker.isTypeAssignableTo(source, target);
}

function textsOf(before: ts.Type, after: ts.Type, walk: Walk): { readonly from: string; readonly to: string } {
  return { from: text(before, walk), to: text(after, walk) };
}

function text(type: ts.Type, { checker }: Walk): string {
  const flags = compiler.TypeFormatFlags.NoTruncation | compiler.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope;
  return checker.typeToString(type, undefined, flags);
}
