import type { ts } from "ts-morph";
import { compiler } from "../../compare/compiler.ts";
import { type BotCode, contains, findAll, nodesIn, placeOf, unwrap } from "../find/code.ts";
import { type Constant, constantOf, isAssigned, type Symbols } from "../find/symbols.ts";
import type { Reader } from "../model.ts";

/** A branch of a message handler: code that runs if a field of the frame has a certain value. */
export interface Branch {
  readonly on: "id" | "sig" | "subscription_id" | "errorCode";
  /** The value of the field; undefined if it is not known. */
  readonly value: Constant | undefined;
  /** The expression that the field is compared with. */
  readonly other: ts.Expression | undefined;
  /** The statement that runs. */
  readonly body: ts.Node;
  /** The comparison. */
  readonly test: ts.Node;
  /** True if it is part of a chain, or returns: its removal would make other code run. */
  readonly isLinked: boolean;
}

const fields = new Set(["id", "sig", "subscription_id", "errorCode", "error_code"]);

/** Finds every branch on a field of a frame, in `if` and `switch`. */
export function findBranches(code: BotCode, symbols: Symbols): Branch[] {
  return findAll(code, (node) => {
    if (compiler.isBinaryExpression(node)) return comparisonBranch(symbols, node);
    if (compiler.isCaseClause(node)) return caseBranch(symbols, node);
    return compiler.isIfStatement(node) ? errorBranch(node) : undefined;
  });
}

function comparisonBranch(symbols: Symbols, node: ts.BinaryExpression): Branch | undefined {
  if (!/^={2,3}$/.test(node.operatorToken.getText())) return undefined;
  const [left, right] = [fieldOf(node.left), fieldOf(node.right)];
  const on = left ?? right;
  const other = left ? node.right : node.left;
  const statement = compiler.findAncestor(node, (each) => compiler.isIfStatement(each) || compiler.isBlock(each));
  if (!on || !statement || !compiler.isIfStatement(statement) || !contains(statement.expression, node))
    return undefined;
  const body = statement.thenStatement;
  return { on, value: constantOf(symbols, other), other, body, test: node, isLinked: isLinked(statement) };
}

function caseBranch(symbols: Symbols, node: ts.CaseClause): Branch | undefined {
  const on = fieldOf(node.parent.parent.expression);
  const other = node.expression;
  return on && { on, value: constantOf(symbols, other), other, body: node, test: other, isLinked: false };
}

/** `if (data.errorCode) …` and `if (data.payload.errors) …`, for the answers with any id. */
function errorBranch(node: ts.IfStatement): Branch | undefined {
  const { expression: test, thenStatement: body } = node;
  const names = nodesIn(test)
    .filter(compiler.isPropertyAccessExpression)
    .map(({ name }) => name.text);
  const isError = names.some((name) => /^(?:errorCode|error_code|errors)$/.test(name));
  if (!isError || names.includes("id") || names.includes("subscription_id")) return undefined;
  return { on: "errorCode", value: undefined, other: undefined, body, test, isLinked: isLinked(node) };
}

function fieldOf(node: ts.Expression): Branch["on"] | undefined {
  const inner = unwrap(node);
  const name = compiler.isPropertyAccessExpression(inner)
    ? inner.name.text
    : compiler.isIdentifier(inner)
      ? inner.text
      : "";
  if (!fields.has(name)) return undefined;
  return name === "error_code" ? "errorCode" : (name as Branch["on"]);
}

function isLinked(statement: ts.IfStatement): boolean {
  const isElse = compiler.isIfStatement(statement.parent) && statement.parent.elseStatement === statement;
  const nodes = nodesIn(statement.thenStatement);
  const returns = nodes.some((node) => compiler.isReturnStatement(node) || compiler.isContinueStatement(node));
  return isElse || statement.elseStatement !== undefined || returns;
}

/** The branches on the answers with an id. */
export function answerBranches(branches: readonly Branch[], id: Constant): Branch[] {
  return branches.filter(
    ({ on, value }) => on === "id" && value !== undefined && value.value === id.value && id.value !== undefined,
  );
}

/**
 * Returns the branches on the events of a subscription: those that compare its id with a variable that the branch on its
 * answer sets. If there are none, those on the signal DATA.
 */
export function eventBranches(symbols: Symbols, branches: readonly Branch[], answers: readonly Branch[]): Branch[] {
  const assigned = answers.flatMap(({ body }) => nodesIn(body).filter(compiler.isIdentifier).filter(isAssigned));
  const variables = new Set(assigned.map((name) => symbols.of(name)));
  const own = branches.filter(
    ({ on, other }) => on === "subscription_id" && other && variables.has(symbols.of(unwrap(other))),
  );
  if (own.length > 0) return own;
  return branches.filter(({ on, value }) => on === "sig" && value?.value === "DATA");
}

/** A branch as data. */
export function readerOf(code: BotCode, branch: Branch, kind: Reader["kind"]): Reader {
  const { body, test } = branch;
  const lastLine = body.getSourceFile().getLineAndCharacterOfPosition(body.getEnd()).line + 1;
  return { kind, place: placeOf(code, test), lastLine, onlyLogs: onlyLogs(body) };
}

/** True if the statements only write to a log, or do nothing. */
function onlyLogs(node: ts.Node): boolean {
  if (compiler.isCaseClause(node)) return node.statements.every(onlyLogs);
  if (compiler.isBlock(node)) return node.statements.every(onlyLogs);
  if (compiler.isIfStatement(node))
    return onlyLogs(node.thenStatement) && (!node.elseStatement || onlyLogs(node.elseStatement));
  if (compiler.isBreakStatement(node) || compiler.isEmptyStatement(node)) return true;
  if (compiler.isReturnStatement(node)) return node.expression === undefined;
  return compiler.isExpressionStatement(node) && isLogging(node.expression);
}

/** True for `console.log(…)`, `log(…)`, `logger.info(…)`, with arguments that do nothing else. */
export function isLogging(node: ts.Expression): boolean {
  const inner = unwrap(node);
  if (!compiler.isCallExpression(inner)) return false;
  return /^(?:console\.\w+|(?:this\.)?log(?:ger)?(?:\.\w+)?|debug|winston\.\w+)$/.test(inner.expression.getText());
}
