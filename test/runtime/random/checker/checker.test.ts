import { expect, test } from "vitest";
import type { SessionEventFacts } from "../../../../src/runtime/events.ts";
import { ConversationsError, type SessionState } from "../../../../src/runtime/index.ts";
import type { LedgerEntry } from "../../../../src/sandbox/index.ts";
import type { CallRecord, History, SubscriptionRecord } from "../history.ts";
import { judge } from "./checker.ts";

// Histories that are written by hand: a checker that reports nothing proves something only if it would report an error.

type Entry = LedgerEntry extends infer E
  ? E extends LedgerEntry
    ? Omit<E, "seq" | "at"> & { at?: number }
    : never
  : never;

function ledgerOf(...entries: readonly Entry[]): LedgerEntry[] {
  return entries.map((entry, index) => ({ seq: index + 1, at: 0, ...entry }) as LedgerEntry);
}

const socket = 1;
const nothing: History = {
  calls: [],
  subscriptions: [],
  sessions: [],
  ledger: [],
  standing: undefined,
  leftovers: [],
};

const mutation: CallRecord = { id: "call 1", isRepeatable: false, timeoutMs: 100, madeAt: 0 };
const request = (id: string, call = "call 1"): Entry => ({
  kind: "request",
  type: "mutation",
  operations: ["SendMessage"],
  document: "",
  variables: { call },
  socket,
  id,
});
const executed = (id: string): Entry => ({ kind: "executed", socket, id });
const answered = (id: string): Entry => ({ kind: "answer", socket, id, payload: { data: {} } });
const refused = (id: string, name: string): Entry => ({
  kind: "answer",
  socket,
  id,
  payload: { errors: [{ name, message: "" }] },
});
const ended = (code: string, byService = false): Partial<CallRecord> => ({
  outcome: { as: "failed", code, byService },
});
const resolved: Partial<CallRecord> = { outcome: { as: "resolved" } };

const judgeCall = (call: Partial<CallRecord>, ...entries: readonly Entry[]) =>
  judge({
    ...nothing,
    calls: [{ ...mutation, ...(call.outcome && { settledAt: 10 }), ...call }],
    ledger: ledgerOf(...entries),
  });

const done = [request("1"), executed("1"), answered("1")];

test.each<[string, Partial<CallRecord>, readonly Entry[]]>([
  ["was carried out and answered", resolved, done],
  ["was refused", ended("FORBIDDEN", true), [request("1"), refused("1", "FORBIDDEN")]],
  ["was not sent", ended("NOT_SENT"), []],
  ["was carried out, with an unknown outcome", ended("OUTCOME_UNKNOWN"), [request("1"), executed("1")]],
  ["was not carried out, with an unknown outcome", ended("OUTCOME_UNKNOWN"), [request("1")]],
  ["was aborted", { outcome: { as: "aborted" } }, []],
  ["was refused with RATE_LIMITED at first", resolved, [request("0"), refused("0", "RATE_LIMITED"), ...done]],
  ["may be repeated and was repeated", { ...resolved, isRepeatable: true }, [request("0"), executed("0"), ...done]],
])("a call that %s is correct", (_, call, entries) => {
  expect(judgeCall(call, ...entries)).toEqual([]);
});

