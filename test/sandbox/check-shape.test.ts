import { expect, test } from "vitest";
import { checkShape, count, flag, list, oneOf, record, text } from "../../src/sandbox/support/check-shape.ts";

const persons = record(
  { name: text },
  { age: count(1, 120), isBot: flag, status: oneOf("ON", "OFF"), tags: list(text) },
);

const problemsOf = (value: unknown): readonly string[] => {
  try {
    checkShape(value, persons, "person");
    return [];
  } catch (error) {
    return (error as { readonly problems: readonly string[] }).problems;
  }
};

test.each([
  { name: "Ann" },
  { name: "Ann", age: 1, isBot: false, status: "OFF", tags: [] },
  { name: "Ann", age: 120, isBot: true, status: "ON", tags: ["a", "b"] },
])("%j is valid", (value) => expect(problemsOf(value)).toEqual([]));

test.each<[unknown, string]>([
  [{}, "person.name is missing."],
  [{ name: "" }, "person.name must be a text that is not empty"],
  [{ name: 7 }, "person.name must be a text that is not empty"],
  [{ name: "Ann", age: 0 }, "person.age must be a whole number from 1 to 120"],
  [{ name: "Ann", age: 121 }, "person.age must be a whole number from 1 to 120"],
  [{ name: "Ann", age: 1.5 }, "person.age must be a whole number from 1 to 120"],
  [{ name: "Ann", age: "7" }, "person.age must be a whole number from 1 to 120"],
  [{ name: "Ann", isBot: 1 }, "person.isBot must be true or false"],
  [{ name: "Ann", status: "on" }, "person.status must be one of ON, OFF"],
  [{ name: "Ann", tags: "a" }, "person.tags must be a list"],
  [{ name: "Ann", tags: ["a", ""] }, "person.tags[1] must be a text that is not empty"],
  [{ name: "Ann", nick: "A" }, 'person has no "nick"'],
  [null, "person must be an object"],
  [[], "person must be an object"],
])("%j is refused: %s", (value, problem) => {
  const problems = problemsOf(value);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(problem);
});

test("all errors of a value are reported", () =>
  expect(problemsOf({ age: 0, isBot: "yes", nick: "A" })).toHaveLength(4));

test.each<[unknown, string]>([
  [{ name: 7 }, "person.name must be a text that is not empty, not 7."],
  [{ name: undefined }, "person.name must be a text that is not empty, not undefined."],
  [
    { name: "Ann", [`nick${"k".repeat(100)}`]: 1 },
    `person has no "nick${"k".repeat(74)}…. It can have name, age, isBot, status, tags.`,
  ],
  [{ name: "Ann", toString: 1 }, 'person has no "toString". It can have name, age, isBot, status, tags.'],
  [{ name: "Ann", tags: ["a", 7] }, "person.tags[1] must be a text that is not empty, not 7."],
  [{ name: "Ann", age: "x".repeat(100) }, `person.age must be a whole number from 1 to 120, not "${"x".repeat(78)}….`],
  ["Ann", 'person must be an object, not "Ann".'],
])("%j is refused with the sentence: %s", (value, problem) => expect(problemsOf(value)).toEqual([problem]));

test("the message of the error has a line for each problem", () =>
  expect(() => checkShape({ age: 0 }, persons, "person")).toThrow(
    expect.objectContaining({
      message: "  person.name is missing.\n  person.age must be a whole number from 1 to 120, not 0.",
    }),
  ));

test("an object without required keys can be empty", () =>
  expect(() => checkShape({}, record({}, { name: text }), "person")).not.toThrow());
