import { readFileSync } from "node:fs";
import { globSync } from "tinyglobby";
import { expect, test } from "vitest";

const ignore = ["**/node_modules/**"];
const code = globSync(["codegen.ts", "{plugins,src,test}/**/*.{ts,js,mjs}"], { ignore });
const pages = globSync(["*.md", ".github/**/*.{md,yml}", "{schema,operations,plugins,src,test}/**/*.{md,graphql}"], {
  ignore: [...ignore, "CHANGELOG.md"],
});

/** Words that send a reader to the dictionary, with the common ones. */
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

/** Doc comments begin with a verb or a noun; the share that may begin with one of these words. */
const questions = /^(?:What|How|Whether|Where)\b/;
const allowedShare = 0.05;

test("code and pages use common words", () => {
  const own = "test/words.test.ts";
  const lines = [...code, ...pages].filter((file) => file !== own).flatMap(uncommonLines);
  expect(lines).toEqual([]);
});

test("doc comments begin with a verb or a noun", () => {
  const comments = code.flatMap((file) => [...read(file).matchAll(/\/\*\*[\s*]*(\w+)/g)].map(([, word = ""]) => word));
  expect(comments.length).toBeGreaterThan(2_000);
  const share = comments.filter((word) => questions.test(word)).length / comments.length;
  expect(share).toBeLessThan(allowedShare);
});

function uncommonLines(file: string): string[] {
  return read(file)
    .split("\n")
    .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : []));
}

function read(file: string): string {
  return readFileSync(file, "utf8");
}
