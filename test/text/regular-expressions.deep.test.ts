import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { globSync } from "tinyglobby";
import ts from "typescript";
import { expect, test } from "vitest";

/** Text that a bad expression reads again from each of its characters. */
const pieces = [" ", "\t\n", "\n", " \r\n", '"', '\\"', "'", "(", "a", "1", ":1", ".", "/", "\\", "#", "*", "_a", "- "];

/** For this length, an expression with quadratic time would need minutes, and one with linear time milliseconds. */
const length = 200_000;
const timeout = 5_000;

const expressions = new Map<string, string>();
for (const file of globSync(["plugins/**/*.ts", "src/**/*.{ts,js}"]).sort()) {
  for (const literal of literalsIn(file)) expressions.set(literal, file);
}

test("all regular expressions in the sources are found", () => {
  expect(expressions.size).toBeGreaterThan(20);
});

test.each([...expressions])("%s (%s) takes time linear in the length of the text", (literal) => {
  for (const piece of pieces) expect(isLinear(literal, piece), JSON.stringify(piece)).toBe(true);
});

test("an expression that takes quadratic time is detected", () => {
  expect(isLinear("/\\s*[\\r\\n]+\\s*/g", " ", 500)).toBe(false);
});

/** After each text is a character that lets a match fail at its very end. */
function isLinear(literal: string, piece: string, limit = timeout): boolean {
  const text = `${piece.repeat(length / piece.length)}\u0001`;
  try {
    runInNewContext(
      `for (const start of ["", '"']) (start + text).replace(${literal}, "")`,
      { text },
      {
        timeout: limit,
      },
    );
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return false;
    throw error;
  }
}

function literalsIn(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest);
  const literals: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) literals.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return literals;
}
