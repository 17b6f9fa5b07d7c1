// Text from outside (a service, a visitor, a schema, a repository) passes through one of these functions on its way to a
// terminal, a log, an annotation or an error message. Each takes time linear in the length of its input.

/**
 * Returns the text on one line, without leading and trailing blanks: line breaks become a space, control and format
 * characters become visible (`\u{1b}`), and nothing in it is a command to a CI runner.
 *
 * @param maxLength The most characters to return. A longer text is cut and ends with "…".
 */
export function cleanLine(text: string, maxLength = Number.POSITIVE_INFINITY): string {
  const lines = cut(text, maxLength).split(lineBreak);
  const parts = lines.map((line) => line.trim()).filter((line) => line !== "");
  const line = cleanOneLine(parts.join(" "));
  return text.length <= maxLength && line.length <= maxLength ? line : `${cut(line, maxLength - 1)}…`;
}

/**
 * Returns a value as clean JSON on one line, for an error message that quotes it. At most 200 characters are returned.
 */
export function quote(value: unknown): string {
  try {
    return cleanLine(JSON.stringify(value) ?? String(value), maxQuoteLength);
  } catch {
    // The value is nested too deeply, has a cycle, or holds a bigint.
    return typeof value;
  }
}

const maxQuoteLength = 200;

/** Returns the lines of the text, each cleaned and after `indent`, so that no line begins with text from outside. */
export function cleanBlock(text: string, indent: string): string {
  const lines = text.split(lineBreak).map((line) => `${indent}${cleanOneLine(line)}`.trimEnd());
  return lines.join("\n");
}

/**
 * Returns a value as JSON in which unsafe characters are escaped. It parses to the same value.
 *
 * @param indent The number of spaces for each level; 0 for JSON on one line.
 */
export function cleanJson(value: unknown, indent = 2): string {
  return JSON.stringify(value, null, indent)
    .split("\n")
    .map((line) => line.replace(unsafe, toJsonEscapes))
    .join("\n");
}

const lineBreak = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/;

/**
 * Control characters (ESC among them), format characters (bidi marks among them), halves of a surrogate pair, line
 * separators, and letters and marks that are invisible; the variation selectors of emoji may stay. GitHub's and Azure's
 * runners read a command behind `##[` or `##vso[` anywhere in a line.
 */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?!\ufe0e|\ufe0f)\p{Default_Ignorable_Code_Point}|##(?=\w*\[)/gu;

/** Printable ASCII without `#` and `:`. Most lines match; the search for unsafe characters takes ten times as long. */
const plain = /^[ -"$-9;-~]*$/;

function cleanOneLine(line: string): string {
  if (plain.test(line)) return line;
  // GitHub's runner accepts `::` after any blanks, so an indent of blanks would not protect.
  return line.replace(unsafe, toVisible).replace(/^(\s*):(?=:)/, "$1\\u{3a}");
}

function toVisible(found: string): string {
  if (found === "\t") return " ";
  if (found === "##") return "#\\u{23}";
  return `\\u{${found.codePointAt(0)?.toString(16)}}`;
}

function toJsonEscapes(found: string): string {
  const units = found.split("").map((unit) => unit.charCodeAt(0).toString(16).padStart(4, "0"));
  return units.map((unit) => `\\u${unit}`).join("");
}

/** Cuts a text, but never between the halves of a surrogate pair. */
function cut(text: string, length: number): string {
  return text.length <= length ? text : text.slice(0, Math.max(length, 0)).replace(/[\ud800-\udbff]$/, "");
}
