import { expect, test } from "vitest";
import type { PendingRequest } from "../../../src/runtime/calls/pending-request.ts";
import { createUnsentRequests } from "../../../src/runtime/calls/unsent-requests.ts";

/** The kinds of requests, in the order in which they are sent. */
const kinds = {
  urgent: { isUrgent: true },
  retry: { tries: 1 },
  start: { isSetup: true },
  call: {},
} satisfies Record<string, Partial<PendingRequest>>;
type Kind = keyof typeof kinds;

function request(kind: Kind, prefix = "12345"): PendingRequest {
  return { name: kind, prefix, tries: 0, resolve: () => {}, reject: () => {}, ...kinds[kind] };
}

function createWaiting(limits: { readonly calls?: number; readonly bytes?: number } = {}) {
  return createUnsentRequests({ maxQueuedCalls: limits.calls ?? 10, maxQueuedBytes: limits.bytes ?? 100 });
}

test("requests are sent by kind, and those of one kind in turn", () => {
  const waiting = createWaiting();
  for (const kind of ["call", "start", "retry", "urgent", "call"] as const) waiting.add(request(kind));
  waiting.addFirst([request("retry", "first"), request("retry", "second")]);
  const lines: string[] = [];
  expect(waiting.sendAll(({ name, prefix }) => lines.push(`${name} ${prefix}`) > 0)).toBe(true);
  expect(lines).toEqual([
    "urgent 12345",
    "retry first",
    "retry second",
    "retry 12345",
    "start 12345",
    "call 12345",
    "call 12345",
  ]);
  expect(waiting.all()).toEqual([]);
  expect(waiting.sendAll(() => false)).toBe(true);
});

test("requests that cannot be sent keep waiting, and do not delay other kinds of requests", () => {
  const waiting = createWaiting();
  for (const kind of ["call", "start"] as const) waiting.add(request(kind));
  expect(waiting.sendAll(({ isSetup }) => isSetup === true)).toBe(false);
  expect(waiting.all().map(({ name }) => name)).toEqual(["call"]);
});

test.each<[Kind, readonly Kind[]]>([
  ["urgent", ["urgent"]],
  ["retry", ["retry", "call"]],
  ["start", ["start"]],
  ["call", ["retry", "call"]],
])("%s: waits behind %j alone", (kind, ahead) => {
  for (const other of Object.keys(kinds) as Kind[]) {
    const waiting = createWaiting();
    const first = request(other);
    waiting.add(first);
    expect([other, waiting.hasQueue(request(kind))]).toEqual([other, ahead.includes(other)]);
    waiting.remove(first);
    expect(waiting.hasQueue(request(kind))).toBe(false);
  }
});

test("a call is accepted while the limits in number and in bytes are not reached, and always if no other call waits", () => {
  const full = "calls of 5 bytes wait to be sent already";
  const small = createWaiting({ bytes: 9 });
  expect(small.fullReason(request("call", "1234567890"))).toBeUndefined();
  const first = request("call");
  small.add(first);
  expect(small.fullReason(request("call", "1234"))).toBeUndefined();
  expect(small.fullReason(request("call", "äöü"))).toBe(full);
  expect(small.fullReason(request("start"))).toBeUndefined();
  expect(small.fullReason(request("urgent"))).toBeUndefined();
  for (const _ of [1, 2]) {
    small.remove(first);
    small.add(request("urgent"));
    small.add(first);
    expect(small.fullReason(request("call", "äöü"))).toBe(full);
    small.remove(first);
  }
  small.remove(first);
  small.add(request("start"));
  small.addFirst([request("retry")]);
  expect(small.fullReason(request("call"))).toBe(full);

  const few = createWaiting({ calls: 2 });
  few.add(request("call"));
  expect(few.fullReason(request("call"))).toBeUndefined();
  few.add(request("retry"));
  expect(few.fullReason(request("call"))).toBe("2 calls wait to be sent already");
  expect(few.fullReason(request("start"))).toBeUndefined();
  expect(few.fullReason(request("urgent"))).toBeUndefined();
});
