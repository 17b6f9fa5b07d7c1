import {
  type GraphQLOutputType,
  getNamedType,
  isAbstractType,
  isEnumType,
  isNonNullType,
  responsePathAsArray,
} from "graphql";
import { answer } from "./answer.ts";
import { createDice } from "./dice.ts";
import type { Trial } from "./trial.ts";
import type { Values } from "./values.ts";

/** The changes to an answer that make it an impossible answer to the operation. */
export const corruptions = ["a missing field", "a null", "an unknown enum value", "a field too many"] as const;

/** Applies a change to one field, at random. Returns undefined if no field can be changed. */
export function corrupt(trial: Trial, corruption: (typeof corruptions)[number]): Values | undefined {
  const copy: Values = structuredClone(trial.answer);
  const fields = fieldsOf(trial).map(({ path, type }) => ({
    within: objectAt(copy, path),
    name: path.at(-1) ?? "",
    type,
  }));
  const possible = fields.filter(({ within, name, type }) => {
    if (corruption === "a null") return isNonNullType(type);
    return corruption !== "an unknown enum value" || (isEnumType(getNamedType(type)) && within[name] !== null);
  });
  if (possible.length === 0) return undefined;
  const { within, name } = createDice(trial.seed).pick(possible);
  if (corruption === "a missing field") delete within[name];
  if (corruption === "a null") within[name] = null;
  if (corruption === "an unknown enum value") within[name] = "NO_SUCH_VALUE";
  if (corruption === "a field too many") within.surplus = 1;
  return copy;
}

type Path = readonly (string | number)[];

/**
 * Returns the fields of the answer, except those inside objects of several possible types: for another type such a
 * field may be valid.
 */
function fieldsOf({ drawn, document, values, seed }: Trial): { path: Path; type: GraphQLOutputType }[] {
  const open: { path: Path; type: GraphQLOutputType }[] = [];
  const closed: string[] = [];
  answer({ schema: drawn.api.schema, document, values, seed }, ({ path, returnType }) => {
    const keys = responsePathAsArray(path);
    const names = `${keys.filter((key) => typeof key === "string").join("/")}/`;
    if (isAbstractType(getNamedType(returnType))) closed.push(names);
    if (!closed.some((other) => other !== names && names.startsWith(other)))
      open.push({ path: keys, type: returnType });
  });
  return open;
}

/** Returns the object that the last key of the path belongs to. */
function objectAt(answer: Values, path: Path): Record<string | number, unknown> {
  // graphql-js has just followed this path.
  return path
    .slice(0, -1)
    .reduce((value, key) => value[key] as Record<string | number, unknown>, answer as Record<string | number, unknown>);
}
