import { expect, test } from "vitest";
import { LinkedList } from "../../../src/runtime/support/linked-list.ts";

/** The list as its readers see it, from both ends. */
function facts(list: LinkedList<string>) {
  return { values: list.values().join(""), size: list.size, first: list.first?.value };
}

test("values leave in the order in which they came, those at the beginning first", () => {
  const list = new LinkedList<string>();
  expect(facts(list)).toEqual({ values: "", size: 0, first: undefined });
  for (const value of ["b", "c"]) list.push(value);
  list.unshift("a");
  expect(facts(list)).toEqual({ values: "abc", size: 3, first: "a" });
  expect([list.shift(), list.shift(), list.shift(), list.shift()]).toEqual(["a", "b", "c", undefined]);
  expect(facts(list)).toEqual({ values: "", size: 0, first: undefined });
});

test.each([
  [0, "bc"],
  [1, "ac"],
  [2, "ab"],
])("any value can be removed, once: %i", (index, rest) => {
  const list = new LinkedList<string>();
  const links = ["a", "b", "c"].map((value) => list.push(value));
  const link = links[index];
  if (!link) throw new Error("there is no such link");
  list.remove(link);
  list.remove(link);
  expect(facts(list)).toEqual({ values: rest, size: 2, first: rest[0] });
  expect(link).toMatchObject({ list: undefined, previous: undefined, next: undefined });
  list.push("d");
  list.unshift("z");
  expect(facts(list)).toEqual({ values: `z${rest}d`, size: 4, first: "z" });
});

test("the list of another value is left alone", () => {
  const [one, other] = [new LinkedList<string>(), new LinkedList<string>()];
  const link = one.push("a");
  other.push("b");
  other.remove(link);
  expect([facts(one), facts(other)]).toEqual([
    { values: "a", size: 1, first: "a" },
    { values: "b", size: 1, first: "b" },
  ]);
});
