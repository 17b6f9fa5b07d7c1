import { readFileSync } from "node:fs";
import { globSync } from "tinyglobby";
import ts from "typescript";
import { expect, test } from "vitest";

const ignore = ["**/node_modules/**"];
const code = globSync(["codegen.ts", "{plugins,src,test}/**/*.{ts,js,mjs}"], { ignore });
const pages = globSync(["*.md", ".github/**/*.{md,yml}", "{schema,operations,plugins,src,test}/**/*.{md,graphql}"], {
  ignore: [...ignore, "CHANGELOG.md"],
});

/** Uncommon words, which many readers would have to look up, with the common ones. */
const uncommon = {
  anew: "again",
  beside: "next to",
  heed: "honour",
  nobody: "no one",
  shall: "must",
  whoever: "anyone who",
  "be it": "whether",
  "for ever": "indefinitely",
  "so many": "N",
  "stands in": "is in",
  "tells of": "reports",
  "told of": "is reported",
};

const pattern = new RegExp(`\\b(?:${Object.keys(uncommon).join("|")})\\b`, "i");

/** Doc comments begin with a verb or a noun, not with one of these words. */
const questions = /^(?:What|How|Whether|Where)\b/;

/** Types that have one name in two files: each is private to its file, or means the same thing in both. */
const shared = ["Context", "Documentation", "LiteralShape", "Named", "Operation", "Place", "Variables"];

test("code and pages use common words", () => {
  const own = "test/words.test.ts";
  const lines = [...code, ...pages].filter((file) => file !== own).flatMap(uncommonLines);
  expect(lines).toEqual([]);
});

test("doc comments begin with a verb or a noun", () => {
  const comments = code.flatMap((file) =>
    [...read(file).matchAll(/\/\*\*[\s*]*(\w[^\n]*)/g)].map(([, text = ""]) => ({ file, text })),
  );
  expect(comments.length).toBeGreaterThan(2_000);
  expect(comments.filter(({ text }) => questions.test(text))).toEqual([]);
});

test("each type name has one meaning", () => {
  const files = globSync(["plugins/**/*.ts", "src/**/*.ts"]);
  const declared = files.flatMap((file) => [...typeNamesIn(file)].map((name) => ({ name, file })));
  const twice = declared.filter(({ name, file }) => declared.some((each) => each.name === name && each.file !== file));
  expect(declared.length).toBeGreaterThan(300);
  expect(twice.filter(({ name }) => !shared.includes(name))).toEqual([]);
});

function typeNamesIn(file: string): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    const isType = ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isClassDeclaration(node);
    if (isType && node.name) names.add(node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest));
  return names;
}

function uncommonLines(file: string): string[] {
  return read(file)
    .split("\n")
    .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : []));
}

function read(file: string): string {
  return readFileSync(file, "utf8");
}
