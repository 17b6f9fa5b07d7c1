import ts from "typescript";
import { expect, test } from "vitest";
import type { Variable } from "../../../../plugins/client/model.ts";
import { textOfVariable } from "../../../../plugins/client/print/documentation.ts";
import { compile } from "../../../support/compile.ts";
import { declarationOf, typesOf } from "./types-of.ts";

test("every field, variable, input field, enum and enum value has its description from the schema", () => {
  const schema = `
    "An order." enum Sort { "First." UP "Last." DOWN @deprecated(reason: "use UP") }
    "A range." input Range { "From." low: Int "To." high: Int @deprecated }
    "A thing." type Thing { "Its size." size: Int "Its age." age: Int @deprecated(reason: "use size") sort: Sort }
    type Query { "One thing." thing("By size." by: Int "By range." in: Range "By age." old: Int @deprecated(reason: "use by")): Thing }`;
  const operation =
    'query Q("Ours." $by: Int, $in: Range, $old: Int) { thing(by: $by, in: $in, old: $old) { size age sort } }';
  expect(typesOf(schema, operation)).toBe(`\
/** An order. */
export type Sort =
  /**
   * Last.
   *
   * @deprecated use UP
   */
  | "DOWN"
  /** First. */
  | "UP";

/** A range. */
export interface Range {
  /**
   * To.
   *
   * @deprecated No longer supported
   */
  high?: number | null | undefined;
  /** From. */
  low?: number | null | undefined;
}

/** Variables of the query Q. */
export interface QQueryVariables {
  /**
   * By size.
   *
   * Ours.
   */
  by?: number | null | undefined;
  /** By range. */
  in?: Range | null | undefined;
  /**
   * By age.
   *
   * @deprecated use by
   */
  old?: number | null | undefined;
}

/** Result of the query Q. */
export interface QQuery {
  /** One thing. */
  thing: QQueryThing | null;
}

/** A thing. */
export interface QQueryThing {
  /** Its size. */
  size: number | null;
  /**
   * Its age.
   *
   * @deprecated use size
   */
  age: number | null;
  sort: Sort | null;
}
`);
});

const harmful: readonly (readonly [string, string])[] = [
  ["the end of a comment", "*/ export const broken = 1; /*"],
  ["the end of a comment, cut in two by its escape", "*\\\\*/ x"],
  ["a directive for the compiler", "@ts-expect-error"],
  ["a directive behind other text", "Text.\\n@ts-expect-error"],
  ["a directive behind stars", "* * @ts-expect-error"],
  ["a directive behind another line break", "Text.\\u2028@ts-expect-error\\u0085@ts-ignore\\u000b@ts-ignore"],
  ["a tag", "@deprecated not true"],
  ["a tag in a later line", "Text.\\n\\n  @deprecated not true"],
  ["a tag in the middle of a line", "Text. @deprecated not true"],
  ["a reference", "/// <reference path='nothing.ts' />"],
];

const printed = harmful.map(([, text]) => {
  const schema = `"${text}" type Query { "${text}" a("${text}" v: In): Int } "${text}" input In { "${text}" b: Int }`;
  return typesOf(schema, "query Q($v: In) { a(v: $v) } fragment F on Query { a }");
});

test.each(harmful.map(([what], index) => ({ what, types: printed[index] ?? "" })))(
  "a description becomes neither code nor a tag: $what",
  ({ types }) => {
    const source = ts.createSourceFile("types.ts", types, ts.ScriptTarget.Latest, true);
    const names = source.statements.map((statement) => ts.isInterfaceDeclaration(statement) && statement.name.text);
    expect(names).toEqual(["In", "FFragment", "QQueryVariables", "QQuery"]);
    expect(tagsIn(source)).toEqual([]);
  },
);

test("a description does not become a directive for the compiler", () => {
  expect(compile(Object.fromEntries(printed.map((types, index) => [`generated/${index}.ts`, types])))).toEqual([]);
  const broken = "/** @ts-expect-error */\nexport type A = string;\n";
  expect(compile({ "generated/broken.ts": broken })).toHaveLength(1);
});

function tagsIn(node: ts.Node): readonly ts.JSDocTag[] {
  return [...ts.getJSDocTags(node), ...node.getChildren().flatMap(tagsIn)];
}

test("a deprecation without a reason, or with a reason of several lines, is one tag", () => {
  const schema = 'type Query { a: Int @deprecated(reason: "") b: Int @deprecated(reason: "one\\n@two") }';
  expect(declarationOf(typesOf(schema, "query Q { a b }"), "QQuery")).toContain(
    ["  /** @deprecated */", "  a: number | null;", "  /**", "   * @deprecated one", "   * \\@two", "   */"].join("\n"),
  );
});

test("a description does not become a tag in the documentation of a variable", () => {
  const variable = { description: "Text @deprecated in the middle.", deprecated: undefined, inferred: undefined };
  expect(textOfVariable(variable as Variable)).toBe("Text \\@deprecated in the middle.");
});
