import type { ts } from "ts-morph";
import { compiler } from "../../../compare/compiler.ts";
import { functionAround, nodesIn, unwrap } from "../../find/code.ts";
import type { BoundArguments } from "../follow.ts";
import { type CallSite, type Naming, replacementOf } from "./naming.ts";
import type { Writer } from "./values.ts";

export interface WriterResult {
  readonly writer: Writer;
  readonly refusals: { readonly reason: string; readonly hint: string }[];
  readonly notes: string[];
  /** Parameters of builders for which the caller has no argument. */
  readonly missing: string[];
}

/** Creates a writer of a document's expressions at the place of its send, with the caller's arguments. */
export function createWriter(target: CallSite): WriterResult {
  const { code, symbols, at, given } = target;
  const refusals: { readonly reason: string; readonly hint: string }[] = [];
  const notes: string[] = [];
  const missing: string[] = [];
  const refuse = (reason: string, hint: string) => void refusals.push({ reason, hint });
  const naming: Naming = { target, refuse, missing, uses: new Map(), write: (...args) => write(naming, ...args) };
  const mark = quoteOf(at.getSourceFile());
  const writer: Writer = {
    symbols,
    checker: code.checker,
    refuse,
    note: (text) => void (notes.includes(text) || notes.push(text)),
    quote: (text) => quoted(text, mark),
    behind: (node) => behind(target, node, given, 0),
    expression: (node) => write(naming, node, given, 0),
  };
  return { writer, refusals, notes, missing };
}

/** Returns the argument for a parameter of a builder; any other expression unchanged. */
function behind(target: CallSite, node: ts.Expression, names: BoundArguments, depth: number): ts.Expression {
  const inner = unwrap(node);
  const symbol = compiler.isIdentifier(inner) ? target.symbols.of(inner) : undefined;
  const argument = symbol && names.get(symbol);
  return argument?.node && depth < 20 ? behind(target, argument.node, argument.given, depth + 1) : inner;
}

/** Returns the source of an expression, in which names are replaced by their meaning. */
function write(naming: Naming, node: ts.Expression, names: BoundArguments, depth: number): string {
  refuseBound(naming, node);
  const start = node.getStart();
  let text = node.getText();
  for (const { name, replaced } of findReplacements(naming, node, names, depth).reverse()) {
    const from = name.getStart() - start;
    text = `${text.slice(0, from)}${replaced}${text.slice(from + name.getWidth())}`;
  }
  return text;
}

function findReplacements(naming: Naming, node: ts.Expression, names: BoundArguments, depth: number) {
  const identifiers = nodesIn(node).filter(compiler.isIdentifier);
  return identifiers.flatMap((name) => {
    const code = replacementOf(naming, name, names, depth);
    if (code === undefined) return [];
    const isShorthand = compiler.isShorthandPropertyAssignment(name.parent);
    return [{ name, replaced: isShorthand ? `${name.text}: ${code}` : code }];
  });
}

/** Refuses `this`, `await` and `yield`, which mean something else in another function. */
function refuseBound({ target: { at }, refuse }: Naming, node: ts.Expression): void {
  for (const each of nodesIn(node)) {
    if (each.kind === compiler.SyntaxKind.ThisKeyword && functionOfThis(each) !== functionOfThis(at)) {
      refuse(`\`${node.getText()}\` needs the \`this\` of the builder`, "Pass it as an argument.");
    }
    const waits = compiler.isAwaitExpression(each) || compiler.isYieldExpression(each);
    if (waits && functionAround(each) !== functionAround(at)) {
      refuse(`\`${node.getText()}\` waits inside the builder`, "Wait for it before the call.");
    }
  }
}

/** Arrow functions have the `this` of the function around them. */
function functionOfThis(node: ts.Node): ts.Node | undefined {
  return compiler.findAncestor(node, (each) => compiler.isFunctionLike(each) && !compiler.isArrowFunction(each));
}

/** Returns the kind of quotes of the first string in the file. */
function quoteOf(source: ts.SourceFile): string {
  return nodesIn(source).find(compiler.isStringLiteral)?.getText().charAt(0) ?? '"';
}

function quoted(text: string, mark: string): string {
  const inner = JSON.stringify(text)
    .slice(1, -1)
    .replace(/[\u2028\u2029]/g, (found) => `\\u${found.charCodeAt(0).toString(16)}`);
  return mark === "'" ? `'${inner.replaceAll('\\"', '"').replaceAll("'", "\\'")}'` : `"${inner}"`;
}
