import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { PendingRequest } from "../../../src/runtime/calls/pending-request.ts";
import { createRequestQueue, type RequestSender } from "../../../src/runtime/calls/request-queue.ts";
import { resolveOptions } from "../../../src/runtime/options.ts";
import { ManualClock } from "../../support/manual-clock.ts";

/** Starts a queue that writes its frames into a list. */
function start(random = 0.5, line: Partial<RequestSender> = {}) {
  const sent: { readonly id: string }[] = [];
  const reports: unknown[] = [];
  const requests = createRequestQueue(
    resolveOptions({ accessToken: "CANARY-TOKEN", testing: { random: () => random } }),
    {
      send: (text) => sent.push(JSON.parse(text)) > 0,
      canSend: () => true,
      closedReason: () => undefined,
      secrets: () => [],
      emit: (event) => reports.push(event),
      ...line,
    },
  );
  return { ...requests, sent, reports };
}

/** Creates a call that records its outcome. */
function job(outcomes: unknown[] = []): PendingRequest {
  return {
    ...{ name: "Call", prefix: '{"payload":{', isRepeatable: false, isSetup: false, tries: 0 },
    resolve: (data) => outcomes.push(data),
    reject: (error) => outcomes.push((error as Error).message),
  };
}

const answer = (id: string | number, data: unknown) =>
  ({ kind: "answer", id, payload: { data, errors: undefined, body: undefined }, status: undefined }) as const;

test("ids do not repeat, in one session or between two", () => {
  const [one, other] = [start(0.1), start(0.2)];
  for (const requests of [one, one, other, other]) requests.submit(job());
  expect(new Set([...one.sent, ...other.sent].map(({ id }) => id)).size).toBe(4);
});

test("an id is a number behind six characters that are chosen at random for the session", () => {
  const { submit, sent } = start(0.4);
  for (const _ of [1, 2]) submit(job());
  expect(sent.map(({ id }) => id)).toEqual(["eeeeee-1", "eeeeee-2"]);
});

test("the answer to a request of another session is not taken for one of this session", () => {
  const { submit, received, sent, reports } = start(0.4);
  const outcomes: unknown[] = [];
  submit(job(outcomes));
  for (const id of ["dddddd-1", "eeeeee-01", "eeeeee-2"]) received(answer(id, "foreign"));
  expect(outcomes).toEqual([]);
  expect(reports).toEqual(
    Array(3).fill({ type: "unexpected-frame", reason: "the answer to a request that was not made" }),
  );
  received(answer(sent[0]?.id ?? "", "own"));
  expect(outcomes).toEqual(["own"]);
});

test("a request that comes after others which can be sent meanwhile sends them first", () => {
  let isWritable = false;
  const names: string[] = [];
  const { submit } = start(0.5, { send: (text) => isWritable && names.push(JSON.parse(text).payload.name) > 0 });
  const call = (name: string) => ({ ...job(), prefix: `{"payload":{"name":"${name}"` });
  submit(call("a"));
  isWritable = true;
  submit(call("b"));
  expect(names).toEqual(["a", "b"]);
});

test("R-05: an answer is used once, and its id is compared as text", () => {
  const { submit, received, sent, reports } = start();
  const outcomes: unknown[] = [];
  submit(job(outcomes));
  const { id } = sent[0] as { id: string };
  received(answer("0", "foreign"));
  expect(outcomes).toEqual([]);
  received(answer(id, "own"));
  received(answer(id, "again"));
  expect(outcomes).toEqual(["own"]);
  expect(reports).toEqual([
    { type: "unexpected-frame", reason: "the answer to a request that was not made" },
    { type: "unmatched-answer", id },
  ]);
});

test.each(["__proto__", "constructor", "toString", "__defineGetter__", "hasOwnProperty", "", 0, 1, Number.NaN])(
  "no request waits for the id %j",
  (id) => {
    const { submit, received, reports } = start();
    submit(job());
    received(answer(id, "foreign"));
    expect(reports).toEqual([{ type: "unexpected-frame", reason: "the answer to a request that was not made" }]);
  },
);

