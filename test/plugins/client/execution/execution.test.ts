import { getVariableValues, parse } from "graphql";
import { beforeAll, describe, expect, test } from "vitest";
import { resolveConfig } from "../../../../plugins/client/config.ts";
import { createDocuments } from "../../../../plugins/client/documents.ts";
import { generateFrom } from "../../../../plugins/client/generate.ts";
import { writeRequest } from "../../../../src/runtime/calls/document.ts";
import type { Operation } from "../../../../src/runtime/transport.ts";
import { run } from "../../../support/compile.ts";
import { repeats } from "../../../support/tier.ts";
import { answer } from "./answer.ts";
import { apis } from "./apis.ts";
import { type Drawn, drawOperations, operationOf } from "./draw.ts";
import { findInexactness } from "./exactness.ts";
import { reportOf } from "./report.ts";
import { findMismatches, type Trial, tryOut, typesOf } from "./trial.ts";
import type { Values } from "./values.ts";

// Operations are random, from a seed: CONVERSATIONS_SEED is the first seed. CONVERSATIONS_OPERATIONS is the number of
// all operations. The operations of one run of the compiler share a seed.
const first = Number(process.env.CONVERSATIONS_SEED ?? 1);
const count = Number(process.env.CONVERSATIONS_OPERATIONS ?? repeats({ quick: 100, deep: 20_000 }));
const atOnce = Math.min(count, 200);
const rounds = Array.from({ length: Math.ceil(count / atOnce) }, (_, round) => ({
  seed: first + round,
  api: apis[round % apis.length] ?? apis[0],
}));

describe.each(rounds.map(({ seed, api }) => ({ seed, api, name: api?.name })))(
  "random operations on $name with the seed $seed",
  ({ seed, api }) => {
    if (!api) throw new TypeError("there is no API");
    let operations: Drawn[];

    beforeAll(() => {
      operations = drawOperations(api, { seed, count: atOnce });
    });

    test("have types that accept every answer and its variables", async () => {
      const trials = tryOut(operations);
      expect(await reportOf(findMismatches(typesOf(api, operations), trials))).toBe("");
    });

    test("have optional fields exactly where a directive can omit a field", () => {
      for (const drawn of operations) expect(findInexactness(drawn, seed), drawn.text).toEqual([]);
    });

    test("receive the variables unchanged", () => {
      for (const { drawn, document, values } of tryOut(operations, 1)) {
        const { variableDefinitions = [] } = operationOf(document);
        const { coerced, errors } = getVariableValues(api.schema, variableDefinitions, values);
        expect(errors, drawn.text).toBeUndefined();
        expect(coerced, drawn.text).toMatchObject(values);
      }
    });

    test("are all accepted by the generator, and get the same answers through the client", async () => {
      const documents = createDocuments(
        operations.map(({ text }) => parse(text).definitions),
        [],
      );
      const { files } = generateFrom(api.schema, documents, resolveConfig(output));
      const client = await run(String(files.find(({ name }) => name === "client.ts")?.content));
      for (const trial of tryOut(operations, 2))
        expect(answerTo(trial, client), trial.drawn.text).toEqual(trial.answer);
    });
  },
);

test("random operations contain conditions on fields and fragments, aliases and default values", () => {
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

const output = { folder: "generated/", presetConfig: {}, config: {} };

/** Returns the answer to the document in the client's constant, for the same data. */
function answerTo({ drawn, values, seed }: Trial, client: Record<string, unknown>): Values {
  // The printed module was compiled before it ran.
  const { query, variables = {} } = writeRequest(client[drawn.name] as Operation<unknown, Values>, values);
  return answer({ schema: drawn.api.schema, document: parse(query), values: variables, seed });
}
