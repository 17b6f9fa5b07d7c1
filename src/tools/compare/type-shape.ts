import type { ts } from "ts-morph";
import { compiler } from "./compiler.ts";

/** A field of an object type. */
export interface Field {
  readonly type: ts.Type;
  readonly optional: boolean;
}

/** The fields of an object type, by name. */
export function fieldsOf(type: ts.Type, checker: ts.TypeChecker): Map<string, Field> {
  return new Map(
    checker.getPropertiesOfType(type).map((symbol) => {
      const optional = (symbol.flags & compiler.SymbolFlags.Optional) !== 0;
      return [symbol.name, { type: checker.getTypeOfSymbol(symbol), optional }];
    }),
  );
}

/** Returns the type of a list's items; undefined if the type is not a list. */
export function itemOf(type: ts.Type, checker: ts.TypeChecker): ts.Type | undefined {
  return checker.isArrayType(type) ? checker.getTypeArguments(type as ts.TypeReference)[0] : undefined;
}

/** Returns the values of a choice of strings, sorted; undefined if the type is not such a choice. */
export function stringsOf(type: ts.Type): string[] | undefined {
  const members = membersOf(type);
  const values = members.filter((member) => member.isStringLiteral()).map(({ value }) => value);
  return values.length === members.length ? values.sort() : undefined;
}

/** The members of a choice of objects by their `__typename`; undefined if that does not tell them apart. */
export function objectsOf(type: ts.Type, checker: ts.TypeChecker): Map<string, ts.Type> | undefined {
  const members = membersOf(type);
  const named = members.flatMap((member) => {
    const symbol = isObject(member) ? checker.getPropertyOfType(member, "__typename") : undefined;
    const name = symbol && checker.getTypeOfSymbol(symbol);
    return name?.isStringLiteral() ? [[name.value, member] as const] : [];
  });
  const byName = new Map(named);
  return byName.size === members.length ? byName : undefined;
}

export function isBoolean({ flags }: ts.Type): boolean {
  return (flags & compiler.TypeFlags.BooleanLike) !== 0;
}

export function isObject({ flags }: ts.Type): boolean {
  return (flags & compiler.TypeFlags.Object) !== 0;
}

export function mayBeNull(type: ts.Type): boolean {
  return membersOf(type).some(({ flags }) => (flags & compiler.TypeFlags.Null) !== 0);
}

function membersOf(type: ts.Type): readonly ts.Type[] {
  return type.isUnion() ? type.types : [type];
}