describe("a request that is refused", () => {
  const refusal = (id: string, name: string) =>
    ({ kind: "answer", id, payload: { errors: [{ name, message: "no" }] }, status: undefined }) as never;

  /** Starts a queue on a manual clock, with one request that was sent. */
  function startWith(request: Partial<PendingRequest> = {}) {
    const clock = new ManualClock();
    // No time is measured from the clock's zero.
    clock.advance(50_000);
    const outcomes: unknown[] = [];
    const sent: { readonly id: string }[] = [];
    const events: Record<string, unknown>[] = [];
    const queue = createRequestQueue(
      resolveOptions({ accessToken: "CANARY-TOKEN", testing: { random: () => 0.5, clock } }),
      {
        send: (text) => sent.push(JSON.parse(text)) > 0,
        canSend: () => true,
        closedReason: () => undefined,
        secrets: () => [],
        emit: (event) => events.push({ ...event }),
      },
    );
    const first = { ...job(outcomes), ...request };
    queue.submit(first);
    const last = () => sent.at(-1)?.id ?? "";
    return { queue, clock, outcomes, sent, events, last, first };
  }

  test("for the rate is sent again after growing delays, three times at most", () => {
    const { queue, clock, outcomes, sent, events, last } = startWith({ startedAt: () => -1_000 });
    for (const delayMs of [550, 1_000, 1_900]) {
      const count = sent.length;
      queue.received(refusal(last(), "RATE_LIMITED"));
      expect(events.at(-1)).toMatchObject({ type: "retry", operation: "Call", attempt: count, delayMs });
      expect(events.at(-1)).toMatchObject({ durationMs: clock.monotonic() + 1_000, outcome: "RATE_LIMITED" });
      clock.advance(delayMs - 1);
      expect(sent).toHaveLength(count);
      clock.advance(1);
      expect(sent).toHaveLength(count + 1);
    }
    queue.received(refusal(last(), "RATE_LIMITED"));
    expect(outcomes).toEqual(["[RATE_LIMITED] Call: no"]);
    expect(clock.waiting).toBe(0);
  });

  test("for the rate holds all others back but the urgent ones, and then one is sent at a time", () => {
    const { queue, clock, sent, last } = startWith();
    queue.received(refusal(last(), "RATE_LIMITED"));
    queue.submit(job());
    queue.submit({ ...job(), isUrgent: true });
    expect(sent).toHaveLength(2);
    clock.advance(550);
    // The urgent request is unanswered, and takes the only place.
    expect(sent).toHaveLength(2);
    queue.received(answer(last(), "done"));
    expect(sent).toHaveLength(4);
  });

  test("for the rate limits nothing any more once no request waits", () => {
    const { queue, clock, sent, last } = startWith();
    queue.received(refusal(last(), "RATE_LIMITED"));
    clock.advance(550);
    queue.received(answer(last(), "done"));
    queue.flush();
    for (let count = 0; count < 10; count++) queue.submit(job());
    expect(sent).toHaveLength(12);
  });

  test("for the rate limits nothing after the pause if it was given up meanwhile", () => {
    const { queue, clock, sent, last, first } = startWith();
    queue.received(refusal(last(), "RATE_LIMITED"));
    queue.cancel(first);
    clock.advance(550);
    for (let count = 0; count < 10; count++) queue.submit(job());
    expect(sent).toHaveLength(11);
  });

  test("for the rate holds others back until the pause is over, even if no request waits meanwhile", () => {
    const { queue, clock, sent, last, first } = startWith();
    queue.received(refusal(last(), "RATE_LIMITED"));
    queue.cancel(first);
    queue.submit({ ...job(), isUrgent: true });
    queue.received(answer(last(), "done"));
    queue.submit(job());
    expect(sent).toHaveLength(2);
    clock.advance(550);
    expect(sent).toHaveLength(3);
  });

  test("for the rate lets one request be sent at a time, however often the queue is flushed", () => {
    const { queue, clock, sent, last } = startWith();
    queue.received(refusal(last(), "RATE_LIMITED"));
    for (const _ of [1, 2]) queue.submit(job());
    clock.advance(550);
    for (const _ of [1, 2]) queue.flush();
    expect(sent).toHaveLength(2);
  });

  test.each(["cancel", "abandon"] as const)(
    "for the rate: the next request takes the place of one that is sent, by %s",
    (giveUp) => {
      const { queue, clock, sent, last, first } = startWith();
      queue.received(refusal(last(), "RATE_LIMITED"));
      for (const _ of [1, 2]) queue.submit(job());
      clock.advance(550);
      expect(sent).toHaveLength(2);
      queue[giveUp](first);
      expect(sent).toHaveLength(3);
    },
  );

  test("for the rate does not hold back the stop of a subscription, which is sent again after the first delay", () => {
    const { queue, clock, sent, events, last } = startWith();
    queue.received(refusal(last(), "RATE_LIMITED"));
    const { number } = queue.stopSubscription("s1", () => {});
    expect([sent.length, number()]).toEqual([2, 2]);
    queue.received(refusal(last(), "RATE_LIMITED"));
    expect(events.at(-1)).toMatchObject({ type: "retry", operation: "stop", attempt: 1, delayMs: 550 });
    clock.advance(550);
    expect([sent.length, number()]).toEqual([4, 4]);
  });

  test.each([
    ["FORBIDDEN", {}, "[FORBIDDEN] Call: no"],
    ["GRAPHQL_SUB_START_ERROR", {}, "[GRAPHQL_SUB_START_ERROR] Call: no"],
    ["TEAPOT", { isRepeatable: true }, "[UNKNOWN] Call: TEAPOT: no"],
  ])("with %s and %o is final", (name, request, message) => {
    const { queue, clock, outcomes, last } = startWith(request);
    queue.received(refusal(last(), name));
    expect(outcomes).toEqual([message]);
    expect(clock.waiting).toBe(0);
  });

  test("with a limited number of tries is sent again if it sets a connection up", () => {
    const { queue, clock, outcomes, sent, last } = startWith({ isSetup: true });
    for (let tries = 1; tries < 5; tries++) {
      queue.received(refusal(last(), "GRAPHQL_SUB_START_ERROR"));
      expect(sent).toHaveLength(tries);
      clock.advance(20_000 / 4);
      expect(sent).toHaveLength(tries + 1);
    }
    queue.received(refusal(last(), "GRAPHQL_SUB_START_ERROR"));
    expect(outcomes).toEqual(["[GRAPHQL_SUB_START_ERROR] Call: no"]);
  });

  test.each([
    [{}, "[OUTCOME_UNKNOWN] Call: [PROTOCOL_ERROR] Call: bad"],
    [{ isRepeatable: true }, undefined],
    [{ isSetup: true }, undefined],
  ])("with a protocol error and %o has the outcome %s", (request, outcome) => {
    const { queue, clock, outcomes, sent, last } = startWith(request);
    queue.received({ kind: "answer", id: last(), payload: { body: "bad" }, status: undefined } as never);
    expect(outcomes).toEqual(outcome === undefined ? [] : [outcome]);
    clock.advance(550);
    expect(sent).toHaveLength(outcome === undefined ? 2 : 1);
  });

  test("and given up while it waits is not sent again", () => {
    const { queue, clock, outcomes, sent, last, first } = startWith({ isSetup: true });
    queue.received(refusal(last(), "GRAPHQL_SUB_START_ERROR"));
    queue.cancel(first);
    expect(clock.waiting).toBe(0);
    clock.advance(60_000);
    expect(sent).toHaveLength(1);
    queue.rejectWaiting("it is closed");
    expect(outcomes).toEqual([]);
  });

  test("and answered on its next try is settled once", () => {
    const { queue, clock, outcomes, last } = startWith({ isSetup: true });
    queue.received(refusal(last(), "GRAPHQL_SUB_START_ERROR"));
    clock.advance(5_000);
    queue.received(answer(last(), "done"));
    queue.rejectWaiting("it is closed");
    expect(outcomes).toEqual(["done"]);
  });

  test("and waits when the session ends is rejected with its refusal", () => {
    const { queue, clock, outcomes, last } = startWith();
    queue.received(refusal(last(), "RATE_LIMITED"));
    queue.rejectWaiting("it is closed");
    expect(outcomes).toEqual(["[RATE_LIMITED] Call: no"]);
    expect(clock.waiting).toBe(0);
  });

  test("and is lost on its next try has an unknown outcome", () => {
    const { queue, clock, outcomes, last } = startWith();
    queue.received(refusal(last(), "RATE_LIMITED"));
    clock.advance(550);
    queue.interrupt();
    expect(outcomes).toEqual(["[OUTCOME_UNKNOWN] Call: the session was closed"]);
  });

  test("and waits again because its next try was lost has an unknown outcome when the session ends", () => {
    const { queue, clock, outcomes, last } = startWith({ isRepeatable: true });
    queue.received(refusal(last(), "RATE_LIMITED"));
    clock.advance(550);
    queue.interrupt();
    queue.rejectWaiting("it is closed");
    expect(outcomes).toEqual(["[OUTCOME_UNKNOWN] Call: the session was closed"]);
  });
});