test.each<[string, string, Partial<CallRecord>, readonly Entry[]]>([
  ["N1: call 1 never settled", "never settled", {}, [request("1")]],
  ["N1: call 1 took 101 ms of 100", "settled late", { ...resolved, settledAt: 101 }, done],
  ["N1: call 1 ended as resolved", "resolved without an answer", resolved, [request("1"), executed("1")]],
  ["N1: call 1 ended as resolved", "resolved without being carried out", resolved, [request("1"), answered("1")]],
  ["N1: call 1 ended as NOT_SENT", "ended as not sent and was sent", ended("NOT_SENT"), [request("1")]],
  ["N1: call 1 ended as FORBIDDEN", "ended as refused and was not", ended("FORBIDDEN", true), [request("1")]],
  [
    "N1: call 1 ended as OUTCOME_UNKNOWN",
    "was carried out twice",
    ended("OUTCOME_UNKNOWN"),
    [...done, request("2"), executed("2")],
  ],
  ["N1: call 1 ended in a way", "failed with an undocumented code", ended("CONNECTION_LOST"), [request("1")]],
  [
    "N2: call 1 reached the service 2 times",
    "must not be repeated and was repeated",
    resolved,
    [request("0"), ...done],
  ],
  [
    "N2: call 1 reached the service 5 times",
    "was repeated too often",
    { ...resolved, isRepeatable: true },
    [...["a", "b", "c", "d"].map((id) => request(id)), ...done],
  ],
])("%s: a call that %s is a violation", (found, _, call, entries) => {
  expect(judgeCall(call, ...entries)).toContainEqual(expect.stringContaining(found));
});

test("N2: a call that was repeated with other variables is a violation", () => {
  const other: Entry = { ...request("2"), variables: { call: "call 1", first: 2 } } as Entry;
  expect(judgeCall({ ...resolved, isRepeatable: true }, ...done, other)).toEqual([
    "N2: call 1 reached the service with different variables",
  ]);
});

/** Subscription S1: live from 10 on under one id and, after a gap from 40 to 50, from 50 on under another id. */
const start = (id: string, subscription_id: string, at: number): Entry[] => [
  { kind: "request", type: "subscription", operations: ["S1"], document: "", socket, id, at },
  { kind: "answer", socket, id, payload: { data: { subscription_id } }, at },
];
const data = (subscription_id: string, content: string, at: number): Entry => ({
  kind: "data",
  socket,
  subscription_id,
  payload: { data: { message: { node: { content } } } },
  at,
});
const sent = [
  ...start("1", "one", 10),
  data("one", "a", 20),
  data("one", "b", 30),
  ...start("2", "two", 50),
  data("two", "c", 60),
];
const gap = { type: "gap", operation: "S1", from: 40, to: 50 } as SessionEventFacts;
const attempt = { type: "reconnect" } as SessionEventFacts;
const dropped = { type: "dropped", operation: "S1", count: 1, outcome: "OVERFLOW", durationMs: 0 } as const;
const handed = (...contents: readonly string[]) => contents.map((content) => ({ content, at: 70 }));

function judgeEvents(
  record: Partial<SubscriptionRecord>,
  reports: readonly SessionEventFacts[] = [gap],
  ledger: readonly Entry[] = sent,
): string[] {
  const subscription: SubscriptionRecord = {
    name: "S1",
    maxQueuedEvents: 2,
    readyAt: 10,
    handed: [],
    fills: [],
    ...record,
  };
  const events = [{ at: 40, event: attempt }, ...reports.map((event) => ({ at: 50, event }))];
  const session = { events, endedAt: 100, isClosedByUs: true };
  return judge({ ...nothing, subscriptions: [subscription], sessions: [session], ledger: ledgerOf(...ledger) });
}

const lateB = [...start("1", "one", 10), data("one", "a", 20), data("one", "b", 40), ...sent.slice(4)];
const faulty: Entry = {
  ...data("two", "", 55),
  payload: { errors: [{ name: "GRAPHQL_EXEC_ERROR", message: "" }] },
} as Entry;

const stop = (subscription_id: string, at: number): Entry => ({ kind: "stop", socket, id: "9", subscription_id, at });
/** Returns the entry on another connection. */
const next = (entry: Entry): Entry => ({ ...entry, socket: 2 }) as Entry;
/** A start that is not answered, another start that is refused, then the late answer of the first. */
const refusedStart: Entry[] = [
  ...sent.slice(0, 4),
  ...start("2", "", 40).slice(0, 1),
  ...start("3", "", 50).slice(0, 1),
  { ...refused("3", "MAX_SUB"), at: 50 },
  ...start("2", "two", 60).slice(1),
  data("two", "c", 60),
];
const endedBy = (code: string) => ({ handed: handed("a", "b"), end: { how: "failed", code, at: 70 } }) as const;

