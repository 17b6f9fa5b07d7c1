import { expect, test } from "vitest";
import { resultType, variablesType } from "../../../../plugins/client/names.ts";
import { apis } from "./apis.ts";
import { corrupt, corruptions } from "./corrupt.ts";
import { drawOperations } from "./draw.ts";
import { judge } from "./judge.ts";
import { named, tryOut, typesOf } from "./trial.ts";
import { findNeverNull } from "./values.ts";

// That the compiler accepts an answer proves something only if the compiler refuses a wrong answer. Conditions are left
// out here, because they would excuse a missing field.
const [api] = apis;
if (!api) throw new TypeError("there is no API");
const operations = drawOperations(api, { seed: 1, count: 400 });
const unconditional = operations.filter(({ text }) => !/@(include|skip)/.test(text));

const claims = [
  ...tryOut(unconditional, 2).flatMap((trial) =>
    corruptions.flatMap((corruption) => {
      const value = corrupt(trial, corruption);
      const type = resultType(named(trial.drawn));
      return value ? [{ corruption, type, value, text: trial.drawn.text }] : [];
    }),
  ),
  ...tryOut(operations, 1).flatMap(({ drawn, document, values }) =>
    findNeverNull(api, document).map((name) => ({
      corruption: "a variable that must not be null",
      type: variablesType(named(drawn)),
      value: { ...values, [name]: null },
      text: drawn.text,
    })),
  ),
];
const objections = judge(typesOf(api, operations), claims);

test.each([...corruptions, "a variable that must not be null"])(
  "the compiler rejects %s in every place",
  (corruption) => {
    const planted = claims.map((claim, index) => ({ ...claim, objection: objections[index] }));
    const ofKind = planted.filter((claim) => claim.corruption === corruption);
    expect(ofKind).not.toEqual([]);
    expect(ofKind.filter(({ objection }) => objection === "")).toEqual([]);
  },
);
