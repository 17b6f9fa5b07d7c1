import { expect, test } from "vitest";
import { closest } from "../../../plugins/client/check/closest.ts";

test.each([
  ["one letter is missing", "chanel", "channel"],
  ["one letter is too many", "channnel", "channel"],
  ["one letter is another", "chamnel", "channel"],
  ["two letters are swapped", "hcannel", "channel"],
  ["the case of letters is another", "CHANNEL", "channel"],
  ["half of ten letters are inserted", "abcdefghij", "vwxyzabcdefghij"],
  ["half of ten letters are inserted among the others", "abcdefghij", "avbwcxdyezfghij"],
  ["half of ten letters are removed", "abcdefghij", "acegi"],
  ["half of ten letters are replaced", "abcdefghij", "vwxyzfghij"],
  ["the only letter is replaced", "a", "b"],
  ["one of two letters is replaced", "ab", "ac"],
  ["three of five letters are replaced", "abcde", "xyzde"],
  ["two of four letters are replaced", "abcd", "xycd"],
])("a name in which %s is close", (_, name, candidate) => {
  expect(closest(name, [candidate])).toBe(candidate);
});

test.each([
  ["six of ten letters are inserted", "abcdefghij", "uvwxyzabcdefghij"],
  ["six of ten letters are inserted among the others", "abcdefghij", "avbwcxdyezfzghij"],
  ["six of ten letters are removed", "abcdefghij", "aceg"],
  ["six of ten letters are replaced", "abcdefghij", "uvwxyzghij"],
  ["the only letter is replaced by two", "a", "bc"],
  ["both letters are replaced", "ab", "cd"],
  ["four of five letters are replaced", "abcde", "wxyze"],
  ["three of four letters are replaced", "abcd", "xyzd"],
])("a name in which %s is too far", (_, name, candidate) => {
  expect(closest(name, [candidate])).toBeUndefined();
});

test("the closest candidate wins, and the first of equals", () => {
  expect(closest("channel", ["chann", "chanel", "chunnel"])).toBe("chanel");
  expect(closest("channel", ["chunnel", "chanel"])).toBe("chunnel");
  expect(closest("channel", [])).toBeUndefined();
});
