import { cleanBlock } from "../../../../src/text/clean.ts";
import { getOrInsertComputed } from "../../memory.ts";
import type { Documentation } from "../../types-model.ts";

const printedComments = new WeakMap<Documentation, Map<string, string>>();

/** Prints the doc comment of a definition, with the line break behind it; nothing if there is nothing to say. */
export function printComment(documentation: Documentation, indent = ""): string {
  const byIndent = getOrInsertComputed(printedComments, documentation, () => new Map<string, string>());
  return getOrInsertComputed(byIndent, indent, () => print(documentation, indent));
}

function print({ description, deprecated }: Documentation, indent: string): string {
  const paragraphs = description.map(withoutMarkup);
  if (deprecated !== undefined) paragraphs.push(`@deprecated ${withoutMarkup(deprecated)}`.trimEnd());
  if (paragraphs.length === 0) return "";
  const lines = paragraphs.join("\n\n").split("\n");
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
  return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`.trimEnd()), `${indent} */\n`].join("\n");
}

/**
 * Returns text for a comment. It cannot end the comment, or hold a tag: `@ts-expect-error` and `@deprecated` have an effect,
 * also behind a blank in the middle of a line.
 */
export function withoutMarkup(text: string): string {
  return cleanBlock(text.replaceAll("*/", "*\\/"), "").replace(/(^|[\s*/])@(?=\S)/gm, "$1\\@");
}