describe("when the connection is lost", () => {
  test("what may be repeated is sent again first and in order, three times in all", () => {
    let isOpen = true;
    const { submit, interrupt, flush, rejectWaiting, sent } = start(0.5, { canSend: () => isOpen });
    const outcomes: unknown[] = [];
    const query = (name: string) => ({
      ...job(outcomes),
      name,
      isRepeatable: true,
      prefix: `{"name":"${name}","payload":{`,
    });
    for (const name of ["a", "b"]) submit(query(name));
    submit(job(outcomes));
    for (const tries of [2, 3]) {
      isOpen = false;
      interrupt();
      if (tries === 2) submit(query("c"));
      isOpen = true;
      flush();
      expect(sent.slice(tries === 2 ? -3 : -3)).toMatchObject([{ name: "a" }, { name: "b" }, { name: "c" }]);
    }
    expect(outcomes).toEqual(["[OUTCOME_UNKNOWN] Call: the session was closed"]);
    isOpen = false;
    interrupt();
    expect(outcomes.slice(1)).toEqual(["a", "b"].map((name) => `[OUTCOME_UNKNOWN] ${name}: the session was closed`));
    rejectWaiting("it is closed");
    expect(outcomes.slice(3)).toEqual(["[OUTCOME_UNKNOWN] c: the session was closed"]);
  });

  test("what sets a connection up is forgotten, sent or not", () => {
    let isOpen = true;
    const { submit, interrupt, flush, sent } = start(0.5, { canSend: () => isOpen });
    const outcomes: unknown[] = [];
    submit({ ...job(outcomes), isSetup: true, isRepeatable: false });
    isOpen = false;
    submit({ ...job(outcomes), isSetup: true });
    interrupt();
    isOpen = true;
    flush();
    expect([outcomes, sent.length]).toEqual([[], 1]);
  });

  test("what was never sent is rejected as not sent when the session ends, and urgent requests may stay", () => {
    let isOpen = false;
    const { submit, rejectWaiting, flush, sent } = start(0.5, { canSend: () => isOpen });
    const outcomes: unknown[] = [];
    submit(job(outcomes));
    submit({ ...job(outcomes), isUrgent: true });
    rejectWaiting("it is closing", { isUrgentSent: true });
    expect(outcomes).toEqual(["[NOT_SENT] Call: it is closing"]);
    isOpen = true;
    flush();
    expect(sent).toHaveLength(1);
    submit({ ...job(outcomes), isUrgent: true });
    isOpen = false;
    submit({ ...job(outcomes), isUrgent: true });
    rejectWaiting("it is closed");
    expect(outcomes).toEqual(["[NOT_SENT] Call: it is closing", "[NOT_SENT] Call: it is closed"]);
  });
});

