import { expect, test } from "vitest";
import { describeFault } from "../../src/sandbox/faults/describe-fault.ts";
import { type Fault, timesOf } from "../../src/sandbox/faults/fault-types.ts";
import { faultList } from "../../src/sandbox/index.ts";

const sentenceOf = (fault: Fault) => describeFault(fault, timesOf(fault));

test("every fault of the list has a sentence of its own, once, several times and always", () => {
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
