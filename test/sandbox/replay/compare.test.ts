import fc from "fast-check";
import { expect, test } from "vitest";
import { compareRequests } from "../../../src/sandbox/replay/compare.ts";

/** Creates a request of a conversation: "a1" is the request "1" of conversation "a". */
const meaningIn = (text: string) => ({
  conversation: text.slice(0, 1),
  name: "sendMessage",
  lines: [text],
  calls: [text],
  selected: [],
});

function compare(recorded: readonly string[], sent: readonly string[]) {
  return compareRequests(
    recorded.map((text, at) => ({ seq: at + 1, meaning: meaningIn(text) })),
    sent.map(meaningIn),
  ).map(({ kind, seq, recorded, sent }) => [kind, seq, recorded[0], sent[0]]);
}

test.each<[string, string[], string[], unknown[]]>([
  ["nothing, if both are the same", ["a1", "b1", "a2"], ["a1", "b1", "a2"], []],
  ["nothing, if conversations are mixed in another way", ["a1", "b1", "a2"], ["b1", "a1", "a2"], []],
  ["a changed request", ["a1", "a2", "a3"], ["a1", "a9", "a3"], [["changed", 2, "a2", "a9"]]],
  ["a missing request", ["a1", "a2", "a3"], ["a1", "a3"], [["missing", 2, "a2", undefined]]],
  ["an extra request", ["a1", "a2"], ["a1", "a9", "a2"], [["extra", undefined, undefined, "a9"]]],
  [
    "two requests that changed places as a missing and an extra one",
    ["a1", "a2"],
    ["a2", "a1"],
    [
      ["missing", 1, "a1", undefined],
      ["extra", undefined, undefined, "a1"],
    ],
  ],
  ["an extra conversation", [], ["b1"], [["extra", undefined, undefined, "b1"]]],
])("the comparison reports %s", (_, recorded, sent, differences) =>
  expect(compare(recorded, sent)).toEqual(differences),
);

/** Returns the length of a longest common subsequence, by trying all of them. */
function common([one, ...more]: readonly string[], sent: readonly string[]): number {
  if (one === undefined) return 0;
  const at = sent.indexOf(one);
  const without = common(more, sent);
  return at < 0 ? without : Math.max(without, 1 + common(more, sent.slice(at + 1)));
}

test("the comparison matches as many requests as possible", () => {
  const requests = fc.array(fc.constantFrom("a1", "a2", "a3"), { maxLength: 7 });
  fc.assert(
    fc.property(requests, requests, (recorded, sent) => {
      const kinds = compare(recorded, sent).map(([kind]) => kind);
      const count = (...wanted: string[]) => kinds.filter((kind) => wanted.includes(String(kind))).length;
      expect(recorded.length - count("changed", "missing")).toBe(common(recorded, sent));
      expect(sent.length - count("changed", "extra")).toBe(common(recorded, sent));
    }),
  );
});
