import type { ts } from "ts-morph";
import { compiler } from "../../../compare/compiler.ts";
import { type Code, functionAround, unwrap, walk } from "../../find/code.ts";
import type { Symbols } from "../../find/symbols.ts";
import { isPureExpression } from "../../plan/expressions.ts";
import type { Arguments } from "../follow.ts";
import type { Writer } from "./values.ts";

/** Where a call is written, and what the names of the document stand for there. */
export interface Target {
  readonly code: Code;
  readonly symbols: Symbols;
  readonly at: ts.Node;
  readonly given: Arguments;
}

export interface WriterResult {
  readonly writer: Writer;
  readonly refusals: { readonly reason: string; readonly hint: string }[];
  readonly notes: string[];
  /** Parameters of builders that the caller gives no argument to. */
  readonly missing: string[];
}

/** Writes expressions of a document at the place of its send: with the caller's arguments, by names that are known there. */
export function createWriter(target: Target): WriterResult {
  const { code, symbols, at, given } = target;
  const refusals: { readonly reason: string; readonly hint: string }[] = [];
  const notes: string[] = [];
  const missing: string[] = [];
  const uses = new Map<ts.Expression, number>();
  const refuse = (reason: string, hint: string) => void refusals.push({ reason, hint });
  const mark = quoteOf(at.getSourceFile());
  const writer: Writer = {
    symbols,
    checker: code.checker,
    refuse,
    note: (text) => void (notes.includes(text) || notes.push(text)),
    quote: (text) => quoted(text, mark),
    behind: (node) => behind(node, given, 0),
    expression: (node) => write(node, given, 0),
  };
  return { writer, refusals, notes, missing };

  function behind(node: ts.Expression, names: Arguments, depth: number): ts.Expression {
    const inner = unwrap(node);
    const symbol = compiler.isIdentifier(inner) ? symbols.of(inner) : undefined;
    const argument = symbol && names.get(symbol);
    return argument?.node && depth < 20 ? behind(argument.node, argument.given, depth + 1) : inner;
  }

  function write(node: ts.Expression, names: Arguments, depth: number): string {
    const start = node.getStart();
    let text = node.getText();
    for (const { name, code: replaced } of replacements(node, names, depth).reverse()) {
      const from = name.getStart() - start;
      text = `${text.slice(0, from)}${replaced}${text.slice(from + name.getWidth())}`;
    }
    return text;
  }

  function replacements(node: ts.Expression, names: Arguments, depth: number) {
    const found: { name: ts.Node; code: string }[] = [];
    const visit = (each: ts.Node): void => {
      if (each.kind === compiler.SyntaxKind.ThisKeyword && functionOfThis(each) !== functionOfThis(at)) {
        refuse(`\`${node.getText()}\` needs the \`this\` of the builder`, "Hand it over as an argument.");
      }
      if (
        (compiler.isAwaitExpression(each) || compiler.isYieldExpression(each)) &&
        functionAround(each) !== functionAround(at)
      ) {
        refuse(`\`${node.getText()}\` waits inside the builder`, "Wait for it before the call.");
      }
      if (!compiler.isIdentifier(each)) return;
      const code = replacementOf(each, names, depth);
      if (code !== undefined)
        found.push({
          name: each,
          code: compiler.isShorthandPropertyAssignment(each.parent) ? `${each.text}: ${code}` : code,
        });
    };
    visit(node);
    walk(node, visit);
    return found;
  }

  /** Undefined if the name can stay as it is. */
  function replacementOf(name: ts.Identifier, names: Arguments, depth: number): string | undefined {
    if (isPropertyName(name)) return undefined;
    const symbol = symbols.of(name);
    if (!symbol || depth > 20) return undefined;
    const argument = names.get(symbol);
    if (argument) {
      if (!argument.node) {
        missing.push(name.text);
        return "undefined";
      }
      const count = (uses.get(argument.node) ?? 0) + 1;
      uses.set(argument.node, count);
      if (count > 1 && !isPureExpression(argument.node)) {
        refuse(`\`${argument.node.getText()}\` would be called more than once`, "Keep its result in a constant first.");
      }
      return parenthesized(argument.node, write(argument.node, argument.given, depth + 1), name);
    }
    if (isKnownAt(symbol, name.text)) return undefined;
    const value = symbols.initializer(symbol);
    if (value && !symbols.isReassigned(symbol) && isPureExpression(value) && isInFunction(symbol)) {
      return parenthesized(value, write(value, names, depth + 1), name);
    }
    refuse(`\`${name.text}\` is only known where the document is built`, "Hand it over, or write the call by hand.");
    return undefined;
  }

  function isKnownAt(symbol: ts.Symbol, name: string): boolean {
    const declaration = symbol.valueDeclaration;
    const isInner = declaration !== undefined && isParameterOfInnerFunction(declaration);
    if (isInner) return true;
    const seen = code.checker.resolveName(name, at, compiler.SymbolFlags.Value, false);
    if (!seen) return declaration === undefined;
    const [first] = seen.declarations ?? [];
    const named = first && compiler.getNameOfDeclaration(first);
    return seen === symbol || (named !== undefined && symbols.of(named) === symbol);
  }

  /** A parameter of a function that is a part of the expression itself. */
  function isParameterOfInnerFunction(declaration: ts.Declaration): boolean {
    const owner = compiler.findAncestor(declaration, compiler.isFunctionLike);
    return (
      owner !== undefined &&
      (compiler.isArrowFunction(owner) || compiler.isFunctionExpression(owner)) &&
      owner.parent !== undefined &&
      compiler.isCallExpression(owner.parent) &&
      compiler.isParameter(declaration) &&
      !isAround(owner, at)
    );
  }
}

function isInFunction({ valueDeclaration }: ts.Symbol): boolean {
  return valueDeclaration !== undefined && functionAround(valueDeclaration) !== undefined;
}

function isAround(outer: ts.Node, inner: ts.Node): boolean {
  return outer.getSourceFile() === inner.getSourceFile() && outer.pos <= inner.pos && inner.end <= outer.end;
}

function isPropertyName(name: ts.Identifier): boolean {
  const { parent } = name;
  if (compiler.isPropertyAccessExpression(parent)) return parent.name === name;
  return compiler.isPropertyAssignment(parent) && parent.name === name;
}

/** Arrow functions have the `this` of what is around them. */
function functionOfThis(node: ts.Node): ts.Node | undefined {
  return compiler.findAncestor(node, (each) => compiler.isFunctionLike(each) && !compiler.isArrowFunction(each));
}

/** Keeps an expression together where an operator or a dot follows. */
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

/** The quotes of the first string in the file that has no quotes in it. */
function quoteOf(source: ts.SourceFile): string {
  let mark: string | undefined;
  walk(source, (node) => {
    if (mark === undefined && compiler.isStringLiteral(node)) mark = node.getText().charAt(0);
  });
  return mark ?? '"';
}

function quoted(text: string, mark: string): string {
  const inner = JSON.stringify(text)
    .slice(1, -1)
    .replace(/[\u2028\u2029]/g, (found) => `\\u${found.charCodeAt(0).toString(16)}`);
  return mark === "'" ? `'${inner.replaceAll('\\"', '"').replaceAll("'", "\\'")}'` : `"${inner}"`;
}
