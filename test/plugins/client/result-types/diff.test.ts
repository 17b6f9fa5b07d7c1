// Generated code is committed and reviewed: a change of one thing must appear as one change.

import { expect, test } from "vitest";
import { typesOf } from "./types-of.ts";

const schema = `
  interface Item { id: ID! "Its title." title: String owner: User }
  type Book implements Item { id: ID! title: String owner: User }
  type Film implements Item { id: ID! title: String owner: User }
  type User { "Its name." name: String "Its mail." mail: String }
  type Query { item(a: Int, "The second." b: Int): Item user: User }
`;

test.each([
  ["a field of an object", ["user { name }"], ["user { name mail }"], ["  /** Its mail. */", "  mail: string | null;"]],
  [
    "a field of all types of an interface",
    ["item { id __typename }"],
    ["item { id __typename title }"],
    ["  /** Its title. */", "  title: string | null;"],
  ],
  [
    "a field of a fragment that is spread in many places",
    ["user { ...U } item { __typename owner { ...U } } again: item { owner { ...U name } }", "name"],
    ["user { ...U } item { __typename owner { ...U } } again: item { owner { ...U name } }", "name mail"],
    ["  /** Its mail. */", "  mail: string | null;", "  /** Its mail. */", "  mail: string | null;"],
  ],
])(
  "adding %s adds one line and its comment at each place",
  (_, [before = "", fragmentBefore], [after = "", fragmentAfter], expected) => {
    const write = (selection: string, fragment?: string) =>
      typesOf(schema, `query Q { ${selection} } ${fragment === undefined ? "" : `fragment U on User { ${fragment} }`}`);
    expect(addedLines(write(before, fragmentBefore), write(after, fragmentAfter))).toEqual(expected);
  },
);

test("adding a variable adds one line and its comment", () => {
  const before = typesOf(schema, "query Q($a: Int) { item(a: $a) { id } }");
  const after = typesOf(schema, "query Q($a: Int, $b: Int) { item(a: $a, b: $b) { id } }");
  expect(addedLines(before, after)).toEqual(["  /** The second. */", "  b?: number | null | undefined;"]);
});

test("adding an operation adds its declarations, and moves no other line", () => {
  const before = typesOf(schema, "query A { user { name } } query C { user { name } }");
  const after = typesOf(schema, "query A { user { name } } query B { user { name } } query C { user { name } }");
  const added = addedLines(before, after);
  expect(added.filter((line) => line.startsWith("export"))).toEqual([
    "export type BQueryVariables = Record<string, never>;",
    "export interface BQuery {",
    "export interface BQueryUser {",
  ]);
});

/** Returns the new lines; no other line may have changed or moved. */
function addedLines(before: string, after: string): string[] {
  const kept = before.split("\n");
  const added: string[] = [];
  for (const line of after.split("\n")) {
    if (line === kept[0]) kept.shift();
    else added.push(line);
  }
  expect(kept, "lines that changed or moved").toEqual([]);
  return added;
}
