import { expect, test } from "vitest";
import { judge } from "./checker/checker.ts";
import { planOf, shorten } from "./plan.ts";
import { carryOut } from "./scenario.ts";

// CONVERSATIONS_SEED=7 runs one seed, CONVERSATIONS_SEEDS=1000 runs so many.
const { CONVERSATIONS_SEED: only, CONVERSATIONS_SEEDS: count = "50" } = process.env;
const seeds = only === undefined ? Array.from({ length: Number(count) }, (_, index) => index + 1) : [Number(only)];

test("a seed gives the same run each time", async () => {
  const run = async () => (await carryOut(shorten(planOf(2), 600_000))).ledger.map((entry) => JSON.stringify(entry));
  const first = await run();
  expect(first.length).toBeGreaterThan(500);
  expect(await run()).toEqual(first);
});

test.each(seeds)("seed %i: nothing is lost in an hour of faults", async (seed) => {
  const history = await carryOut(planOf(seed));
  expect(judge(history), `CONVERSATIONS_SEED=${seed} npx vitest run test/runtime/random/random.test.ts`).toEqual([]);
});