describe("an abandoned request", () => {
  test("that was sent is not waited for, and its answer is expected", async () => {
    const { submit, abandon, received, drain, sent, reports } = start();
    const outcomes: unknown[] = [];
    const request = job(outcomes);
    submit(request);
    abandon(request);
    await new Promise<void>((resolve) => drain(resolve));
    received(answer(sent[0]?.id ?? "", "late"));
    expect([outcomes, reports]).toEqual([["late"], []]);
  });

  test("that was not sent is forgotten", () => {
    let isOpen = false;
    const { submit, abandon, flush, sent } = start(0.5, { canSend: () => isOpen });
    const request = job();
    submit(request);
    abandon(request);
    isOpen = true;
    flush();
    expect(sent).toEqual([]);
  });

  test.each(["cancel", "abandon"] as const)("that was not sent affects no request that was: %s", async (giveUp) => {
    let isOpen = true;
    const { submit, received, drain, sent, ...queue } = start(0.5, { canSend: () => isOpen });
    const outcomes: unknown[] = [];
    submit(job(outcomes));
    isOpen = false;
    const request = job();
    submit(request);
    queue[giveUp](request);
    drain(() => outcomes.push("empty"));
    await turn();
    expect(outcomes).toEqual([]);
    received(answer(sent[0]?.id ?? "", "answered"));
    await turn();
    expect(outcomes).toEqual(["answered", "empty"]);
  });

  test("makes the queue empty if it was the last one that was waited for", async () => {
    const { submit, abandon, drain, sent } = start();
    const reports: unknown[] = [];
    const requests = [job(), job()];
    for (const request of requests) submit(request);
    drain(() => reports.push("empty"));
    for (const request of requests) {
      await turn();
      expect([sent.length, reports]).toEqual([2, []]);
      abandon(request);
    }
    await turn();
    expect(reports).toEqual(["empty"]);
  });

  test.each(["it is answered", "its connection is lost"])("counts no longer when %s", async (end) => {
    const { submit, abandon, received, interrupt, drain, sent } = start();
    const reports: unknown[] = [];
    const request = job();
    submit(request);
    abandon(request);
    if (end === "it is answered") received(answer(sent[0]?.id ?? "", "late"));
    else interrupt();
    submit(job());
    drain(() => reports.push("empty"));
    await turn();
    expect(reports).toEqual([]);
    received(answer(sent[1]?.id ?? "", "answered"));
    await turn();
    expect(reports).toEqual(["empty"]);
  });

  test("that stops a subscription is not waited for, and is forgotten when the connection is lost", async () => {
    const { stopSubscription, interrupt, drain, sent } = start();
    const reports: unknown[] = [];
    stopSubscription("s1", () => reports.push("answered"));
    drain(() => reports.push("empty"));
    await turn();
    interrupt();
    expect([sent.length, reports]).toEqual([1, ["empty"]]);
  });

  test("is forgotten when there are a thousand newer ones", () => {
    const { submit, abandon, received, sent, reports } = start();
    for (let count = 0; count < 1_001; count++) {
      const request = job();
      submit(request);
      abandon(request);
    }
    const idAt = (index: number) => sent[index]?.id ?? "";
    received(answer(idAt(1), "second"));
    expect(reports).toEqual([]);
    received(answer(idAt(0), "first"));
    expect(reports).toEqual([{ type: "unmatched-answer", id: idAt(0) }]);
  });

  test("that stops a subscription has the number of its place among the others, sent or not", () => {
    let isOpen = true;
    let isWritable = true;
    const { submit, stopSubscription, flush, sent } = start(0.5, {
      canSend: () => isOpen,
      send: (text) => isWritable && sent.push(JSON.parse(text)) > 0,
    });
    submit(job());
    const first = stopSubscription("s1", () => {});
    expect(first.number()).toBe(2);
    isWritable = false;
    const second = stopSubscription("s2", () => {});
    expect(second.number()).toBe(3);
    isWritable = true;
    submit({ ...job(), isUrgent: true });
    flush();
    expect(sent.map(({ id }) => id.split("-")[1])).toEqual(["1", "2", "3", "4"]);
    isOpen = false;
    stopSubscription("s3", () => {});
    isOpen = true;
    flush();
    expect(sent).toHaveLength(4);
  });
});

