/**
 * The text of a literal, with the positions of its characters in the source. The compiler has the text too, but not the
 * positions, which differ after each escape and each CRLF.
 */
export interface Cooked {
  readonly text: string;
  /** Returns the position in the literal's source at which a character of the text, or its end, begins. */
  offset(index: number): number;
}

/** One character in the source of a literal: an escape, a line break of a template, or any other. */
const characters = /\\(?:u\{0*(10[\da-fA-F]{4}|[\da-fA-F]{1,5})\}|u([\da-fA-F]{4})|x([\da-fA-F]{2})|\r\n|.)|\r\n|./gsu;

/** The meaning of some of them. All others mean themselves, also behind a backslash. */
const meanings: Readonly<Record<string, string>> = {
  "\r": "\n",
  "\r\n": "\n",
  "\\n": "\n",
  "\\t": "\t",
  "\\r": "\r",
  "\\b": "\b",
  "\\f": "\f",
  "\\v": "\v",
  "\\0": "\0",
  "\\\n": "",
  "\\\r": "",
  "\\\r\n": "",
  "\\\u2028": "",
  "\\\u2029": "",
};

/** Decodes the escapes and the line breaks of JavaScript in the source of a literal, without its quotes. */
export function cook(raw: string): Cooked {
  if (!/[\\\r]/.test(raw)) return { text: raw, offset: (index) => index };
  const offsets: number[] = [];
  let text = "";
  for (const match of raw.matchAll(characters)) {
    const meaning = meaningOf(match);
    for (let each = 0; each < meaning.length; each++) offsets.push(match.index);
    text += meaning;
  }
  return { text, offset: (index) => offsets[index] ?? raw.length };
}

function meaningOf([source, braced, plain, short]: RegExpExecArray): string {
  const digits = braced ?? plain ?? short;
  if (digits !== undefined) return String.fromCodePoint(Number.parseInt(digits, 16));
  return meanings[source] ?? source.replace("\\", "");
}
