import { compiler, type ts } from "../../../compare/compiler.ts";
import type { BotCode } from "../../find/code.ts";
import { isVisibleAt } from "../../find/names/visibility.ts";
import { contains, functionAround, functionOfThis, isPropertyName, nodesIn, unwrap } from "../../find/nodes.ts";
import { isPureExpression } from "../../plan/expressions.ts";
import type { Argument, BoundArguments } from "../follow/bindings.ts";
import { argumentFor } from "../frames.ts";

/** The place of a call that is written from a document, with what is found on the way. */
export interface Writer {
  readonly code: BotCode;
  /** The send that the call replaces. */
  readonly at: ts.Node;
  /** The arguments for the parameters of builders. */
  readonly bindings: BoundArguments;
  /** The reasons why the call cannot be written, with their remedies. */
  readonly refusals: { readonly reason: string; readonly hint: string }[];
  /** Notes for the author. */
  readonly notes: Set<string>;
  /** Parameters of builders for which the caller has no argument. */
  readonly missing: string[];
  /** The number of times that each argument of a builder was written. */
  readonly uses: Map<ts.Expression, number>;
}

export function createWriter(code: BotCode, at: ts.Node, bindings: BoundArguments): Writer {
  return { code, at, bindings, refusals: [], notes: new Set(), missing: [], uses: new Map() };
}

/** Returns the argument for a parameter of a builder; any other expression unchanged. */
export function behind({ code, bindings }: Writer, node: ts.Expression): ts.Expression {
  return argumentFor(code, { node, bindings }).node;
}

/**
 * Returns the source of an expression at the place of the call: names that mean nothing there are replaced by their
 * meaning. `way` has the names that are replaced by this expression.
 */
export function writeExpression(
  writer: Writer,
  node: ts.Expression,
  names = writer.bindings,
  way: readonly ts.Identifier[] = [],
): string {
  refuseOtherThis(writer, node);
  const start = node.getStart();
  let text = node.getText();
  // From the end, so that the places of the names before stay the same.
  for (const name of nodesIn(node).filter(compiler.isIdentifier).reverse()) {
    const meaning = meaningOf(writer, name, names, way);
    if (meaning === undefined) continue;
    const from = name.getStart() - start;
    const isShorthand = name !== node && compiler.isShorthandPropertyAssignment(name.parent);
    const label = isShorthand ? `${name.text}: ` : "";
    text = `${text.slice(0, from)}${label}${meaning}${text.slice(from + name.getWidth())}`;
  }
  return text;
}

/** Refuses `this` of another function. */
function refuseOtherThis({ at, refusals }: Writer, node: ts.Expression): void {
  for (const each of nodesIn(node)) {
    if (each.kind === compiler.SyntaxKind.ThisKeyword && functionOfThis(each) !== functionOfThis(at)) {
      const reason = `\`${node.getText()}\` needs the \`this\` of the builder`;
      refusals.push({ reason, hint: "Pass it as an argument." });
    }
  }
}

/** Returns the text that replaces a name; undefined if the name stays. */
function meaningOf(
  writer: Writer,
  name: ts.Identifier,
  names: BoundArguments,
  way: readonly ts.Identifier[],
): string | undefined {
  const { code, at, refusals } = writer;
  if (isPropertyName(name)) return undefined;
  const symbol = code.symbolOf(name);
  const argument = symbol && names.get(symbol);
  if (argument) return writeArgument(writer, argument, name, way);
  if (isOfCallback(symbol?.valueDeclaration, at)) return undefined;
  if (isVisibleAt(code, name, at)) {
    refuseIfHidden(writer, name.text, way);
    return undefined;
  }
  const value = code.valueOf(name);
  // Constants of a builder do not exist outside of it. Constants of a module could be imported, but the author must
  // decide that.
  const isPassed = way.some((each) => code.symbolOf(each) === symbol);
  const isOwn = symbol && isInFunction(symbol) && !code.isReassigned(symbol) && !isPassed;
  if (value && isOwn && isPureExpression(value)) {
    return parenthesized(value, writeExpression(writer, value, names, [...way, name]), name);
  }
  const reason = `\`${name.text}\` is only known where the document is built`;
  refusals.push({ reason, hint: "Pass it as an argument, or write the call by hand." });
  return undefined;
}

