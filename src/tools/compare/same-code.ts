import type { ts } from "ts-morph";
import { compiler } from "./compiler.ts";
import { parseModule, Unparsable } from "./parse.ts";

/**
 * Returns whether two texts differ only in their formatting: blanks, line ends, quotes, semicolons, trailing commas.
 */
export function isSameCode(one: string, other: string): boolean {
  if (bareText(one) !== bareText(other)) return false;
  try {
    const [tree, otherTree] = [parseModule("one.ts", one), parseModule("other.ts", other)];
    return isSameNode(tree, otherTree) && wordsOfComments(one) === wordsOfComments(other);
  } catch (error) {
    if (error instanceof Unparsable) return false;
    throw error;
  }
}

/** Returns the text without everything that a formatter may change. If two such texts differ, there is no need to parse. */
function bareText(text: string): string {
  return text.replaceAll(/[\s"'`;,|()*]/g, "");
}

function isSameNode(one: ts.Node, other: ts.Node): boolean {
  const [node, otherNode] = [bare(one), bare(other)];
  if (node.kind !== otherNode.kind || textOf(node) !== textOf(otherNode)) return false;
  const [children, others] = [childrenOf(node), childrenOf(otherNode)];
  return children.length === others.length && children.every((child, at) => isSameNode(child, others[at] ?? child));
}

/** Removes parentheses, which formatters add and remove. */
function bare(node: ts.Node): ts.Node {
  return compiler.isParenthesizedTypeNode(node) ? bare(node.type) : node;
}

function textOf(node: ts.Node): string | undefined {
  return compiler.isIdentifier(node) || compiler.isLiteralExpression(node) ? node.text : undefined;
}

function childrenOf(node: ts.Node): ts.Node[] {
  const children: ts.Node[] = [];
  compiler.forEachChild(node, (child) => {
    children.push(child);
  });
  return children;
}

function wordsOfComments(text: string): string {
  const scanner = compiler.createScanner(compiler.ScriptTarget.ES2022, false, compiler.LanguageVariant.Standard, text);
  const words: string[] = [];
  for (let token = scanner.scan(); token !== compiler.SyntaxKind.EndOfFileToken; token = scanner.scan()) {
    const isComment =
      token === compiler.SyntaxKind.SingleLineCommentTrivia || token === compiler.SyntaxKind.MultiLineCommentTrivia;
    if (isComment) words.push(...scanner.getTokenText().split(/[\s*]+/));
  }
  return words.join(" ");
}
