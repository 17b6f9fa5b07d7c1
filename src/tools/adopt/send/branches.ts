import { compiler, type ts } from "../../compare/compiler.ts";
import { type BotCode, findAll } from "../find/code.ts";
import { isAssigned } from "../find/names/assignments.ts";
import { type Constant, constantOf } from "../find/names/constants.ts";
import { accessOf, calledName, nodesIn, unwrap } from "../find/nodes.ts";
import { isHeardByServer } from "../find/sockets.ts";
import { hasEffect } from "../plan/expressions.ts";

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
}

const fields = new Set(["id", "sig", "subscription_id", "errorCode", "error_code"]);

/** Finds every branch on a field of a frame, in `if` and `switch`. */
export function findBranches(code: BotCode): Branch[] {
  const branches = findAll(code, (node) => {
    if (compiler.isBinaryExpression(node)) return comparisonBranch(code, node);
    if (compiler.isCaseClause(node)) return caseBranch(code, node);
    return compiler.isIfStatement(node) ? errorBranch(node) : undefined;
  });
  return branches.filter(({ test }) => !isHeardByServer(code, test));
}

function comparisonBranch(code: BotCode, node: ts.BinaryExpression): Branch | undefined {
  const operator = node.operatorToken.getText();
  if (!/^[!=]={1,2}$/.test(operator)) return undefined;
  const [left, right] = [fieldOf(code, node.left), fieldOf(code, node.right)];
  const on = left ?? right;
  const other = left ? node.right : node.left;
  const statement = on && compiler.findAncestor(node, compiler.isStatement);
  if (!statement) return undefined;
  const base = { on, value: constantOf(code, other), other, test: node };
  // `if (data.sig !== "DATA") return;` makes a branch of what follows.
  if (operator.startsWith("!")) {
    const isGuard = on !== "id" && on !== "errorCode" && compiler.isIfStatement(statement) && returns(statement);
    return isGuard ? { ...base, body: statement.parent } : undefined;
  }
  // `data.id === 1 && …` is a branch as well.
  if (!compiler.isIfStatement(statement)) return { ...base, body: statement };
  // The whole `if` is the branch on an error, once for all its comparisons.
  if (on === "errorCode") return undefined;
  return { ...base, body: statement.thenStatement };
}

function caseBranch(code: BotCode, node: ts.CaseClause): Branch | undefined {
  const on = fieldOf(code, node.parent.parent.expression);
  const other = node.expression;
  return on && { on, value: constantOf(code, other), other, body: node, test: other };
}

/** `if (data.errorCode) …` and `if (data.payload.errors) …`, for the answers with any id. */
function errorBranch(node: ts.IfStatement): Branch | undefined {
  const { expression: test, thenStatement: body } = node;
  const names = nodesIn(test)
    .filter(compiler.isPropertyAccessExpression)
    .map(({ name }) => name.text);
  const isError = names.some((name) => /^(?:errorCode|error_code|errors)$/.test(name));
  if (!isError || names.includes("id") || names.includes("subscription_id")) return undefined;
  return { on: "errorCode", value: undefined, other: undefined, body, test };
}

function fieldOf(code: BotCode, node: ts.Expression): Branch["on"] | undefined {
  const names = choicesOf(node).flatMap((each) => accessOf(each)?.name ?? nameOfField(code, each) ?? []);
  const name = names.find((each) => fields.has(each));
  return name === "error_code" ? "errorCode" : (name as Branch["on"] | undefined);
}

/** A variable has the name of the field that it holds, or holds an id under another name. */
function nameOfField(code: BotCode, variable: ts.Expression): string | undefined {
  if (!compiler.isIdentifier(variable)) return undefined;
  const declaration = code.symbolOf(variable)?.valueDeclaration;
  if (declaration && compiler.isBindingElement(declaration))
    return (declaration.propertyName ?? declaration.name).getText();
  const holdsId = valuesOfVariable(code, variable).some((value) => accessOf(value)?.name === "id");
  return holdsId ? "id" : variable.text;
}

