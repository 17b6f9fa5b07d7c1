import type { ts } from "ts-morph";
import { compiler } from "../../compare/compiler.ts";
import { type Code, placeOf, unwrap, walk } from "../find/code.ts";
import { type Constant, constantOf, isAssigned, type Symbols } from "../find/symbols.ts";
import type { Reader } from "../model.ts";

/** A branch of a message handler: what runs if something in the frame has a certain value. */
export interface Branch {
  readonly on: "id" | "sig" | "subscription_id" | "errorCode";
  /** The value that it is for; undefined if it is not known. */
  readonly value: Constant | undefined;
  /** The expression that the field is compared with. */
  readonly other: ts.Expression | undefined;
  /** The statement that runs. */
  readonly body: ts.Node;
  /** The comparison. */
  readonly test: ts.Node;
  /** True if it is a part of a chain, or returns: without it, other code runs. */
  readonly isLinked: boolean;
}

const fields = new Set(["id", "sig", "subscription_id", "errorCode", "error_code"]);

/** Finds every branch on a field of a frame, in `if` and `switch`. */
export function findBranches(code: Code, symbols: Symbols): Branch[] {
  const found: Branch[] = [];
  for (const { source } of code.files) {
    walk(source, (node) => {
      if (compiler.isBinaryExpression(node)) found.push(...comparisonBranch(symbols, node));
      else if (compiler.isCaseClause(node)) found.push(...caseBranch(symbols, node));
      else if (compiler.isIfStatement(node)) found.push(...errorBranch(node));
    });
  }
  return found;
}

function comparisonBranch(symbols: Symbols, node: ts.BinaryExpression): Branch[] {
  if (!/^={2,3}$/.test(node.operatorToken.getText())) return [];
  const [left, right] = [fieldOf(node.left), fieldOf(node.right)];
  const on = left ?? right;
  const other = left ? node.right : node.left;
  const statement = compiler.findAncestor(node, (each) => compiler.isIfStatement(each) || compiler.isBlock(each));
  if (!on || !statement || !compiler.isIfStatement(statement) || !isWithin(node, statement.expression)) return [];
  const body = statement.thenStatement;
  return [{ on, value: constantOf(symbols, other), other, body, test: node, isLinked: isLinked(statement) }];
}

function caseBranch(symbols: Symbols, node: ts.CaseClause): Branch[] {
  const on = fieldOf(node.parent.parent.expression);
  if (!on) return [];
  return [
    {
      on,
      value: constantOf(symbols, node.expression),
      other: node.expression,
      body: node,
      test: node.expression,
      isLinked: false,
    },
  ];
}

/** `if (data.errorCode) …` and `if (data.payload.errors) …`, for the answers with any id. */
function errorBranch(node: ts.IfStatement): Branch[] {
  const names: string[] = [];
  const collect = (each: ts.Node): void => {
    if (compiler.isPropertyAccessExpression(each)) names.push(each.name.text);
  };
  collect(node.expression);
  walk(node.expression, collect);
  const isError = names.some((name) => /^(?:errorCode|error_code|errors)$/.test(name));
  if (!isError || names.some((name) => name === "id" || name === "subscription_id")) return [];
  const body = node.thenStatement;
  return [
    { on: "errorCode", value: undefined, other: undefined, body, test: node.expression, isLinked: isLinked(node) },
  ];
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

function isWithin(node: ts.Node, outer: ts.Node): boolean {
  return node.pos >= outer.pos && node.end <= outer.end;
}

function isLinked(statement: ts.IfStatement): boolean {
  const isElse = compiler.isIfStatement(statement.parent) && statement.parent.elseStatement === statement;
  let returns = false;
  walk(statement.thenStatement, (node) => {
    if (compiler.isReturnStatement(node) || compiler.isContinueStatement(node)) returns = true;
  });
  return (
    isElse || statement.elseStatement !== undefined || returns || compiler.isReturnStatement(statement.thenStatement)
  );
}

/** The branches on the answers with an id. */
export function answerBranches(branches: readonly Branch[], id: Constant): Branch[] {
  return branches.filter(
    ({ on, value }) => on === "id" && value !== undefined && value.value === id.value && id.value !== undefined,
  );
}

/**
 * The branches on the events of a subscription: those that compare its id with a variable which the branch of its answer
 * sets. Where none is found, those on the signal DATA.
 */
export function eventBranches(symbols: Symbols, branches: readonly Branch[], answers: readonly Branch[]): Branch[] {
  const kept = new Set(answers.flatMap(({ body }) => assignedIn(symbols, body)));
  const own = branches.filter(
    ({ on, other }) => on === "subscription_id" && other && kept.has(symbols.of(unwrap(other))),
  );
  if (own.length > 0) return own;
  return branches.filter(({ on, value }) => on === "sig" && value?.value === "DATA");
}

function assignedIn(symbols: Symbols, body: ts.Node): (ts.Symbol | undefined)[] {
  const found: (ts.Symbol | undefined)[] = [];
  walk(body, (node) => {
    if (compiler.isIdentifier(node) && isAssigned(node)) found.push(symbols.of(node));
  });
  return found;
}

/** A branch as data. */
export function readerOf(code: Code, branch: Branch, kind: Reader["kind"]): Reader {
  const { body, test } = branch;
  const lastLine = body.getSourceFile().getLineAndCharacterOfPosition(body.getEnd()).line + 1;
  return { kind, place: placeOf(code, test), lastLine, onlyLogs: onlyLogs(body) };
}

/** True if the statements do nothing but write to a log, or nothing at all. */
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
