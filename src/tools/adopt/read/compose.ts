import type { ts } from "ts-morph";
import type { Piece } from "../find/pieces.ts";

/** An expression that is inserted into a document. */
export interface Hole {
  readonly index: number;
  readonly node: ts.Expression;
  /** In quotes, in a block string, in a comment, or outside of them. */
  readonly context: "string" | "block" | "comment" | "bare";
}

/** A document in which each hole is replaced, so that it can be parsed. */
export interface Composed {
  readonly body: string;
  readonly holes: readonly Hole[];
  /** The place of each piece in the body, in order. */
  readonly spans: readonly Span[];
  /** The first hole that touches a name or another hole: it is a part of the GraphQL syntax. */
  readonly partOfName: Hole | undefined;
}

export interface Span {
  readonly start: number;
  readonly end: number;
  readonly piece: Piece;
  readonly hole: Hole | undefined;
}

/** Private characters of Unicode around the number of a hole, in a string. */
const open = "\ue000";
const close = "\ue001";
const prefix = "__hole";

/** True if the text contains the marks of holes. */
export function holdsMarks(pieces: readonly Piece[]): boolean {
  return pieces.some((piece) => piece.kind === "text" && /[\ue000\ue001]|\$__hole/.test(piece.text));
}

/**
 * Replaces each bare hole with a variable, and each hole in a string with a mark. Both are valid at every place where a
 * value is, and nowhere else: where the parser refuses one, the hole is a part of the syntax.
 */
export function compose(pieces: readonly Piece[]): Composed {
  const scanner = createScanner();
  const holes: Hole[] = [];
  const spans: Span[] = [];
  let body = "";
  let partOfName: Hole | undefined;
  for (const piece of pieces) {
    const start = body.length;
    const before = spans.at(-1);
    if (piece.kind === "text") {
      if (before?.hole?.context === "bare" && /^\w/.test(piece.text)) partOfName ??= before.hole;
      scanner.read(piece.text);
      body += piece.text;
      spans.push({ start, end: body.length, piece, hole: undefined });
      continue;
    }
    const hole: Hole = { index: holes.length, node: piece.node, context: scanner.context() };
    holes.push(hole);
    const touches = before?.hole?.context === "bare" || /[\w$@]$/.test(body);
    if (hole.context === "bare" && touches) partOfName ??= hole;
    body += placeholderFor(hole);
    spans.push({ start, end: body.length, piece, hole });
  }
  return { body, holes, spans, partOfName };
}

/** Returns the span of a character; of the end, the last one. */
export function spanAt(spans: readonly Span[], offset: number): Span {
  // The first span begins at 0.
  return spans.findLast(({ start }) => start <= offset) as Span;
}

function placeholderFor({ index, context }: Hole): string {
  if (context === "bare") return `$${prefix}${index}`;
  return context === "comment" ? "" : `${open}${index}${close}`;
}

/** Returns the hole that a variable of a composed document replaces. */
export function holeOfVariable(name: string, holes: readonly Hole[]): Hole | undefined {
  return name.startsWith(prefix) ? holes[Number(name.slice(prefix.length))] : undefined;
}

/** Splits the value of a string at its holes. */
export function splitText(value: string, holes: readonly Hole[]): (string | Hole)[] {
  return value.split(/\ue000(\d+)\ue001/).flatMap((part, index) => {
    if (index % 2 === 0) return part === "" ? [] : part;
    return holes[Number(part)] ?? [];
  });
}

interface Scanner {
  read(text: string): void;
  context(): Hole["context"];
}

/** Follows strings and comments of GraphQL across pieces. */
function createScanner(): Scanner {
  let context: Hole["context"] = "bare";
  const starts = { bare: /"""|"|#/g, string: /\\[\s\S]|["\n]/g, block: /\\"""|"""/g, comment: /\n/g };
  return {
    context: () => context,
    read: (text) => {
      for (let at = 0; ; ) {
        const pattern = starts[context];
        pattern.lastIndex = at;
        const [mark] = pattern.exec(text) ?? [];
        if (mark === undefined) return;
        at = pattern.lastIndex;
        context = after(context, mark);
      }
    },
  };
}

function after(context: Hole["context"], mark: string): Hole["context"] {
  // An escaped quote ends no string.
  if (mark.startsWith("\\")) return context;
  if (context !== "bare") return "bare";
  if (mark === '"""') return "block";
  return mark === '"' ? "string" : "comment";
}
