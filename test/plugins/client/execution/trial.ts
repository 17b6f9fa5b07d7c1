import { type DocumentNode, parse } from "graphql";
import { resultType, variablesType } from "../../../../plugins/client/names.ts";
import { readTypes } from "../../../../plugins/client/read/types/types.ts";
import { print } from "../result-types/types-of.ts";
import { answer } from "./answer.ts";
import type { Api } from "./apis.ts";
import { seedOf } from "./dice.ts";
import { type Drawn, operationOf } from "./draw.ts";
import { judge } from "./judge.ts";
import { drawValues, type Values } from "./values.ts";

/** An operation, executed once. */
export interface Trial {
  readonly drawn: Drawn;
  readonly document: DocumentNode;
  readonly seed: number;
  readonly values: Values;
  readonly answer: Values;
}

/** A trial whose answer or variables the generated type does not accept, and the compiler's error. */
export interface Mismatch extends Trial {
  readonly objection: string;
}

/** Executes each operation several times, with other variables and other data each time. */
export function tryOut(operations: readonly Drawn[], times = 3): Trial[] {
  return operations.flatMap((drawn) => {
    const document = parse(drawn.text);
    return Array.from({ length: times }, (_, round) => {
      const seed = seedOf(drawn.number, round);
      const values = drawValues(drawn.api, document, seed);
      return { drawn, document, seed, values, answer: answer({ schema: drawn.api.schema, document, values, seed }) };
    });
  });
}

/** Returns the types of operations, all of one API. */
export function typesOf({ schema }: Api, operations: readonly Drawn[]): string {
  const documents = operations.map(({ text }) => parse(text));
  const { types } = readTypes(
    schema,
    documents.flatMap(({ definitions }) => definitions),
  );
  return print(types);
}

/** Checks each answer, and the variables that were given for it, with the compiler. */
export function findMismatches(types: string, trials: readonly Trial[]): Mismatch[] {
  const objections = judge(
    types,
    trials.flatMap(({ drawn, answer, values }) => [
      { type: resultType(named(drawn)), value: answer },
      { type: variablesType(named(drawn)), value: values },
    ]),
  );
  return trials.flatMap((trial, index) => {
    const objection = objections.slice(2 * index, 2 * index + 2).join("");
    return objection === "" ? [] : [{ ...trial, objection }];
  });
}

/** Returns the parts of the names of an operation's types. */
export function named({ name, text }: Drawn): Parameters<typeof resultType>[0] {
  return { name, kind: operationOf(parse(text)).operation };
}
