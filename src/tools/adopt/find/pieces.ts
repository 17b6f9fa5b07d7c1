import { compiler, type ts } from "../../compare/compiler.ts";
import type { BotCode } from "./code.ts";
import { cook } from "./cook.ts";
import { calledName, unwrap } from "./nodes.ts";

/**
 * A part of a text, in the order of the text. The pieces know their places in the code, so that a finding about the composed
 * document is shown where its author wrote it.
 */
export type Piece = TextPiece | HolePiece;

/** Text that is the same at every run. */
export interface TextPiece {
  readonly kind: "text";
  readonly text: string;
  /** The literal that holds it. */
  readonly node: ts.Node;
  /** Returns the position in the file at which a character of the text begins. */
  readonly position: (index: number) => number;
}

/** An expression whose value is inserted. */
export interface HolePiece {
  readonly kind: "hole";
  readonly node: ts.Expression;
}

/** The text is not known, because of this node. */
export interface Unreadable {
  readonly node: ts.Node;
  readonly reason: string;
}

const tags = /^(?:gql|graphql)$/i;

/** True if the expression builds a text from literals, or is one. */
export function isTextual(node: ts.Node): boolean {
  if (compiler.isStringLiteralLike(node) || compiler.isTemplateExpression(node)) return true;
  const inner = unwrap(node as ts.Expression);
  if (inner !== node) return isTextual(inner);
  if (compiler.isBinaryExpression(node) && node.operatorToken.kind === compiler.SyntaxKind.PlusToken) {
    return isTextual(node.left) || isTextual(node.right);
  }
  return (
    isTagged(node) || joinedItems(node) !== undefined || trimmed(node) !== undefined || concatenated(node) !== undefined
  );
}

/** True for a template behind `gql` or `graphql`. */
export function isTagged(node: ts.Node): node is ts.TaggedTemplateExpression {
  return compiler.isTaggedTemplateExpression(node) && tags.test(node.tag.getText());
}

/** Returns the pieces of an expression. A part that is not a text is a hole. */
export function piecesOf(node: ts.Expression): Piece[] {
  const inner = unwrap(node);
  if (compiler.isStringLiteralLike(inner)) return [literalPiece(inner, 1, 1)];
  if (compiler.isTemplateExpression(inner)) return templatePieces(inner);
  if (isTagged(inner)) return piecesOf(inner.template);
  if (!isTextual(inner)) return [{ kind: "hole", node: inner }];
  const text = trimmed(inner);
  if (text) return piecesOf(text);
  const parts = concatenated(inner);
  if (parts) return parts.flatMap(piecesOf);
  const joined = joinedItems(inner);
  if (joined) {
    const { items, separator } = joined;
    return items.flatMap((item) => [...piecesOf(separator), ...piecesOf(item)]).slice(1);
  }
  const { left, right } = inner as ts.BinaryExpression;
  return [...piecesOf(left), ...piecesOf(right)];
}

function templatePieces({ head, templateSpans }: ts.TemplateExpression): Piece[] {
  const spans = templateSpans.flatMap(({ expression, literal }): Piece[] => [
    ...piecesOf(expression),
    literalPiece(literal, 1, literal.kind === compiler.SyntaxKind.TemplateTail ? 1 : 2),
  ]);
  return [literalPiece(head, 1, 2), ...spans];
}

/** `before` and `after` are the lengths of the quotes, and of `${` and `}`. */
function literalPiece(node: ts.Node, before: number, after: number): TextPiece {
  const start = node.getStart() + before;
  const raw = node.getSourceFile().text.slice(start, node.getEnd() - after);
  const cooked = cook(raw);
  return { kind: "text", text: cooked.text, node, position: (index) => start + cooked.offset(index) };
}

/** The text in `text.trim()` and `text.replace(/\s+/g, " ")`: these calls change only blanks. */
function trimmed(node: ts.Node): ts.Expression | undefined {
  if (!compiler.isCallExpression(node) || !compiler.isPropertyAccessExpression(node.expression)) return undefined;
  const { expression: text, name } = node.expression;
  return (name.text === "trim" || isBlankReplace(node)) && isTextual(text) ? text : undefined;
}

/** True for `replace` of blanks, such as `/\s+/g`. */
export function isBlankReplace(call: ts.CallExpression): boolean {
  const [pattern] = call.arguments;
  return calledName(call) === "replace" && /^\/(?:\\[snrt]|[ +*|()[\]])+\/[gm]*$/.test(pattern?.getText() ?? "");
}

/** The parts of `"…".concat(value, "…")`, which compilers write instead of a template. */
function concatenated(node: ts.Node): ts.Expression[] | undefined {
  if (!compiler.isCallExpression(node) || !compiler.isPropertyAccessExpression(node.expression)) return undefined;
  const { expression: text, name } = node.expression;
  const isPlain = name.text === "concat" && isTextual(text) && !node.arguments.some(compiler.isSpreadElement);
  return isPlain ? [text, ...node.arguments] : undefined;
}

interface Joined {
  readonly items: readonly ts.Expression[];
  readonly separator: ts.StringLiteralLike;
}

/** The items of `["…", "…"].join("\n")`. */
function joinedItems(node: ts.Node): Joined | undefined {
  if (!compiler.isCallExpression(node) || calledName(node) !== "join") return undefined;
  const called = node.expression;
  const list = compiler.isPropertyAccessExpression(called) ? unwrap(called.expression) : undefined;
  const [separator] = node.arguments;
  if (!list || !compiler.isArrayLiteralExpression(list) || !list.elements.some(isTextual)) return undefined;
  if (!separator || !compiler.isStringLiteralLike(separator)) return undefined;
  return list.elements.some(compiler.isSpreadElement) ? undefined : { items: list.elements, separator };
}

/** Returns the pieces of a constant text by its name; undefined if the name means something else. */
export function expand(code: BotCode, hole: ts.Expression, passed: readonly ts.Expression[] = []): Piece[] | undefined {
  const value = code.valueOf(hole);
  if (!value || passed.includes(value) || code.isReassigned(code.symbolOf(hole))) return undefined;
  return isTextual(unwrap(value)) ? piecesOf(value) : expand(code, value, [...passed, value]);
}

/**
 * Returns the pieces of a variable that begins with a text and to which `+=` appends in consecutive statements. Undefined
 * if nothing is appended.
 */
export function grownPieces(
  code: BotCode,
  declaration: ts.VariableDeclaration,
): readonly Piece[] | Unreadable | undefined {
  const symbol = code.symbolOf(declaration.name);
  const { initializer } = declaration;
  const assigned = code.reassignments(symbol);
  if (!initializer || assigned.length === 0) return undefined;
  const block = declaration.parent.parent.parent;
  const pieces = piecesOf(initializer);
  for (const name of assigned) {
    const addition = name.parent as ts.BinaryExpression;
    const isAddition =
      compiler.isBinaryExpression(addition) && addition.operatorToken.kind === compiler.SyntaxKind.PlusEqualsToken;
    if (!isAddition) return { node: name, reason: "The document is a variable that gets another value here" };
    const isStraight = compiler.isExpressionStatement(addition.parent) && addition.parent.parent === block;
    if (!isStraight) return { node: name, reason: "The document is built under a condition or in a loop" };
    pieces.push(...piecesOf(addition.right));
  }
  return pieces;
}
