import { expect, test } from "vitest";
import { seeds } from "../../support/tier.ts";
import { judge } from "./checker/checker.ts";
import { planOf, shorten } from "./plan.ts";
import { carryOut } from "./scenario.ts";

test("the same seed gives the same run", async () => {
  const run = async () => (await carryOut(shorten(planOf(2), 600_000))).ledger.map((entry) => JSON.stringify(entry));
  const first = await run();
  expect(first.length).toBeGreaterThan(500);
  expect(await run()).toEqual(first);
});

test.each(seeds({ quick: 1, deep: 50 }))(
  "seed %i: in an hour of faults every promise of the runtime is kept",
  async (seed) => {
    const history = await carryOut(planOf(seed));
    expect(judge(history), `CONVERSATIONS_SEED=${seed} npm run vitest run test/runtime/random/random.test.ts`).toEqual(
      [],
    );
  },
);