test("losing the connection is reported to every request, once", () => {
  const { submit, interrupt } = start();
  const outcomes: unknown[] = [];
  for (const _ of [1, 2]) submit(job(outcomes));
  for (const _ of [1, 2]) interrupt();
  expect(outcomes).toEqual(Array(2).fill("[OUTCOME_UNKNOWN] Call: the session was closed"));
});

test("requests that cannot be written wait in order, and use up no ids", () => {
  let isOpen = false;
  const names: string[] = [];
  const { submit, flush } = start(0.5, { send: (text) => isOpen && names.push(text) > 0 });
  for (const name of ["a", "b"]) submit({ ...job(), prefix: `{"payload":{"name":"${name}"` });
  expect(names).toEqual([]);
  isOpen = true;
  flush();
  expect(names.map((text) => JSON.parse(text))).toMatchObject([
    { payload: { name: "a" }, id: expect.stringMatching(/-1$/) },
    { payload: { name: "b" }, id: expect.stringMatching(/-2$/) },
  ]);
});

test("an empty queue is reported at once, or after the last answer was delivered", async () => {
  const { submit, received, drain, sent } = start();
  await new Promise<void>((resolve) => drain(resolve));
  const reports: unknown[] = [];
  submit(job(reports));
  const emptied = new Promise<void>((resolve) =>
    drain(() => {
      reports.push("empty");
      resolve();
    }),
  );
  await turn();
  expect(reports).toEqual([]);
  received(answer(sent[0]?.id ?? "", "answered"));
  await emptied;
  await turn();
  expect(reports).toEqual(["answered", "empty"]);
});
