import {
  type DefinitionNode,
  type DocumentNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  parse,
  Source,
} from "graphql";
import { type BotCode, placeAt, placeOf } from "../find/code.ts";
import { type Candidate, findCandidates } from "../find/documents.ts";
import { expand, type Piece } from "../find/pieces.ts";
import type { BotFinding, CodePlace } from "../model.ts";
import { type Composed, compose, type Hole, holdsMarks, spanAt } from "./compose.ts";
import { readBoth } from "./conditions.ts";
import type { BotDocument } from "./document.ts";

export interface Reading {
  readonly documents: readonly BotDocument[];
  readonly unreadable: readonly BotFinding[];
  /** The texts that look like documents and cannot be read. */
  readonly refused: readonly Candidate[];
}

/** Finds and parses all documents. A text that looks like one and cannot be parsed is a finding, unless it is prose. */
export function readDocuments(code: BotCode): Reading {
  const documents: BotDocument[] = [];
  const unreadable: BotFinding[] = [];
  const refused: Candidate[] = [];
  for (const candidate of findCandidates(code)) {
    const result = readCandidate(code, candidate);
    if (Array.isArray(result)) documents.push(...result);
    else if (result) {
      unreadable.push(result);
      refused.push(candidate);
    }
  }
  return { documents, unreadable, refused };
}

function readCandidate(code: BotCode, candidate: Candidate): BotDocument[] | BotFinding | undefined {
  const { unreadable, pieces } = candidate;
  if (unreadable) return refusal(placeOf(code, unreadable.node), unreadable.reason, oneEach, "structural");
  return parsePieces(code, candidate, pieces, 0);
}

const oneEach = "Write one operation for each case, by hand.";

function refusal(place: CodePlace, message: string, hint: string, kind: "syntax" | "structural"): BotFinding {
  return { place, message, hint, code: kind };
}

/**
 * Parses the text. If a hole is in the place of GraphQL syntax, its text is inserted and the document is parsed again.
 */
function parsePieces(
  code: BotCode,
  candidate: Candidate,
  pieces: readonly Piece[],
  depth: number,
): BotDocument[] | BotFinding | undefined {
  const place = placeOf(code, candidate.root, startOf(pieces, candidate));
  if (holdsMarks(pieces)) {
    return refusal(place, "The text holds private characters of Unicode", "Write it without them.", "syntax");
  }
  const composed = compose(pieces);
  const refused = composed.partOfName ?? parseBody(composed);
  if ("definitions" in refused) return documentsOf(code, candidate, composed, refused.definitions, place);
  if ("message" in refused) {
    // Prose may begin with one of GraphQL's words.
    if (!candidate.isCertain && !isLikelyMeant(composed.body)) return undefined;
    const at = placeOfOffset(code, composed, refused.offset);
    return refusal(at, refused.message.replace(/\.$/, ""), remedyFor(refused, composed.body), "syntax");
  }
  const parseWith = (inner: readonly Piece[]) => {
    const expanded = pieces.flatMap((piece) => (piece.kind === "hole" && piece.node === refused.node ? inner : piece));
    return parsePieces(code, candidate, expanded, depth + 1);
  };
  const inner = depth < 20 ? expand(code, refused.node) : undefined;
  if (inner) return parseWith(inner);
  // Each condition doubles the number of documents to parse.
  const both = depth < 4 ? readBoth(refused.node, parseWith) : undefined;
  const message = `\${${refused.node.getText()}} stands for GraphQL itself, not for a value`;
  return both ?? refusal(placeOf(code, refused.node), message, oneEach, "structural");
}

/** An error of syntax, with its place in the composed document. */
interface BodyError {
  readonly message: string;
  readonly offset: number;
}

function remedyFor({ message, offset }: BodyError, body: string): string {
  if (offset >= body.trimEnd().length) return "If the code completes it elsewhere, write its operation by hand.";
  return message.includes("Unterminated string") ? "In a string, write \\\\n for a line break." : "Correct its syntax.";
}

/** Returns the definitions, or a hole at a place where none is possible, or the syntax error. */
function parseBody({ body, spans }: Composed): DocumentNode | Hole | BodyError {
  try {
    return parse(new Source(body));
  } catch (error) {
    if (error instanceof RangeError) return { message: "It is nested too deeply to be read", offset: 0 };
    if (!(error instanceof GraphQLError)) throw error;
    const { message, positions: [offset = body.length] = [] } = error;
    const { hole, end } = spanAt(spans, offset);
    return hole && offset < end ? hole : { message, offset };
  }
}

/** Prose has no brace with a name in it, or more words before the brace than a GraphQL document without parentheses. */
function isLikelyMeant(body: string): boolean {
  const [, before] = /^([^{]*)\{\s*[a-z_.]/i.exec(body) ?? [];
  return before !== undefined && (before.includes("(") || before.trim().split(/\s+/).length <= 2);
}

function documentsOf(
  code: BotCode,
  candidate: Candidate,
  composed: Composed,
  definitions: readonly DefinitionNode[],
  place: CodePlace,
): BotDocument[] {
  const { holes } = composed;
  const fragments = definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  const operations = definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
  return operations.flatMap(splitSubscription).map((operation, _, all) => ({
    candidate,
    place: all.length > 1 && operation.loc ? placeOfOffset(code, composed, operation.loc.start) : place,
    operation,
    fragments,
    holes,
    optional: new Map(),
    placeAt: (offset) => placeOfOffset(code, composed, offset),
  }));
}

/** A subscription can have only one root field: a text with two becomes two operations. */
function splitSubscription(operation: OperationDefinitionNode): OperationDefinitionNode[] {
  const { selections } = operation.selectionSet;
  const isSplit = operation.operation === "subscription" && selections.length > 1;
  if (!isSplit || !selections.every((each) => each.kind === Kind.FIELD)) return [operation];
  const { name: _, ...nameless } = operation;
  return selections.map((field) => ({
    ...nameless,
    ...(field.loc && { loc: field.loc }),
    selectionSet: { ...operation.selectionSet, selections: [field] },
  }));
}

/** Returns the position at which the text begins, leading blanks left out. */
function startOf(pieces: readonly Piece[], { root }: Candidate): number {
  const first = pieces.find((piece) => piece.kind === "text" && piece.text.trim() !== "");
  const isFirst = first?.kind === "text" && first.node.getSourceFile() === root.getSourceFile();
  return isFirst ? first.position(first.text.search(/\S/)) : root.getStart();
}

function placeOfOffset(code: BotCode, { spans }: Composed, offset: number): CodePlace {
  const { piece, start } = spanAt(spans, offset);
  if (piece.kind === "hole") return placeOf(code, piece.node);
  const { name, source } = code.fileOf(piece.node);
  return placeAt(name, source, piece.position(offset - start));
}
