import { expect, test } from "vitest";
import { describeFault } from "../../src/sandbox/faults/describe-fault.ts";
import { type Fault, type FaultMoment, timesOf } from "../../src/sandbox/faults/fault-types.ts";
import { faultList } from "../../src/sandbox/index.ts";

const sentenceOf = (fault: Fault) => describeFault(fault, timesOf(fault));

test("every fault of the list has its own sentence, for once, several times and always", () => {
  const sentences = Object.values(faultList).flatMap(({ example }) => [
    describeFault(example, 1),
    describeFault(example, 3),
    describeFault(example, "always"),
  ]);
  for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].*\.$/s);
  const withoutNow = sentences.filter((sentence) => !sentence.startsWith("Now"));
  expect(new Set(withoutNow).size).toBe(withoutNow.length);
});

test.each<[Fault, string]>([
  [{ fault: "drop" }, "Now, the socket is cut without a close frame."],
  [{ fault: "close", when: "on-open", code: 1012 }, "When the next socket opens, the socket is closed with 1012."],
  [
    { fault: "eos", when: "after-data", times: 2, reason: "x", where: { agent: "Sam" } },
    'After each of the next 2 events for Sam, the agent session ends with EOS and the reason "x".',
  ],
  [
    { fault: "refuse", error: "RATE_LIMITED", times: 10, where: { kind: "mutation" } },
    "The next 10 answers to a mutation are refused with RATE_LIMITED.",
  ],
  [
    { fault: "refuse", error: "FORBIDDEN", carriedOut: true },
    "The next answer is refused with FORBIDDEN, although the request is carried out.",
  ],
  [
    { fault: "late", ms: 2000, times: 3, where: { operation: "SendMessage" } },
    "The next 3 answers to SendMessage come 2 s late.",
  ],
  [{ fault: "late", times: "always" }, "Every answer comes only when you let it go."],
  [{ fault: "out-of-order" }, "The next 2 answers come in reverse order."],
  [
    { fault: "data-early", count: 3 },
    "The next subscription sends its first 3 events before the answer that names it.",
  ],
  [
    { fault: "alter-data", set: { sig: 1 }, remove: ["payload"] },
    "The next event comes with another sig and without payload.",
  ],
  [
    { fault: "login-http", status: 429, headers: { "Retry-After": "2" } },
    "The next login is answered with 429 and Retry-After: 2.",
  ],
  [{ fault: "upgrade-refused", status: 503, times: 2 }, "The next 2 WebSockets are refused with 503."],
])("%j: %s", (fault, sentence) => {
  expect(sentenceOf(fault)).toBe(sentence);
});

test.each([
  [60, "x".repeat(60)],
  [61, `${"x".repeat(60)}…`],
])("a text of %i characters is shown as %s", (length, shown) =>
  expect(sentenceOf({ fault: "eos", reason: "x".repeat(length) })).toContain(`the reason "${shown}"`),
);

type Row = readonly [name: keyof typeof faultList, noun: string, one: string, several: string];
const waits: readonly Row[] = [
  ["refuse", "answer", "is refused with RATE_LIMITED", "are refused with RATE_LIMITED"],
  ["protocol-error", "answer", "is a protocol error 503", "are a protocol error 503"],
  ["silent", "answer", "never comes", "never come"],
  ["late", "answer", "comes 2 s late", "come 2 s late"],
  ["twice", "answer", "comes twice", "come twice"],
  ["out-of-order", "answer", "waits for another one, which comes first", "come in reverse order"],
  ["alter-answer", "answer", "comes with another id", "come with another id"],
  ["ignore-stop", "stop", "is answered, but the subscription goes on", "are answered, but the subscriptions go on"],
  [
    "data-early",
    "subscription",
    "sends its first event before the answer that names it",
    "each send its first event before the answer that names it",
  ],
  ["reuse-id", "subscription", "gets the id of an ended one", "get ids of ended ones"],
  ["data-twice", "event", "comes twice", "come twice"],
  ["data-error", "event", "is GRAPHQL_EXEC_ERROR instead of its data", "are GRAPHQL_EXEC_ERROR instead of data"],
  ["data-lost", "event", "is lost", "are lost"],
  ["alter-data", "event", "comes without payload", "come without payload"],
  ["login-refused", "login", "is refused with UNAUTHORIZED", "are refused with UNAUTHORIZED"],
  ["login-http", "login", "is answered with 429 and Retry-After: 2", "are answered with 429 and Retry-After: 2"],
  ["login-silent", "login", "is never answered", "are never answered"],
  ["login-late", "login", "is answered 2 s late", "are answered 2 s late"],
  [
    "login-elsewhere",
    "login",
    "leads to another address: ws://127.0.0.1:9/stream/0.1/graphql/x:1",
    "lead to another address: ws://127.0.0.1:9/stream/0.1/graphql/x:1",
  ],
  ["upgrade-refused", "WebSocket", "is refused with 503", "are refused with 503"],
  ["upgrade-silent", "WebSocket", "is never answered", "are never answered"],
];

