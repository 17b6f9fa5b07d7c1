import { GraphQLError, Kind } from "graphql";
import { expect, test } from "vitest";
import { diagnosticAt, diagnosticOf, placeOf } from "../../../plugins/client/diagnostics/create.ts";
import { formatDiagnostic } from "../../../plugins/client/diagnostics/format.ts";

// Documents that a program has made have no places.

test("a diagnostic about a node without a place has no place", () => {
  const node = { kind: Kind.NAME, value: "a" } as const;
  const diagnostic = diagnosticAt("syntax", node, { message: "It is wrong.", hint: "Correct it." });
  expect(diagnostic).toMatchObject({ severity: "error", file: null, line: null, column: null, excerpt: [] });
  expect(formatDiagnostic(diagnostic)).toBe("error: It is wrong. Correct it. [syntax]");
  expect(placeOf(node)).toEqual({ file: "", line: 0 });
});

test("a diagnostic from a graphql-js error without a place has no place", () =>
  expect(formatDiagnostic(diagnosticOf("syntax", new GraphQLError("It is wrong"), null))).toBe(
    "error: It is wrong. [syntax]",
  ));
