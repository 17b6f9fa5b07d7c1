import { getVariableValues, parse } from "graphql";
import { describe, expect, test } from "vitest";
import { repeats } from "../../../support/tier.ts";
import { apis } from "./apis.ts";
import { drawOperations, operationOf } from "./draw.ts";
import { findInexactness } from "./exactness.ts";
import { reportOf } from "./report.ts";
import { findMismatches, tryOut, typesOf } from "./trial.ts";

// Operations are drawn from a seed: CONVERSATIONS_SEED is the first one. CONVERSATIONS_OPERATIONS says how many are drawn
// in all; as many as fit into one run of the compiler share a seed.
const first = Number(process.env.CONVERSATIONS_SEED ?? 1);
const count = Number(process.env.CONVERSATIONS_OPERATIONS ?? repeats({ quick: 400, deep: 20_000 }));
const atOnce = Math.min(count, 200);
const rounds = Array.from({ length: Math.ceil(count / atOnce) }, (_, round) => ({
  seed: first + round,
  api: apis[round % apis.length] ?? apis[0],
}));

describe.each(rounds.map(({ seed, api }) => ({ seed, api, name: api?.name })))(
  "operations on $name, drawn with the seed $seed,",
  ({ seed, api }) => {
    if (!api) throw new TypeError("there is no API");
    const operations = drawOperations(api, { seed, count: atOnce });

    test("have types that take every answer and the variables it was asked with", async () => {
      const trials = tryOut(operations);
      expect(await reportOf(findMismatches(typesOf(api, operations), trials))).toBe("");
    });

    test("have fields that are optional exactly where a directive leaves them out", () => {
      for (const drawn of operations) expect(findInexactness(drawn, seed), drawn.text).toEqual([]);
    });

    test("take the variables as they are given", () => {
      for (const { drawn, document, values } of tryOut(operations, 1)) {
        const { variableDefinitions = [] } = operationOf(document);
        const { coerced, errors } = getVariableValues(api.schema, variableDefinitions, values);
        expect(errors, drawn.text).toBeUndefined();
        expect(coerced, drawn.text).toMatchObject(values);
      }
    });
  },
);

test("what is drawn has conditions on everything, at any depth, and every kind of fragment", () => {
  const texts = apis.flatMap((api) => drawOperations(api, { seed: 1, count: 200 }).map(({ text }) => text));
  const seen = (pattern: RegExp) => texts.filter((text) => pattern.test(text)).length;
  for (const pattern of [
    /\.\.\. @(include|skip)/,
    /\.\.\. on \w+ @(include|skip)/,
    /\.\.\.\w+ @(include|skip)/,
    /__typename @(include|skip)/,
    /@include\(.*@skip\(/,
    /if: (true|false)/,
    /\w+: \w+/,
    /: Boolean = false/,
  ])
    expect(seen(pattern), String(pattern)).toBeGreaterThan(5);
  expect(texts.every((text) => parse(text).definitions.length > 0)).toBe(true);
});