test.each<[string, Parameters<typeof judgeEvents>]>([
  ["all events", [{ handed: handed("a", "b", "c") }]],
  ["all events that were sent before the connection was lost", [{ handed: handed("a", "c") }, [gap], lateB]],
  ["all events that were not dropped", [{ handed: handed("a", "c") }, [gap, dropped]]],
  ["all events until it left the loop", [{ handed: handed("a"), end: { how: "left", at: 70 } }]],
  [
    "all events until its queue was full",
    [{ handed: handed("a", "b"), end: { how: "failed", code: "OVERFLOW", at: 80 } }],
  ],
  [
    "the events that filled the gap in their place",
    [
      { handed: handed("a", "b", "x", "c"), fills: [{ from: 40, to: 50, contents: ["x"] }] },
      [{ ...gap, filled: 1 } as SessionEventFacts],
    ],
  ],
  [
    "all events once, although the service also sent one on a lost connection",
    [
      { handed: handed("a", "b", "c") },
      [gap],
      [...sent.slice(0, 4), ...sent.slice(4, 6).map(next), data("one", "c", 60), next(data("two", "c", 60))],
    ],
  ],
  [
    "all events, although an abandoned start was accepted late and stopped",
    [
      { handed: handed("a", "b", "c") },
      [gap],
      [...sent.slice(0, 6), ...start("3", "late", 55), stop("late", 55), ...sent.slice(6)],
    ],
  ],
  [
    "all events, although three starts were answered at once, the last one first, and the others stopped",
    [
      {
        handed: handed("a", "b", "x", "c"),
        fills: [{ from: 40, to: 50, contents: ["x"] }],
      },
      [{ ...gap, filled: 1 } as SessionEventFacts],
      [
        ...sent.slice(0, 4),
        ...["2", "3", "4"].flatMap((id) => start(id, "", 45).slice(0, 1)),
        ...["4", "3", "2"].flatMap((id) => start(id, id === "4" ? "two" : id, 50).slice(1)),
        ...["3", "2"].map((id) => stop(id, 50)),
        ...sent.slice(6),
      ],
    ],
  ],
  [
    "all events until an error ended the subscription, in one turn with a faulty event and the answer",
    [
      { ...endedBy("FORBIDDEN"), fills: [{ from: 40, to: 50, contents: [] }] },
      [{ type: "event-error", operation: "S1", error: new ConversationsError("PROTOCOL_ERROR", "") }],
      [
        ...sent.slice(0, 6),
        { ...faulty, at: 50 },
        { ...faulty, at: 50, payload: { errors: [{ name: "FORBIDDEN", message: "" }] } } as Entry,
        stop("two", 50),
      ],
    ],
  ],
  ["all events until its last start was refused", [endedBy("MAX_SUB"), [gap], refusedStart]],
  [
    "all events except one that was reported as an error",
    [
      { handed: handed("a", "b", "c") },
      [gap, { type: "event-error", operation: "S1", error: new ConversationsError("PROTOCOL_ERROR", "") }],
      [...sent, faulty],
    ],
  ],
])("a consumer that receives %s is correct", (_, args) => {
  expect(judgeEvents(...args)).toEqual([]);
});

