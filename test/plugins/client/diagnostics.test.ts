import { join } from "node:path";
import { GraphQLError, Kind, parse, Source } from "graphql";
import { describe, expect, test } from "vitest";
import { diagnosticAt, diagnosticOf, placeOf } from "../../../plugins/client/diagnostics/create.ts";
import type { Diagnostic } from "../../../plugins/client/diagnostics/diagnostic.ts";
import {
  countDiagnostics,
  formatDiagnostic,
  formatInOneLine,
  formatPlace,
  sorted,
} from "../../../plugins/client/diagnostics/format.ts";
import { throwIfInvalid } from "../../../plugins/client/diagnostics/invalid-operations-error.ts";

const explanation = { message: "It is wrong.", hint: "Correct it." };

function diagnostic(values: Partial<Diagnostic> = {}): Diagnostic {
  const place = { file: "a.graphql", line: 1, column: 1 };
  return { code: "syntax", severity: "error", ...place, message: "It is wrong.", hint: null, excerpt: [], ...values };
}

/** A diagnostic about the first field `wrong` of a text. */
function diagnosticIn(text: string, file = "a.graphql"): Diagnostic {
  const source = new Source(text, file);
  return diagnosticOf("syntax", new GraphQLError("No", { source, positions: [text.indexOf("wrong")] }), null);
}

describe("the report", () => {
  const error = diagnostic();
  const warning = diagnostic({ severity: "warning" });

  test.each([
    [[], ""],
    [[error], "1 error"],
    [[warning], "1 warning"],
    [[warning, error, warning], "1 error, 2 warnings"],
    [[error, error], "2 errors"],
  ])("counts %#", (diagnostics, text) => expect(countDiagnostics(diagnostics)).toBe(text));

  test("is sorted by file, line, column and message, and what has no place comes first", () => {
    const inOrder = [
      { file: null, line: null, column: null, message: "A." },
      { file: null, line: null, column: null, message: "B." },
      { file: "a2.graphql", line: 5, column: 5 },
      { file: "a10.graphql", line: 4, column: 4 },
      { file: "b.graphql", line: null, column: 1, message: "Z." },
      { file: "b.graphql", line: 1, column: null, message: "Z." },
      { file: "b.graphql", line: 1, column: 1, message: "Y." },
      { file: "b.graphql", line: 1, column: 2, message: "X." },
      { file: "b.graphql", line: 1, column: 10, message: "W." },
      { file: "b.graphql", line: 2, column: 1, message: "A." },
      { file: "b.graphql", line: 2, column: 1, message: "B." },
      { file: "b.graphql", line: 10, column: 1, message: "A." },
    ].map(diagnostic);
    for (const [index, first] of inOrder.entries()) {
      for (const second of inOrder.slice(index + 1)) {
        expect(sorted([second, first])).toEqual([first, second]);
        expect(sorted([first, second])).toEqual([first, second]);
      }
    }
    expect(sorted(inOrder.toReversed())).toEqual(inOrder);
  });

  test.each<[string, Partial<Diagnostic>]>([
    ["a.graphql:2:3: error: It is wrong. [syntax]", { line: 2, column: 3 }],
    ["a.graphql:2:3: error: It is wrong. Correct it. [syntax]", { line: 2, column: 3, hint: "Correct it." }],
    ["a.graphql: warning: It is wrong. [syntax]", { line: null, column: null, severity: "warning" }],
    ["error: It is wrong. [syntax]", { file: null, line: null, column: null }],
  ])("says %j", (line, values) => expect(formatInOneLine(diagnostic(values))).toBe(line));

  test("shows no lines without a place in them", () => {
    const excerpt = [{ line: 1, text: "query {" }];
    for (const place of [{ line: null }, { column: null }]) {
      expect(formatDiagnostic(diagnostic({ ...place, excerpt }))).not.toContain("|");
    }
    expect(formatDiagnostic(diagnostic())).toBe("a.graphql:1:1: error: It is wrong. [syntax]");
  });

  test.each<[string, number, number]>([
    ["the beginning of", 61, 0],
    ["no more than sixty letters before the place in", 62, 1],
    ["no more than sixty letters before the place in", 150, 89],
  ])("shows %s a long line: column %d", (_, column, from) => {
    const text = `${"x".repeat(column - 1)}!${"y".repeat(200)}`;
    const [, shown, mark] = formatDiagnostic(diagnostic({ column, excerpt: [{ line: 1, text }] })).split("\n");
    expect(shown).toBe(`1 | ${text.slice(from, from + 120)}`);
    expect(mark).toBe(`  | ${" ".repeat(column - 1 - from)}^`);
    expect(shown?.indexOf("!")).toBe(mark?.indexOf("^"));
  });

  test("puts numbers of lines below each other", () => {
    const text = `${"\n".repeat(8)}query {\n  wrong\n}\n`;
    expect(formatDiagnostic(diagnosticIn(text)).split("\n").slice(1)).toEqual([
      " 9 | query {",
      "10 |   wrong",
      "   |   ^",
      "11 | }",
    ]);
  });

  test.each([
    [{ file: "operations/a.graphql", line: 12 }, "operations/a.graphql:12"],
    [{ file: "", line: 0 }, ""],
  ])("names the place %j", (place, text) => expect(formatPlace(place)).toBe(text));
});

