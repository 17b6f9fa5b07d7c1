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
