import type { ts } from "ts-morph";
import { compiler } from "../../../compare/compiler.ts";
import { type BotCode, contains, functionAround, isPropertyName, unwrap } from "../../find/code.ts";
import { isVisibleAt, type Symbols } from "../../find/symbols.ts";
import { isPureExpression } from "../../plan/expressions.ts";
import type { Bound, BoundArguments } from "../follow.ts";

/** The place of a call, with the meaning of the document's names there. */
export interface CallSite {
  readonly code: BotCode;
  readonly symbols: Symbols;
  readonly at: ts.Node;
  readonly given: BoundArguments;
}

/** The context in which the names of one call are written. */
export interface Naming {
  readonly target: CallSite;
  refuse(reason: string, hint: string): void;
  /** Collects parameters of builders for which the caller has no argument. */
  readonly missing: string[];
  /** The number of times each argument of a builder has been written. */
  readonly uses: Map<ts.Expression, number>;
  write(node: ts.Expression, names: BoundArguments, depth: number): string;
}

/** Returns the text that replaces a name; undefined if the name can stay. */
export function replacementOf(
  naming: Naming,
  name: ts.Identifier,
  names: BoundArguments,
  depth: number,
): string | undefined {
  const { target, refuse, write } = naming;
  const { symbols } = target;
  const symbol = isPropertyName(name) ? undefined : symbols.of(name);
  if (!symbol || depth > 20) return undefined;
  const argument = names.get(symbol);
  if (argument) return writeArgument(naming, argument, name, depth);
  if (isKnownAt(target, symbol, name.text)) return undefined;
  const value = symbols.initializer(symbol);
  if (value && !symbols.isReassigned(symbol) && isPureExpression(value) && isInFunction(symbol)) {
    return parenthesized(value, write(value, names, depth + 1), name);
  }
  refuse(
    `\`${name.text}\` is only known where the document is built`,
    "Pass it as an argument, or write the call by hand.",
  );
  return undefined;
}

function writeArgument(naming: Naming, { node, given }: Bound, name: ts.Identifier, depth: number): string {
  const { missing, uses, refuse, write } = naming;
  if (!node) {
    missing.push(name.text);
    return "undefined";
  }
  const count = (uses.get(node) ?? 0) + 1;
  uses.set(node, count);
  if (count > 1 && !isPureExpression(node)) {
    refuse(`\`${node.getText()}\` would be called more than once`, "Keep its result in a constant first.");
  }
  return parenthesized(node, write(node, given, depth + 1), name);
}

function isKnownAt({ code, symbols, at }: CallSite, symbol: ts.Symbol, name: string): boolean {
  const declaration = symbol.valueDeclaration;
  if (declaration && isParameterOfCallback(declaration, at)) return true;
  return isVisibleAt(code, symbols, symbol, name, at);
}

/** True for a parameter of a function that is a part of the expression itself. */
function isParameterOfCallback(declaration: ts.Declaration, at: ts.Node): boolean {
  const owner = compiler.findAncestor(declaration, compiler.isFunctionLike);
  if (!owner || !compiler.isParameter(declaration)) return false;
  const isCallback = compiler.isArrowFunction(owner) || compiler.isFunctionExpression(owner);
  return isCallback && compiler.isCallExpression(owner.parent) && !contains(owner, at);
}

function isInFunction({ valueDeclaration }: ts.Symbol): boolean {
  return valueDeclaration !== undefined && functionAround(valueDeclaration) !== undefined;
}

/** Adds parentheses if an operator or a dot follows. */
function parenthesized(node: ts.Expression, code: string, { parent }: ts.Identifier): string {
  const inner = unwrap(node);
  const isSimple =
    compiler.isIdentifier(inner) ||
    compiler.isLiteralExpression(inner) ||
    compiler.isTemplateExpression(inner) ||
    compiler.isPropertyAccessExpression(inner) ||
    compiler.isElementAccessExpression(inner) ||
    compiler.isCallExpression(inner);
  const isFree =
    compiler.isTemplateSpan(parent) || compiler.isParenthesizedExpression(parent) || compiler.isCallExpression(parent);
  return isSimple || isFree ? code : `(${code})`;
}
