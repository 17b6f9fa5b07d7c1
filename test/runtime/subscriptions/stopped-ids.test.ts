import { expect, test } from "vitest";
import { startSubscriptions } from "./support.ts";

const remembered = 1_000;
const report = { type: "unexpected-frame", reason: "an event of no subscription" };

test(`an id is not stopped again for a late event, until ${remembered} others have been stopped`, async () => {
  const { start, accept, receive, stopped, events } = startSubscriptions();
  for (let number = 0; number <= remembered; number += 1) {
    const subscription = start();
    accept(`s${number}`);
    await subscription.return?.();
  }
  expect(stopped).toHaveLength(remembered + 1);
  receive("s1");
  expect(stopped).toHaveLength(remembered + 1);
  receive("s0");
  expect(stopped.slice(remembered + 1)).toEqual(["s0"]);
  expect(events).toEqual([report, report]);
});

test("of ids that belong to no subscription 20 are stopped", () => {
  const { receive, stopped, events } = startSubscriptions();
  for (let number = 0; number < 25; number += 1) receive(`foreign-${number}`);
  expect(stopped).toHaveLength(20);
  expect(events).toHaveLength(25);
});

test("the stop of an id is not sent again after the service has given the id to another subscription", async () => {
  const { start, accept, stopped, abandonedStops } = startSubscriptions();
  const first = start();
  accept("s0");
  await first.return?.();
  expect({ stopped, abandonedStops }).toEqual({ stopped: ["s0"], abandonedStops: [] });
  start();
  accept("s0");
  expect({ stopped, abandonedStops }).toEqual({ stopped: ["s0"], abandonedStops: ["s0"] });
});
