import { compiler, type ts } from "../../compare/compiler.ts";
import type { BotCode } from "./code.ts";
import { accessOrName, calledName, declaredName, isPropertyName, nodesIn, unwrap } from "./nodes.ts";
import {
  expand,
  grownPieces,
  isBlankReplace,
  isTagged,
  isTextual,
  type Piece,
  piecesOf,
  type Unreadable,
} from "./pieces.ts";

/** A text in the bot's code that is likely to be GraphQL. */
export interface Candidate {
  /** The expression that builds it, or the declaration of the variable to which it is appended. */
  readonly root: ts.Expression | ts.VariableDeclaration;
  readonly pieces: readonly Piece[];
  /** True if its place says that it is GraphQL: a tag, a property `query`. Otherwise it must parse. */
  readonly isCertain: boolean;
  /** The reason why its text is not known. */
  readonly unreadable: Unreadable | undefined;
}

/**
 * Finds every text that begins like a GraphQL document, or whose place says that it is one. The search does not start
 * at sends, because many bots send through helpers that cannot be followed.
 */
export function findCandidates(code: BotCode): Candidate[] {
  return code.files.flatMap(({ source }) => {
    const candidates: Candidate[] = [];
    const visit = (node: ts.Node): void => {
      const candidate = candidateAt(node, code);
      if (candidate) candidates.push(candidate);
      const isWhole = isTextual(node) && !compiler.isParenthesizedExpression(node);
      // Inside a text, only the inserted values can contain another text.
      if (isWhole) holesIn(piecesOf(node as ts.Expression)).forEach(visit);
      else compiler.forEachChild(node, visit);
    };
    visit(source);
    return candidates;
  });
}

function holesIn(pieces: readonly Piece[]): ts.Expression[] {
  return pieces.flatMap((piece) => (piece.kind === "hole" ? [piece.node] : []));
}

function candidateAt(node: ts.Node, code: BotCode): Candidate | undefined {
  if (compiler.isVariableDeclaration(node)) return grownCandidate(node, code);
  if (!isTextual(node) || compiler.isParenthesizedExpression(node)) return undefined;
  const root = node as ts.Expression;
  if (isModuleName(root) || isGrowing(root, code)) return undefined;
  const isCertain = standsForGraphql(root);
  const pieces = piecesOf(root);
  if (!isDocumentLike(code, pieces, isCertain)) return undefined;
  const filled = [root, ...namesOf(code, root, [])].find(isFilled);
  const reason = "The text of the document is completed here";
  return { root, pieces, isCertain, unreadable: filled && { node: filled, reason } };
}

/** Returns the uses of the name of a constant text, and of other constants that repeat it. */
function namesOf(code: BotCode, { parent }: ts.Expression, passed: readonly ts.Symbol[]): ts.Identifier[] {
  const symbol = code.symbolOf(declaredName(parent));
  if (!symbol || passed.includes(symbol)) return [];
  const way = [...passed, symbol];
  return code.references(symbol).flatMap((name) => [name, ...namesOf(code, accessOrName(name), way)]);
}

/**
 * True for `text.replace("{id}", id)`, `text.split("{id}").join(id)` and `format(text, id)`: the placeholder in the text is not a value of the
 * operation.
 */
function isFilled(node: ts.Node): boolean {
  const text = compiler.isIdentifier(node) ? accessOrName(node) : node;
  const { parent } = text;
  if (compiler.isCallExpression(parent)) {
    const isFirst = parent.arguments[0] === text;
    return isFirst && /^(?:v?sprintf|format|template|render|compile)$/.test(calledName(parent) ?? "");
  }
  const call = parent.parent;
  if (!compiler.isCallExpression(call) || call.expression !== parent) return false;
  const name = calledName(call) ?? "";
  if (name === "split")
    return call.arguments.some((each) => compiler.isStringLiteralLike(each) && each.text.trim() !== "");
  return /^replace(?:All)?$/.test(name) && !isBlankReplace(call);
}

function grownCandidate(node: ts.VariableDeclaration, code: BotCode): Candidate | undefined {
  if (!node.initializer || !isTextual(unwrap(node.initializer))) return undefined;
  const grown = grownPieces(code, node);
  if (!grown) return undefined;
  const begins = piecesOf(node.initializer);
  const pieces = "reason" in grown ? begins : grown;
  if (!isDocumentLike(code, pieces, false)) return undefined;
  return { root: node, pieces, isCertain: false, unreadable: "reason" in grown ? grown : undefined };
}

/** True for the initial text of a growing variable, and for appended texts: the declaration reads them all as one. */
function isGrowing(node: ts.Expression, code: BotCode): boolean {
  const { parent } = node;
  if (compiler.isVariableDeclaration(parent)) return grownPieces(code, parent) !== undefined;
  return compiler.isBinaryExpression(parent) && parent.operatorToken.kind === compiler.SyntaxKind.PlusEqualsToken;
}

/** True in a template with a tag, behind a `GraphQL` comment, and as the property `query`. */
function standsForGraphql(node: ts.Expression): boolean {
  if (isTagged(node)) return true;
  const before = node.getSourceFile().text.slice(node.pos, node.getStart());
  if (/\/\*\s*graphql\s*\*\//i.test(before)) return true;
  const { parent } = node;
  return (
    compiler.isPropertyAssignment(parent) &&
    parent.initializer === node &&
    /^["']?query["']?$/.test(parent.name.getText())
  );
}

const opening = /^(?:[\s,\ufeff]|#[^\n]*\n)*(?:(?:query|mutation|subscription|fragment)\b|\{)/;

function isDocumentLike(
  code: BotCode,
  pieces: readonly Piece[],
  isCertain: boolean,
  passed: readonly ts.Expression[] = [],
): boolean {
  const [first, ...rest] = pieces;
  if (!first) return false;
  if (first.kind === "hole") {
    // A text that begins with itself would be followed without end.
    const inner = passed.includes(first.node) ? undefined : expand(code, first.node);
    if (inner) return isDocumentLike(code, [...inner, ...rest], isCertain, [...passed, first.node]);
    return isCertain && rest.some((piece) => piece.kind === "text" && piece.text.includes("{"));
  }
  if (first.text.trim() === "") return isDocumentLike(code, rest, isCertain, passed);
  const [start = ""] = opening.exec(first.text) ?? [];
  return start.endsWith("{") ? isCertain : start !== "";
}

function isModuleName(node: ts.Expression): boolean {
  const { parent } = node;
  if (compiler.isImportDeclaration(parent) || compiler.isExportDeclaration(parent)) return true;
  return compiler.isExternalModuleReference(parent) || calledName(parent) === "require";
}

/** Returns the names in the holes of a candidate that are declared nowhere. The names of a script may be those of another. */
export function undeclaredNames(code: BotCode, { pieces }: Candidate): ts.Identifier[] {
  const names = holesIn(pieces).flatMap(nodesIn).filter(compiler.isIdentifier);
  return names.filter(
    (name) =>
      !code.symbolOf(name) && !isPropertyName(name) && !globals.has(name.text) && code.fileOf(name).kind !== "script",
  );
}

/** Names that Node and browsers define: the compiler has no library here, which would take most of the time of a run. */
const globals = new Set([
  ...Object.getOwnPropertyNames(globalThis),
  ...["arguments", "require", "module", "exports", "__dirname", "__filename", "undefined"],
  ...["window", "document", "self", "location", "navigator", "localStorage", "sessionStorage"],
]);