test.each<[string, string, Parameters<typeof judgeEvents>]>([
  ['N3: S1 missed "b"', "was lost without a report", [{ handed: handed("a", "c") }]],
  ['N3: S1 missed "c" before its end', "was never delivered", [{ handed: handed("a", "b") }]],
  ['N3: S1 was handed "a" twice', "was delivered twice", [{ handed: handed("a", "a", "b", "c") }]],
  [
    'N3: S1 was handed "a" twice, out of order',
    "was delivered in the wrong order",
    [{ handed: handed("b", "a", "c") }],
  ],
  [
    'N3: S1 was handed "z" twice, out of order or out of nothing',
    "was never sent",
    [{ handed: handed("a", "b", "z", "c") }],
  ],
  [
    "N3: S1 got a report of 1 dropped events of 0",
    "was reported as dropped and was not",
    [{ handed: handed("a", "b", "c") }, [gap, dropped]],
  ],
  [
    "N3: S1 got no report of the gap before 60",
    "was missed in a gap without a report",
    [{ handed: handed("a", "b", "c") }, []],
  ],
  [
    'N3: S1 missed "x"',
    "filled a gap and was lost",
    [
      { handed: handed("a", "b", "c"), fills: [{ from: 40, to: 50, contents: ["x"] }] },
      [{ ...gap, filled: 1 } as SessionEventFacts],
    ],
  ],
  [
    "N3: S1 got a report of 0 faulty events of 1",
    "was faulty and not reported",
    [{ handed: handed("a", "b", "c") }, [gap], [...sent, faulty]],
  ],
  ['N3: S1 missed "c" before its end', "was sent before an end without a refusal", [endedBy("MAX_SUB")]],
  [
    'N3: S1 missed "b"',
    "was dropped by a queue that was not full",
    [{ handed: handed("a"), end: { how: "failed", code: "OVERFLOW", at: 80 } }],
  ],
  [
    "N3: S1 ended without a word",
    "was sent after an end without a reason",
    [{ handed: handed("a", "b", "c"), end: { how: "done", at: 80 } }],
  ],
])("%s: an event that %s is a violation", (found, _, args) => {
  expect(judgeEvents(...args)).toContainEqual(expect.stringContaining(found));
});

test("N4: each requested subscription must be live exactly once, and no other may be live", () => {
  const stand = (wanted: readonly string[], active: readonly string[], state: SessionState = "ready") =>
    judge({ ...nothing, standing: { wanted, state, active } });
  expect(stand(["S1"], ["S1"])).toEqual([]);
  expect(stand(["S1"], [])).toEqual(["N4: S1 is wanted and live 0 times"]);
  expect(stand(["S1"], ["S1", "S1"])).toEqual(["N4: S1 is wanted and live 2 times"]);
  expect(stand([], ["S1"])).toEqual(["N4: S1 is not wanted and live 1 times"]);
  expect(stand(["S1"], ["S1"], "recovering")).toEqual(["N4: the session is recovering, long after the last fault"]);
});

test("N5: every socket, timer and listener that remains is reported", () => {
  expect(judge({ ...nothing, leftovers: ["2 timers"] })).toEqual(["N5: left were 2 timers"]);
});

test("N3: an id that the service gives again belongs to its new owner", () => {
  const closed: Entry = { kind: "closed", socket, code: 1006, at: 45 };
  const again = [...sent.slice(0, 4), closed, ...start("2", "one", 50).map(next), next(data("one", "c", 60))];
  expect(judgeEvents({ handed: handed("a", "b", "c") }, [gap], again)).toEqual([]);
  expect(judgeEvents({ handed: handed("a", "b") }, [gap], again)).toEqual(['N3: S1 missed "c" before its end']);
});

test("N3: after a connection has lost bytes it must carry no frames, and a later connection may", () => {
  const record: SubscriptionRecord = {
    name: "S1",
    maxQueuedEvents: 2,
    readyAt: 10,
    handed: handed("a", "b"),
    fills: [],
  };
  const judgeWith = (from: number, to: number) =>
    judge({
      ...nothing,
      subscriptions: [{ ...record, abortedAt: 80, end: { how: "aborted", at: 80 } }],
      sessions: [{ events: [40, 50].map((at, i) => ({ at, event: i === 0 ? attempt : gap })), isClosedByUs: true }],
      ledger: ledgerOf(...sent),
      silences: [{ from, to }],
    });
  expect(judgeWith(52, 58)).toEqual([]);
  expect(judgeWith(42, 48)).toEqual(['N3: S1 missed "c" before its end']);
});
