import { expect, test } from "vitest";
import type { Session, Subscription, Transport } from "../../../../src/runtime/index.ts";
import { planOf, shorten } from "../plan.ts";
import type { Wrap } from "../run.ts";
import { carryOut } from "../scenario.ts";
import { judge } from "./checker.ts";

// Real runs in which code between the callers and the session breaks a rule: the checker must find each violation.

/** Returns true every n-th time. */
function everySoOften(often: number): () => boolean {
  let count = 0;
  return () => ++count % often === 0;
}

const traitor =
  (request: (session: Session) => Transport["request"]): Wrap =>
  (session) => ({ request: request(session), subscribe: session.subscribe });

/** Passes on the events of a subscription as `treat` says. */
function reader(treat: (event: unknown) => readonly unknown[]): Wrap {
  return (session) => ({
    request: session.request,
    subscribe: (...args) => {
      const subscription = session.subscribe(...args);
      type Event = Exclude<Awaited<ReturnType<typeof subscription.next>>["value"], undefined>;
      async function* events(): AsyncGenerator<Event, undefined> {
        for await (const event of subscription) yield* treat(event) as Event[];
        return undefined;
      }
      return Object.assign(events() as unknown as Subscription<Event>, { ready: subscription.ready });
    },
  });
}

const tenMinutes = shorten(planOf(1), 600_000);
const swallow = everySoOften(50);
const double = everySoOften(50);
let held: unknown;

test.each<[string, RegExp, Wrap]>([
  [
    "a call that is never settled",
    /^N1: call \d+ never settled/,
    traitor(
      (session) =>
        (...args) =>
          session.request(...args).then(() => new Promise<never>(() => {})),
    ),
  ],
  [
    "a result from nowhere",
    /^N1: call \d+ ended as resolved/,
    traitor(
      (session) =>
        (...args) =>
          session.request(...args).catch(() => ({}) as never),
    ),
  ],
  [
    "a mutation that is repeated on its own account",
    /^N2: call \d+ reached the service [2-9] times/,
    traitor(
      (session) =>
        (...args) =>
          session.request(...args).catch(() => session.request(...args)),
    ),
  ],
  ["an event that is swallowed", /^N3: S\d+ missed "/, reader((event) => (swallow() ? [] : [event]))],
  [
    "an event that is doubled",
    /^N3: S\d+ was handed ".*" twice/,
    reader((event) => (double() ? [event, event] : [event])),
  ],
  [
    "two events that are swapped",
    /^N3: S\d+ was handed ".*" twice, out of order/,
    reader((event) => {
      const both = held === undefined ? [] : [event, held];
      held = held === undefined ? event : undefined;
      return both;
    }),
  ],
  [
    "a subscription of which the caller knows nothing",
    /^N4: S\d+ is wanted and live 2 times/,
    (session) => ({
      request: session.request,
      subscribe(operation, variables, options) {
        void readAll(session.subscribe(operation, variables));
        return session.subscribe(operation, variables, options);
      },
    }),
  ],
  [
    "an unhandled rejection",
    /^N5: left were an unhandled rejection/,
    traitor((session) => (...args) => {
      const result = session.request(...args);
      void result.then(() => {});
      return result;
    }),
  ],
])("the checker detects %s", async (_, found, wrap) => {
  expect(judge(await carryOut(tenMinutes, wrap))).toContainEqual(expect.stringMatching(found));
});

/** Reads until the end: a subscription that is not read ends by itself. */
async function readAll(events: AsyncIterable<unknown>): Promise<void> {
  try {
    for await (const _ of events);
  } catch {
    // The outcome does not matter here.
  }
}
