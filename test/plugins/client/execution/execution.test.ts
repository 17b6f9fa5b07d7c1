import { getVariableValues, parse } from "graphql";
import { beforeAll, describe, expect, test } from "vitest";
import { writeRequest } from "../../../../src/runtime/calls/document.ts";
import type { Operation } from "../../../../src/runtime/transport.ts";
import { run } from "../../../support/compile.ts";
import { repeats } from "../../../support/tier.ts";
import { answer } from "./answer.ts";
import { drawOperation, operationOf } from "./draw.ts";
import { type Generated, generate } from "./generate.ts";
import { reportOf } from "./report.ts";
import { schema } from "./schema.ts";
import { findMismatches, type Trial, tryOut } from "./trial.ts";
import type { Values } from "./values.ts";

// An operation is drawn from its number: CONVERSATIONS_SEED is the first one, CONVERSATIONS_OPERATIONS how many follow.
const first = Number(process.env.CONVERSATIONS_SEED ?? 1);
const count = Number(process.env.CONVERSATIONS_OPERATIONS ?? repeats({ quick: 100, deep: 2_000 }));
const atOnce = 200;

const runs = Array.from({ length: Math.ceil(count / atOnce) }, (_, run) => {
  const from = first + run * atOnce;
  return { from, to: Math.min(from + atOnce, first + count) - 1 };
});

describe.each(runs)("operations $from to $to", ({ from, to }) => {
  let trials: Trial[];
  let generated: Generated;

  beforeAll(async () => {
    const operations = Array.from({ length: to - from + 1 }, (_, index) => drawOperation(from + index));
    trials = tryOut(operations);
    generated = await generate(operations);
  });

  test("are accepted", () => expect([...generated.refused].map(([{ text }, reasons]) => [text, reasons])).toEqual([]));

  test("have types that take every answer and the variables it was asked with", async () => {
    const { files, accepted } = generated;
    const accepting = trials.filter(({ drawn }) => accepted.includes(drawn));
    expect(await reportOf(findMismatches(files, accepting))).toBe("");
  });

  test("take the variables as they are given", () => {
    for (const { drawn, values } of trials) {
      const { variableDefinitions = [] } = operationOf(parse(drawn.text));
      const { coerced, errors } = getVariableValues(schema, variableDefinitions, values);
      expect(errors, drawn.text).toBeUndefined();
      expect(coerced, drawn.text).toMatchObject(values);
    }
  });

  test("get the same answers when the client sends them", async () => {
    const { files, accepted } = generated;
    const client = await run(files["generated/client.ts"] ?? "");
    for (const trial of trials.filter(({ drawn }) => accepted.includes(drawn))) {
      expect(answerTo(trial, client), trial.drawn.text).toEqual(trial.answer);
    }
  });
});

/** The answer to what the client's constant is written as, for the same data. */
function answerTo({ drawn, values, seed }: Trial, client: Record<string, unknown>): Values {
  // The printed module has been compiled before it ran.
  const { query, variables = {} } = writeRequest(client[drawn.name] as Operation<unknown, Values>, values);
  return answer(parse(query), variables, seed);
}