/** Returns the initial value of a variable, and those that are assigned to it. */
export function valuesOfVariable(code: BotCode, variable: ts.Identifier): ts.Expression[] {
  const declaration = code.symbolOf(variable)?.valueDeclaration;
  if (!declaration || !compiler.isVariableDeclaration(declaration)) return [];
  const assigned = code
    .usesOf(declaration.name)
    .flatMap((use) => (isAssigned(use) && compiler.isBinaryExpression(use.parent) ? use.parent.right : []));
  return [...(declaration.initializer ? [declaration.initializer] : []), ...assigned].flatMap(choicesOf);
}

/** Returns the expressions one of which is the value: `a` and `b` of `a || b`, and `b` of `a && b`. */
function choicesOf(node: ts.Expression): ts.Expression[] {
  const inner = unwrap(node);
  if (!compiler.isBinaryExpression(inner)) return [inner];
  const operator = inner.operatorToken.getText();
  if (operator === "&&") return choicesOf(inner.right);
  return /^(?:\|\||\?\?)$/.test(operator) ? [inner.left, inner.right].flatMap(choicesOf) : [inner];
}

/** True if the branch depends on others, by `else` or because it returns: without it, other code runs. */
export function isLinked({ test }: Branch): boolean {
  const statement = compiler.findAncestor(test, compiler.isStatement);
  if (!statement || !compiler.isIfStatement(statement)) return false;
  const isElse = compiler.isIfStatement(statement.parent) && statement.parent.elseStatement === statement;
  return isElse || statement.elseStatement !== undefined || returns(statement);
}

function returns({ thenStatement }: ts.IfStatement): boolean {
  return nodesIn(thenStatement).some((node) => compiler.isReturnStatement(node) || compiler.isContinueStatement(node));
}

/** True if the statements only write to a log, or do nothing. */
export function onlyLogs(node: ts.Node): boolean {
  if (compiler.isCaseOrDefaultClause(node)) return node.statements.every(onlyLogs) && fallsOnlyIntoLogs(node);
  if (compiler.isBlock(node)) return node.statements.every(onlyLogs);
  if (compiler.isIfStatement(node))
    return onlyLogs(node.thenStatement) && (!node.elseStatement || onlyLogs(node.elseStatement));
  if (compiler.isBreakStatement(node) || compiler.isEmptyStatement(node)) return true;
  if (compiler.isReturnStatement(node)) return node.expression === undefined;
  return compiler.isExpressionStatement(node) && isLogging(node.expression);
}

/** Without `break` or `return` at its end, a case continues with the next case. */
function fallsOnlyIntoLogs(clause: ts.CaseOrDefaultClause): boolean {
  const last = clause.statements.at(-1);
  if (last && (compiler.isBreakStatement(last) || compiler.isReturnStatement(last))) return true;
  const { clauses } = clause.parent;
  const next = clauses[clauses.indexOf(clause) + 1];
  return !next || onlyLogs(next);
}

/** True for `console.log(…)`, `log(…)`, `logger.info(…)`, with arguments that do nothing else. */
export function isLogging(node: ts.Expression): boolean {
  const inner = unwrap(node);
  if (!compiler.isCallExpression(inner) || !inner.arguments.every(isPrintable)) return false;
  return /^(?:console\.\w+|(?:this\.)?log(?:ger)?(?:\.\w+)?|debug|winston\.\w+)$/.test(inner.expression.getText());
}

/** True if nothing happens when an argument of a log is evaluated, except that a text is built. */
function isPrintable(node: ts.Expression): boolean {
  return nodesIn(node).every((each) => !hasEffect(each) || buildsText(each));
}

function buildsText(node: ts.Node): boolean {
  if (compiler.isNewExpression(node)) return node.expression.getText() === "Date";
  return /^(?:stringify|parse|inspect|format|String|Number|Date|now|join|map|filter|slice|trim|keys|get|to[A-Z]\w*)$/.test(
    calledName(node) ?? "",
  );
}