test.each(waits)("the example of %s: the next %s %s", (name, noun, one, several) => {
  const { example } = faultList[name];
  expect(describeFault(example, 1)).toBe(`The next ${noun} ${one}.`);
  expect(describeFault(example, 3)).toBe(`The next 3 ${noun}s ${several}.`);
  expect(describeFault(example, "always")).toBe(`Every ${noun} ${one}.`);
});

test.each<[keyof typeof faultList, string]>([
  ["drop", "Now, the socket is cut without a close frame."],
  ["close", "Now, the socket is closed with 1012."],
  ["eos", 'Now, the agent session ends with EOS and the reason "unexpected session state".'],
  ["garbage", "Now, a frame comes that is not part of the protocol (not-json)."],
  ["say", 'Now, this frame comes: {"reason":7,"sig":"EOS"}.'],
])("the example of %s: %s", (name, sentence) => expect(sentenceOf(faultList[name].example)).toBe(sentence));

test("every fault of the list is in one of these tables", () =>
  expect([...waits.map(([name]) => name), "drop", "close", "eos", "garbage", "say"].sort()).toEqual(
    Object.keys(faultList).sort(),
  ));

test.each<[FaultMoment, string, string, string]>([
  ["on-open", "When the next socket opens", "When each of the next 2 sockets opens", "When each socket opens"],
  [
    "on-request",
    "When the next request arrives",
    "When each of the next 2 requests arrives",
    "When each request arrives",
  ],
  ["before-answer", "Before the next answer", "Before each of the next 2 answers", "Before each answer"],
  ["after-answer", "After the next answer", "After each of the next 2 answers", "After each answer"],
  ["after-data", "After the next event", "After each of the next 2 events", "After each event"],
  ["after-frame", "After the next frame", "After each of the next 2 frames", "After each frame"],
])("the moment %s: %s", (when, once, twice, always) =>
  expect([1, 2, "always" as const].map((times) => describeFault({ fault: "drop", when }, times))).toEqual(
    [once, twice, always].map((moment) => `${moment}, the socket is cut without a close frame.`),
  ),
);

const long = "x".repeat(61);
const short = `${"x".repeat(60)}…`;
test.each<[Fault, string]>([
  [{ fault: "close" }, "Now, the socket is closed with 1011."],
  [{ fault: "eos" }, "Now, the agent session ends with EOS."],
  [{ fault: "drop", where: { agent: "Sam" } }, "Now for Sam, the socket is cut without a close frame."],
  [
    { fault: "drop", when: "on-request", where: { kind: "stop", agent: long } },
    `When the next request of a stop for ${short} arrives, the socket is cut without a close frame.`,
  ],
  [{ fault: "twice", where: { operation: long, kind: "query" } }, `The next answer to ${short} comes twice.`],
  [{ fault: "data-lost", where: { operation: "OnMessage" } }, "The next event of OnMessage is lost."],
  [{ fault: "say", text: long }, `Now, this frame comes: ${short}.`],
  [{ fault: "protocol-error" }, "The next answer is a protocol error 500."],
  [
    { fault: "protocol-error", carriedOut: true },
    "The next answer is a protocol error 500, although the request is carried out.",
  ],
  [{ fault: "refuse", error: "FORBIDDEN", carriedOut: false }, "The next answer is refused with FORBIDDEN."],
  [{ fault: "late", ms: 1_500 }, "The next answer comes 1500 ms late."],
  [{ fault: "late", ms: 0 }, "The next answer comes 0 s late."],
  [{ fault: "alter-answer" }, "The next answer comes unchanged."],
  [
    { fault: "data-early", count: 2 },
    "The next subscription sends its first 2 events before the answer that names it.",
  ],
  [{ fault: "data-early" }, "The next subscription sends its first event before the answer that names it."],
  [
    { fault: "login-http", status: 302, headers: { Location: "/", Via: "x" } },
    "The next login is answered with 302 and Location: /, Via: x.",
  ],
])("%j is described as: %s", (fault, sentence) => expect(sentenceOf(fault)).toBe(sentence));
