/**
 * The text of a literal, with the positions of its characters in the source. The compiler has the text too, but not the
 * positions, which differ after each escape and each CRLF.
 */
export interface Cooked {
  readonly text: string;
  /** Returns the position in the literal's source at which a character of the text, or its end, begins. */
  offset(index: number): number;
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", v: "\v", "0": "\0" };

/** Decodes the escapes of JavaScript in the source of a literal, without its quotes. In templates, CRLF is one line break. */
export function cook(raw: string, isTemplate: boolean): Cooked {
  if (!raw.includes("\\") && !(isTemplate && raw.includes("\r"))) return { text: raw, offset: (index) => index };
  const offsets: number[] = [];
  let text = "";
  for (let at = 0; at < raw.length; ) {
    const { length, means: value } = raw[at] === "\\" ? readEscape(raw, at) : readPlain(raw, at, isTemplate);
    for (let each = 0; each < value.length; each++) offsets.push(at);
    text += value;
    at += length;
  }
  return { text, offset: (index) => offsets[index] ?? raw.length };
}

interface Decoded {
  /** The number of characters of the source that were read. */
  readonly length: number;
  readonly means: string;
}

function readPlain(raw: string, at: number, isTemplate: boolean): Decoded {
  if (!isTemplate || raw[at] !== "\r") return { length: 1, means: raw[at] ?? "" };
  return { length: raw[at + 1] === "\n" ? 2 : 1, means: "\n" };
}

function readEscape(raw: string, at: number): Decoded {
  const [code, braced, plain, short] = matchAt(/\\(?:u\{([0-9a-f]+)\}|u([0-9a-f]{4})|x([0-9a-f]{2}))/iy, raw, at);
  const digits = braced ?? plain ?? short;
  if (code !== undefined && digits !== undefined && Number.parseInt(digits, 16) <= 0x10ffff) {
    return { length: code.length, means: String.fromCodePoint(Number.parseInt(digits, 16)) };
  }
  const [lineBreak] = matchAt(/\\(?:\r\n|[\n\r\u2028\u2029])/y, raw, at);
  if (lineBreak !== undefined) return { length: lineBreak.length, means: "" };
  // Outside the basic plane, one character is two units.
  const [next = ""] = matchAt(/./suy, raw, at + 1);
  return { length: 1 + next.length, means: escapes[next] ?? next };
}

function matchAt(pattern: RegExp, text: string, at: number): readonly (string | undefined)[] {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? [];
}