describe("a diagnostic", () => {
  test.each([
    ["wrong\nb\nc", 1, 1, ["wrong", "b"]],
    ["a\n wrong\nc\nd", 2, 2, ["a", " wrong", "c"]],
    ["a\r\nb\r\nwrong", 3, 1, ["b", "wrong"]],
    ["a\rwrong\rc", 2, 1, ["a", "wrong", "c"]],
  ])("has the lines around its place in %j", (text, line, column, lines) => {
    const { excerpt, ...place } = diagnosticIn(text);
    expect(place).toMatchObject({ file: "a.graphql", line, column });
    expect(excerpt.map((each) => each.text)).toEqual(lines);
    expect(excerpt.find((each) => each.line === line)?.text.trim()).toBe("wrong");
    expect(excerpt.map((each) => each.line)).toEqual(lines.map((_, index) => (excerpt[0]?.line ?? 0) + index));
  });

  test("names its file from the project's folder", () =>
    expect(diagnosticIn("wrong", join(process.cwd(), "operations", "a.graphql")).file).toBe("operations/a.graphql"));

  test.each([
    ["without a source", { positions: [1] }],
    ["without a position", { source: new Source("query", "a.graphql") }],
    ["without either", {}],
  ])("of an error %s has no place", (_, options) =>
    expect(diagnosticOf("syntax", new GraphQLError("No", options), "Do.")).toEqual({
      code: "syntax",
      severity: "error",
      file: null,
      line: null,
      column: null,
      message: "No.",
      hint: "Do.",
      excerpt: [],
    }),
  );

  test.each([
    ["No", "No."],
    ["No.", "No."],
    ["No!", "No!"],
    ["Why?", "Why?"],
  ])("is a sentence: %s", (text, message) =>
    expect(diagnosticOf("syntax", new GraphQLError(text), null).message).toBe(message),
  );

  test("of a node that was made, not read, has no place", () => {
    const node = { kind: Kind.NAME, value: "a" } as const;
    expect(diagnosticAt("syntax", node, explanation)).toMatchObject({ file: null, line: null, column: null });
    expect(placeOf(node)).toEqual({ file: "", line: 0 });
    const [definition] = parse(new Source("\n{ a }", "a.graphql")).definitions;
    expect(definition && placeOf(definition)).toEqual({ file: "a.graphql", line: 2 });
  });
});

test("warnings alone stop nothing", () => {
  expect(() => throwIfInvalid([diagnostic({ severity: "warning" })])).not.toThrow();
  expect(() => throwIfInvalid([])).not.toThrow();
  expect(() => throwIfInvalid([diagnostic({ severity: "warning" }), diagnostic()])).toThrow("1 error, 1 warning");
});
