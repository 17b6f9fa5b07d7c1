import type { ts } from "ts-morph";
import { compiler } from "../../compare/compiler.ts";
import type { Code } from "../find/code.ts";
import type { Symbols } from "../find/symbols.ts";
import { removeLines, type TextEdit } from "./edits.ts";

/** Takes out the constants on the way to a send that nothing else names, from the envelope to the text inside it. */
export function removeEnvelopes(
  code: Code,
  symbols: Symbols,
  call: ts.CallExpression,
  constants: readonly ts.VariableDeclaration[],
): TextEdit[] {
  const gone: ts.Node[] = [call];
  const edits: TextEdit[] = [];
  for (const constant of new Set(constants)) {
    const statement = statementOf(constant);
    const symbol = symbols.of(constant.name);
    if (!statement || !symbol) continue;
    const uses = symbols.references(symbol).filter((each) => each !== constant.name);
    if (!uses.every((use) => gone.some((node) => isInside(use, node)))) continue;
    gone.push(statement);
    edits.push(removeLines(code.fileOf(statement), statement.getStart(), statement.getEnd()));
  }
  return edits;
}

/** The statement that declares this constant alone and does not export it. */
function statementOf({ parent }: ts.VariableDeclaration): ts.VariableStatement | undefined {
  if (!compiler.isVariableDeclarationList(parent) || parent.declarations.length !== 1) return undefined;
  const statement = parent.parent;
  return compiler.isVariableStatement(statement) && !statement.modifiers ? statement : undefined;
}

function isInside(node: ts.Node, outer: ts.Node): boolean {
  return node.getSourceFile() === outer.getSourceFile() && outer.pos <= node.pos && node.end <= outer.end;
}
