import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { globSync } from "tinyglobby";
import ts from "typescript";

/** A case of the catalog, as the name of a test has it: "L-02: a login that is not answered is abandoned". */
export interface Case {
  readonly id: string;
  /** The name without the id. In the name of a `test.each()`, placeholders such as `%s` are kept. */
  readonly name: string;
  /** The value of the first placeholder, if the id comes from a row of a `test.each()`. */
  readonly row?: string;
  /** The test's file, relative to `test/`. */
  readonly file: string;
}

/** Returns all cases in the names of tests. A name with several ids gives one case for each of them. */
export function readCases(): Case[] {
  return globSync("test/**/*.test.ts")
    .sort()
    .flatMap((file) => namesIn(file).map((found) => ({ ...found, file: relative("test", file) })));
}

function namesIn(file: string): Omit<Case, "file">[] {
  const cases: Omit<Case, "file">[] = [];
  visit(ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest));
  return cases;

  function visit(node: ts.Node): void {
    if (ts.isStringLiteralLike(node)) cases.push(...readName(node.text));
    if (ts.isCallExpression(node)) cases.push(...readRows(node));
    ts.forEachChild(node, visit);
  }
}

/** Reads a call such as `test.each([["L-02", "a redirect"]])("%s: %s is refused", …)`, whose rows begin with the ids. */
function readRows({ expression: each, arguments: [title] }: ts.CallExpression): Omit<Case, "file">[] {
  if (!ts.isCallExpression(each) || !title || !ts.isStringLiteralLike(title)) return [];
  const [rows] = each.arguments;
  if (!title.text.startsWith("%s: ") || !rows || !ts.isArrayLiteralExpression(rows)) return [];
  return rows.elements.filter(ts.isArrayLiteralExpression).flatMap(({ elements: [ids, row] }) => {
    if (!ids || !row || !ts.isStringLiteral(ids) || !ts.isStringLiteral(row)) return [];
    return readName(title.text.replace("%s", ids.text)).map((found) => ({ ...found, row: row.text }));
  });
}

function readName(text: string): Omit<Case, "file">[] {
  const [, ids = "", name = ""] = /^((?:[A-Z]-\d\d(?:, )?)+): (.+)$/s.exec(text) ?? [];
  return ids === "" ? [] : ids.split(", ").map((id) => ({ id, name }));
}

/** Prints the cases as rows of a Markdown table, one for each id and file. */
export function printCases(cases: readonly Case[], ids: readonly string[]): string {
  const rows = ids.flatMap((id) => {
    const own = cases.filter((each) => each.id === id);
    return [...new Set(own.map(({ file }) => file))].map((file) => {
      const here = own.filter((each) => each.file === file);
      const names = [...new Set(here.map(({ name }) => name))].map((name) =>
        printName(
          name,
          here.flatMap((each) => (each.name === name && each.row !== undefined ? [each.row] : [])),
        ),
      );
      return `| ${id} | ${names.join("; ").replaceAll("|", "\\|")} | \`${file}\` |`;
    });
  });
  return ["| id | what is shown | test |", "| --- | --- | --- |", ...rows].join("\n");
}

/** A placeholder in the name of a `test.each()`. */
const placeholder = /%[a-z]|\$[a-z]\w*/;

/** Fills the first placeholder if there is one row, and lists several rows behind the name. */
function printName(name: string, rows: readonly string[]): string {
  const [only = "…"] = rows.length === 1 ? rows : [];
  const filled = name.replace(placeholder, () => only).replaceAll(new RegExp(placeholder, "g"), "…");
  return rows.length > 1 ? `${filled} (${rows.join("; ")})` : filled;
}
