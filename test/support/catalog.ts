import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { globSync } from "tinyglobby";
import ts from "typescript";

/** A case of the catalog as a test names it: "L-02: a login that says nothing is given up". */
export interface Case {
  readonly id: string;
  readonly name: string;
  /** The test's file, relative to `test/`. */
  readonly file: string;
}

/** All cases that tests name, a name with several ids once for each. */
export function readCases(): Case[] {
  return globSync("test/**/*.test.ts")
    .sort()
    .flatMap((file) => namesIn(file).map((found) => ({ ...found, file: relative("test", file) })));
}

function namesIn(file: string): Omit<Case, "file">[] {
  const found: Omit<Case, "file">[] = [];
  visit(ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest));
  return found;

  function visit(node: ts.Node): void {
    if (ts.isStringLiteralLike(node)) found.push(...readName(node.text));
    if (ts.isArrayLiteralExpression(node)) found.push(...readName(textOf(node.elements)));
    ts.forEachChild(node, visit);
  }
}

/** A row of a table of tests may begin with the id and what is tested, for a name like "%s: %s is refused". */
function textOf([id, what]: readonly ts.Expression[]): string {
  return id && what && ts.isStringLiteral(id) && ts.isStringLiteral(what) ? `${id.text}: ${what.text}` : "";
}

function readName(text: string): Omit<Case, "file">[] {
  const [, ids = "", name = ""] = /^((?:[A-Z]-\d\d(?:, )?)+): (.+)$/s.exec(text) ?? [];
  return ids === "" ? [] : ids.split(", ").map((id) => ({ id, name }));
}

/** The cases as rows of a Markdown table, one for each id and file. */
export function printCases(cases: readonly Case[], ids: readonly string[]): string {
  const rows = ids.flatMap((id) => {
    const own = cases.filter((each) => each.id === id);
    return [...new Set(own.map(({ file }) => file))].map((file) => {
      const names = own
        .filter((each) => each.file === file)
        .map(({ name }) => name.replace(/%[a-z]/g, "…").replaceAll("|", "\\|"));
      return `| ${id} | ${[...new Set(names)].join("; ")} | \`${file}\` |`;
    });
  });
  return ["| id | what is shown | test |", "| --- | --- | --- |", ...rows].join("\n");
}