function writeArgument(
  writer: Writer,
  { node, bindings }: Argument,
  name: ts.Identifier,
  way: readonly ts.Identifier[],
): string | undefined {
  const { missing, uses, refusals } = writer;
  if (!node) {
    missing.push(name.text);
    return undefined;
  }
  const count = (uses.get(node) ?? 0) + 1;
  uses.set(node, count);
  if (count > 1 && !isPureExpression(node)) {
    const reason = `\`${node.getText()}\` would be called more than once`;
    refusals.push({ reason, hint: "Keep its result in a constant first." });
  }
  return parenthesized(node, writeExpression(writer, node, bindings, [...way, name]), name);
}

/** Refuses a name that would be written where a callback of the document has the same name for something else. */
function refuseIfHidden({ code, at, refusals }: Writer, name: string, way: readonly ts.Identifier[]): void {
  const meanings = way.map((place) => code.checker.resolveName(name, place, compiler.SymbolFlags.Value, false));
  if (!meanings.some((meaning) => isOfCallback(meaning?.valueDeclaration, at))) return;
  const reason = `\`${name}\` means something else in a callback where the document is built`;
  refusals.push({ reason, hint: "Give it another name first." });
}

/** True for a parameter or a variable of a function that is a part of the expression itself: `list.map((each) => each.id)`. */
function isOfCallback(declaration: ts.Declaration | undefined, at: ts.Node): boolean {
  const owner = declaration && functionAround(declaration);
  return owner !== undefined && compiler.isCallExpression(owner.parent) && !contains(owner, at);
}

function isInFunction({ valueDeclaration }: ts.Symbol): boolean {
  return valueDeclaration !== undefined && functionAround(valueDeclaration) !== undefined;
}

/** Adds parentheses if an operator or a dot follows. */
function parenthesized(node: ts.Expression, code: string, name: ts.Identifier): string {
  const { parent } = name;
  const inner = unwrap(node);
  // `7.toFixed()` does not parse.
  if (compiler.isNumericLiteral(inner)) return compiler.isPropertyAccessExpression(parent) ? `(${code})` : code;
  const isSimple = isOperand(inner) || compiler.isLiteralExpression(inner) || compiler.isTemplateExpression(inner);
  const isFree =
    compiler.isTemplateSpan(parent) ||
    compiler.isParenthesizedExpression(parent) ||
    compiler.isPropertyAssignment(parent) ||
    compiler.isShorthandPropertyAssignment(parent) ||
    (compiler.isCallExpression(parent) && parent.expression !== name);
  return isSimple || isFree ? code : `(${code})`;
}

/** True if a dot can follow without parentheses. */
export function isOperand(node: ts.Expression): boolean {
  return (
    compiler.isIdentifier(node) ||
    compiler.isPropertyAccessExpression(node) ||
    compiler.isElementAccessExpression(node) ||
    compiler.isCallExpression(node) ||
    compiler.isArrayLiteralExpression(node)
  );
}

/** Returns a text in the quotes that the file uses. */
export function quote({ at }: Writer, text: string): string {
  const mark = nodesIn(at.getSourceFile()).find(compiler.isStringLiteral)?.getText().charAt(0) ?? '"';
  const inner = JSON.stringify(text)
    .slice(1, -1)
    .replace(/[\u2028\u2029]/g, (found) => `\\u${found.charCodeAt(0).toString(16)}`);
  return mark === "'" ? `'${inner.replaceAll('\\"', '"').replaceAll("'", "\\'")}'` : `"${inner}"`;
}
