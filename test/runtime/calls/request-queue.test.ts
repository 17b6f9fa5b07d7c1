import { expect, test } from "vitest";
import type { PendingRequest } from "../../../src/runtime/calls/pending-request.ts";
import { createRequestQueue, type RequestSender } from "../../../src/runtime/calls/request-queue.ts";
import { resolveOptions } from "../../../src/runtime/options.ts";

/** Requests whose frames go into a list. */
function start(random = 0.5, line: Partial<RequestSender> = {}) {
  const sent: { readonly id: string }[] = [];
  const told: unknown[] = [];
  const requests = createRequestQueue(
    resolveOptions({ accessToken: "CANARY-TOKEN", testing: { random: () => random } }),
    {
      send: (text) => sent.push(JSON.parse(text)) > 0,
      canSend: () => true,
      closedReason: () => undefined,
      secrets: () => [],
      emit: (event) => told.push(event),
      ...line,
    },
  );
  return { ...requests, sent, told };
}

/** A call that writes down what becomes of it. */
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

test("R-05: an answer is used once, and its id is compared as text", () => {
  const { submit, received, sent, told } = start();
  const outcomes: unknown[] = [];
  submit(job(outcomes));
  const { id } = sent[0] as { id: string };
  received(answer("0", "foreign"));
  expect(outcomes).toEqual([]);
  received(answer(id, "own"));
  received(answer(id, "again"));
  expect(outcomes).toEqual(["own"]);
  expect(told).toEqual([
    { type: "unexpected-frame", reason: "the answer to a request that was not made" },
    { type: "unmatched-answer", id },
  ]);
});

test.each(["__proto__", "constructor", "toString", "__defineGetter__", "hasOwnProperty", "", 0, 1, Number.NaN])(
  "no request waits for the id %j",
  (id) => {
    const { submit, received, told } = start();
    submit(job());
    received(answer(id, "foreign"));
    expect(told).toEqual([{ type: "unexpected-frame", reason: "the answer to a request that was not made" }]);
  },
);

test("losing the connection is reported to every request, once", () => {
  const { submit, interrupt } = start();
  const outcomes: unknown[] = [];
  for (const _ of [1, 2]) submit(job(outcomes));
  for (const _ of [1, 2]) interrupt();
  expect(outcomes).toEqual(Array(2).fill("[OUTCOME_UNKNOWN] Call: the session was closed"));
});

test("requests that cannot be written wait in order, and use up no ids", () => {
  let isOpen = false;
  const written: string[] = [];
  const { submit, flush } = start(0.5, { send: (text) => isOpen && written.push(text) > 0 });
  for (const name of ["a", "b"]) submit({ ...job(), prefix: `{"payload":{"name":"${name}"` });
  expect(written).toEqual([]);
  isOpen = true;
  flush();
  expect(written.map((text) => JSON.parse(text))).toMatchObject([
    { payload: { name: "a" }, id: expect.stringMatching(/-1$/) },
    { payload: { name: "b" }, id: expect.stringMatching(/-2$/) },
  ]);
});

test("an empty queue is reported at once, or after the last answer was delivered", async () => {
  const { submit, received, drain, sent } = start();
  await new Promise<void>((resolve) => drain(resolve));
  const told: unknown[] = [];
  submit(job(told));
  const emptied = new Promise<void>((resolve) =>
    drain(() => {
      told.push("empty");
      resolve();
    }),
  );
  received(answer(sent[0]?.id ?? "", "answered"));
  await emptied;
  expect(told).toEqual(["answered", "empty"]);
});
