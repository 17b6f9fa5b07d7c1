import { expect, test } from "vitest";
import { isSameCode } from "../../../src/tools/compare/same-code.ts";

const code = "/** The name, if any. */\nexport type Name = string | null;\n";

test.each([
  ["blanks in a comment", "/**   The name,\n *  if any. */\nexport type Name = string | null;\n"],
  ["blanks in the code", "/** The name, if any. */\nexport type Name=string|null\n"],
  ["parentheses around a type", "/** The name, if any. */\nexport type Name = (string | null);\n"],
])("texts that differ by %s are the same code", (_, other) => {
  expect(isSameCode(code, other)).toBe(true);
});

test.each([
  ["the punctuation of a comment", "/** The name; if any. */\nexport type Name = string | null;\n"],
  ["a word of a comment", "/** The name, if one. */\nexport type Name = string | null;\n"],
  ["where a comment has its blank", "/** Then ame, if any. */\nexport type Name = string | null;\n"],
  ["a type", "/** The name, if any. */\nexport type Name = string | nul;\n"],
  ["what does not parse", "/** The name, if any. */\nexport type Name = string | null);\n"],
])("texts that differ by %s are different code", (_, other) => {
  expect(isSameCode(code, other)).toBe(false);
});

test.each([
  ["blanks", "const a = [1, 2];", "const a=[ 1,2 ]"],
  ["line ends", "const a = 1;\nconst b = 2;\n", "const a = 1;\r\nconst b = 2;\r\n"],
  ["quotes", 'const a = "b";', "const a = 'b';"],
  ["semicolons", "const a = 1;\nconst b = 2;", "const a = 1\nconst b = 2"],
  ["trailing commas", "f(a, b);", "f(\n  a,\n  b,\n);"],
  ["a bar before the first member", 'type A = "B" | "C";', 'type A =\n  | "B"\n  | "C";'],
  ["parentheses in parentheses", "type A = (B | C)[];", "type A = ((B | C))[];"],
  ["asterisks of comments", "/** A. */\nf();", "/**\n * A.\n */\nf();"],
])("formatters change %s", (_, one, other) => {
  expect(isSameCode(one, other)).toBe(true);
});

// These differ only in characters that a formatter may also add or remove.
test.each([
  ["members and items", "type A = [B | C];", "type A = [B, C];"],
  ["the values of a text", 'const a = "b c";', 'const a = "bc";'],
  ["names", "const a: bc;", "const a: b, c;"],
  ["calls", "f(a)(b);", "f(a, b);"],
  ["the number of statements", "a; b;", "a, b;"],
  ["the last statement", "f(a);", "f(a)();"],
  ["kinds of comments", "f(); // a b", "f(); // ab"],
  ["the end of a comment", "f(); /* a */ /* b */", "f(); /* a * b */"],
])("%s are more than a format", (_, one, other) => {
  expect(isSameCode(one, other)).toBe(false);
});
