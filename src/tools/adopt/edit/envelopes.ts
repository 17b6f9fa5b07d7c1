import { compiler, type ts } from "../../compare/compiler.ts";
import type { BotCode } from "../find/code.ts";
import { contains } from "../find/nodes.ts";
import { removeLines, type TextEdit } from "./edits.ts";

/**
 * Removes the constants of a send that have no other use, from the envelope to the text inside it. The order matters:
 * without the envelope, the text may have no use either.
 */
export function removeEnvelopes(
  code: BotCode,
  call: ts.CallExpression,
  constants: readonly ts.VariableDeclaration[],
): TextEdit[] {
  const removed: ts.Node[] = [call];
  const edits: TextEdit[] = [];
  for (const constant of new Set(constants)) {
    const statement = statementOf(constant);
    const isUnused = code.usesOf(constant.name).every((use) => removed.some((node) => contains(node, use)));
    if (!statement || !isUnused) continue;
    removed.push(statement);
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
