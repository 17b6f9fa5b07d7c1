import { formatPlace } from "../diagnostics/format.ts";
import type { Operation } from "../model.ts";

/** The doc comment of an operation's function. */
export function printDocumentation({ kind, name, documentation, variables }: Operation): string {
  const { descriptions, deprecated, inferred, place } = documentation;
  const paragraphs = [
    ...descriptions,
    `${kind} ${name}, ${formatPlace(place)}`,
    ...(inferred === undefined ? [] : [`Inferred, not documented by the vendor: ${inferred}.`]),
    variables.map(printParameter).join("\n"),
    deprecated === undefined ? "" : `@deprecated ${deprecated}`,
  ];
  return printComment(paragraphs.filter((paragraph) => paragraph !== "").join("\n\n"));
}

function printParameter({ name, description, deprecated, inferred }: Operation["variables"][number]): string {
  const marks = [
    ...(deprecated === undefined ? [] : [`Deprecated: ${deprecated}`]),
    ...(inferred === undefined ? [] : [`(Inferred: ${inferred}.)`]),
  ];
  const text = [description, ...marks].filter((part) => part !== "").join(" ");
  return `@param variables.${name}${text === "" ? "" : ` - ${text.replaceAll(/\s*\n\s*/g, " ")}`}`;
}

/** A doc comment, which no text can end. */
export function printComment(text: string): string {
  const lines = text.replaceAll("*/", "*\\/").split("\n");
  if (lines.length === 1) return `/** ${lines[0]} */`;
  return ["/**", ...lines.map((line) => ` * ${line}`.trimEnd()), " */"].join("\n");
}
