import { cleanLine } from "../../../src/text/clean.ts";
import { formatPlace } from "../diagnostics/format.ts";
import type { Operation, Variable } from "../model.ts";
import { withoutMarkup } from "./types/comment.ts";

/** Returns the lines of an operation's documentation, those about its parameters apart. */
export function describeOperation({ kind, name, documentation }: Operation): string[] {
  const { descriptions, inferred, place } = documentation;
  const paragraphs = descriptions.map(withoutMarkup);
  paragraphs.push(`${kind} ${name}, ${cleanLine(formatPlace(place))}`);
  if (inferred !== undefined) paragraphs.push(`Inferred, not documented by the vendor: ${withoutMarkup(inferred)}.`);
  return paragraphs
    .filter((paragraph) => paragraph !== "")
    .join("\n\n")
    .split("\n");
}

/** Returns the line about one variable: "@param variables.channel_id - The channel."; none if there is nothing to say. */
export function describeVariable(variable: Variable): string[] {
  const text = textOfVariable(variable);
  return text === "" ? [] : [`@param variables.${variable.name} - ${text}`];
}

/** Returns what there is to say about one variable; "" if that is nothing. */
export function textOfVariable({ description, deprecated, inferred }: Variable): string {
  const parts = description === "" ? [] : [description];
  if (deprecated !== undefined) parts.push(`Deprecated: ${deprecated}`);
  if (inferred !== undefined) parts.push(`(Inferred: ${inferred}.)`);
  return cleanLine(withoutMarkup(parts.join(" ")));
}

/** Returns the lines about a deprecation; empty if there is no deprecation. */
export function describeDeprecation({ documentation: { deprecated } }: Operation): string[] {
  return deprecated === undefined ? [] : `@deprecated ${withoutMarkup(deprecated)}`.split("\n");
}

/** Prints a doc comment of these groups of lines, with an empty line between them. */
export function printComment(...groups: readonly (readonly string[])[]): string {
  const lines = groups
    .filter((group) => group.length > 0)
    .flatMap((group, index) => (index === 0 ? group : ["", ...group]));
  if (lines.length === 1) return `/** ${lines[0]} */`;
  return ["/**", ...lines.map((line) => ` * ${line}`.trimEnd()), " */"].join("\n");
}
