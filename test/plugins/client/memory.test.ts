import { expect, test } from "vitest";
import { getOrInsertComputed, Memory } from "../../../plugins/client/memory.ts";

/** Returns a new object at each call, so that a value that was kept can be told from one that was computed again. */
const compute = () => ({});

test("a map keeps what was computed for a key", () => {
  const map = new Map<string, object>();
  const first = getOrInsertComputed(map, "a", compute);
  expect(getOrInsertComputed(map, "a", compute)).toBe(first);
  expect(getOrInsertComputed(map, "b", compute)).not.toBe(first);
  expect(map.get("a")).toBe(first);
});

test("a memory keeps a value as long as all that it depends on is the same", () => {
  const memory = new Memory<object, object>();
  const [key, one, two] = [{}, {}, {}];
  const first = memory.get(key, [one, "a"], compute);
  expect(memory.get(key, [one, "a"], compute)).toBe(first);
  expect(memory.get({}, [one, "a"], compute)).not.toBe(first);
  let before = first;
  for (const dependencies of [[two, "a"], [two, "b"], [two], [two, "b"], [], [one, "a"]]) {
    const next = memory.get(key, dependencies, compute);
    expect(next).not.toBe(before);
    expect(memory.get(key, [...dependencies], compute)).toBe(next);
    before = next;
  }
});
