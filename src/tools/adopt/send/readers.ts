import { compiler, type ts } from "../../compare/compiler.ts";
import { type BotCode, findAll, placeOf } from "../find/code.ts";
import { isAssigned } from "../find/names/assignments.ts";
import { type Constant, constantOf } from "../find/names/constants.ts";
import { accessOf, contains, declaredName, isPropertyName, nodesIn, unwrap } from "../find/nodes.ts";
import { isHeardByServer } from "../find/sockets.ts";
import type { Reader } from "../model.ts";
import type { PlannedAdoption } from "../plan/plan.ts";
import { type Branch, isLogging, onlyLogs, valuesOfVariable } from "./branches.ts";

/** The code that reads frames. */
export interface FrameReaders {
  readonly branches: readonly Branch[];
  readonly open: readonly OpenReader[];
  /** The places that look for a result by its name, as in `data.payload.data.departments`, outside all branches. */
  readonly byResult: ReadonlyMap<string, readonly ts.Node[]>;
}

/**
 * A use of a frame's id other than a comparison with a constant, or of its result other than by a name. It may read the
 * answer to any request.
 */
interface OpenReader {
  readonly node: ts.Node;
  /** True if the answer with this id may reach the code. */
  reads(id: Constant): boolean;
}

export function findReaders(code: BotCode, branches: readonly Branch[]): FrameReaders {
  const readers = findAll(code, (node) => openReader(code, node) ?? openResult(code, branches, node));
  const open = readers.filter(({ node }) => !isHeardByServer(code, node));
  const bodies = branches.filter(({ on, value }) => on === "id" && value).map(({ body }) => body);
  const byResult = new Map<string, ts.Node[]>();
  for (const { node, name } of findAll(code, (each) => resultRead(code, each))) {
    if (bodies.some((body) => contains(body, node))) continue;
    byResult.set(name, [...(byResult.get(name) ?? []), node]);
  }
  return { branches, open, byResult };
}

/** Returns the code that reads the answer to one request, or the events of its subscription. */
export function readersOf(
  code: BotCode,
  { branches, open, byResult }: FrameReaders,
  id: Constant | undefined,
  { kind, resultKeys }: Pick<PlannedAdoption, "kind" | "resultKeys">,
): Reader[] {
  const isSubscription = kind === "subscription";
  const answers = id ? answerBranches(branches, id) : [];
  const any = id ? open.filter((each) => each.reads(id)) : [];
  const named = isSubscription ? [] : resultKeys.flatMap((key) => byResult.get(key) ?? []);
  const events = isSubscription ? eventBranches(code, branches, answers) : [];
  return [
    ...answers.map((branch) => branchReader(code, branch, "answer")),
    ...[...any.map(({ node }) => node), ...named].map((node) => placeReader(code, node)),
    ...events.map((branch) => branchReader(code, branch, "events")),
  ];
}

function branchReader(code: BotCode, { body, test }: Branch, kind: Reader["kind"]): Reader {
  const lastLine = body.getSourceFile().getLineAndCharacterOfPosition(body.getEnd()).line + 1;
  return { kind, place: placeOf(code, test), lastLine, onlyLogs: onlyLogs(body) };
}

function placeReader(code: BotCode, node: ts.Node): Reader {
  const place = placeOf(code, node);
  return { kind: "answer", place, lastLine: place.line, onlyLogs: false };
}

/** The branches on the answers with an id. An undefined id matches nothing, although `undefined === undefined` does. */
function answerBranches(branches: readonly Branch[], id: Constant): Branch[] {
  return branches.filter(
    ({ on, value }) => on === "id" && value !== undefined && value.value === id.value && id.value !== undefined,
  );
}

/**
 * Returns the branches on the events of a subscription: those that compare its id with a variable that the branch on its
 * answer sets. If there are none, those on the signal DATA.
 */
function eventBranches(code: BotCode, branches: readonly Branch[], answers: readonly Branch[]): Branch[] {
  const assigned = answers.flatMap(({ body }) => nodesIn(body).filter(compiler.isIdentifier).filter(isAssigned));
  const variables = new Set(assigned.map((name) => code.symbolOf(name)));
  const own = branches.filter(({ on, other }) => on === "subscription_id" && variables.has(code.symbolOf(other)));
  if (own.length > 0) return own;
  return branches.filter(({ on, value }) => on === "sig" && value?.value === "DATA");
}

/** The result's name in `payload.data.departments` and in `const { departments } = payload.data`. */
function resultRead(code: BotCode, node: ts.Node): ResultRead | undefined {
  const access = accessOf(node);
  if (access) return isData(code, access.owner) ? { node, name: access.name } : undefined;
  if (!compiler.isBindingElement(node)) return undefined;
  const { parent: declaration } = node.parent;
  const value = compiler.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
  return value && isData(code, value) ? { node, name: (node.propertyName ?? node.name).getText() } : undefined;
}

interface ResultRead {
  readonly node: ts.Node;
  readonly name: string;
}

function isData(code: BotCode, node: ts.Expression): boolean {
  const inner = unwrap(node);
  const value = compiler.isIdentifier(inner) ? code.valueOf(inner) : undefined;
  return (accessOf(inner)?.name ?? inner.getText()) === "data" || (value !== undefined && isResult(value));
}

/** True for `frame.payload.data`. */
function isResult(node: ts.Node): boolean {
  const access = accessOf(node);
  if (access?.name !== "data") return false;
  const owner = unwrap(access.owner);
  return (accessOf(owner)?.name ?? owner.getText()) === "payload";
}

/** A result that is passed on as a whole, outside the branches on an id or on events. */
function openResult(code: BotCode, branches: readonly Branch[], node: ts.Node): OpenReader | undefined {
  if (!isResult(node) || isReadByName(code, node)) return undefined;
  const isKnown = branches.some(
    ({ on, value, body, test }) =>
      contains(body, node) &&
      node.pos >= test.pos &&
      (on === "subscription_id" || (value !== undefined && on !== "errorCode")),
  );
  return isKnown ? undefined : { node, reads: () => true };
}

/** True if a use reads a field with a name, tests whether there is a result, or writes it to a log. */
function isReadByName(code: BotCode, node: ts.Node, passed: readonly ts.Node[] = []): boolean {
  const { parent } = node;
  if (accessOf(parent)?.owner === node || compiler.isIfStatement(parent)) return true;
  if (compiler.isPrefixUnaryExpression(parent) || compiler.isTypeOfExpression(parent)) return true;
  if (isWrapped(node)) return isReadByName(code, parent, passed);
  if (compiler.isConditionalExpression(parent)) return parent.condition === node || isReadByName(code, parent, passed);
  if (compiler.isBinaryExpression(parent)) {
    const operator = parent.operatorToken.getText();
    if (/^(?:&&|\|\||\?\?)$/.test(operator)) return isReadByName(code, parent, passed);
    return /^[!=]==?$/.test(operator);
  }
  if (compiler.isVariableDeclaration(parent)) {
    if (!compiler.isIdentifier(parent.name)) return !parent.name.getText().includes("...");
    // `var result = result || …` refers to itself.
    if (passed.includes(parent)) return true;
    return code.usesOf(parent.name).every((use) => isReadByName(code, use, [...passed, parent]));
  }
  return compiler.findAncestor(parent, (each) => compiler.isExpression(each) && isLogging(each)) !== undefined;
}

/** True in parentheses or a type assertion, which do not change the value. */
function isWrapped(node: ts.Node): boolean {
  return compiler.isExpression(node.parent) && unwrap(node.parent) === unwrap(node as ts.Expression);
}

function openReader(code: BotCode, node: ts.Node): OpenReader | undefined {
  if (!isFrameId(code, node)) return undefined;
  const { parent } = node;
  if (compiler.isSwitchStatement(parent)) {
    const { clauses } = parent.caseBlock;
    const fallback = clauses.find(compiler.isDefaultClause);
    if (!fallback || onlyLogs(fallback)) return undefined;
    const cases = clauses.filter(compiler.isCaseClause).map(({ expression }) => constantOf(code, expression));
    return { node: fallback, reads: (id) => !cases.some((each) => each?.value === id.value) };
  }
  const guarded = guardedId(code, node);
  if (guarded) return { node, reads: (id) => id.value === guarded.value };
  return isHarmless(code, node) ? undefined : { node, reads: () => true };
}

/** The id that `if (data.id !== 1) return;` lets pass. */
function guardedId(code: BotCode, node: ts.Node): Constant | undefined {
  const { parent: test } = node;
  if (!compiler.isBinaryExpression(test) || !/^!==?$/.test(test.operatorToken.getText())) return undefined;
  if (!compiler.isIfStatement(test.parent) || !onlyLogs(test.parent.thenStatement)) return undefined;
  return constantOf(code, test.left === node ? test.right : test.left);
}

/** The fields that only a frame of the service has. */
const frameFields = new Set(["sig", "payload", "subscription_id", "errorCode"]);

/**
 * True for `data.id` of a frame, and for a variable that holds it. The `id` of another object does not identify an
 * answer.
 */
function isFrameId(code: BotCode, node: ts.Node): boolean {
  const access = accessOf(node);
  if (access) return access.name === "id" && isFrame(code, access.owner);
  if (!compiler.isIdentifier(node) || isPropertyName(node)) return false;
  const declaration = code.symbolOf(node)?.valueDeclaration;
  if (!declaration || compiler.getNameOfDeclaration(declaration) === node) return false;
  if (compiler.isVariableDeclaration(declaration)) {
    return valuesOfVariable(code, node).some((value) => accessOf(value) !== undefined && isFrameId(code, value));
  }
  if (!compiler.isBindingElement(declaration) || (declaration.propertyName ?? declaration.name).getText() !== "id")
    return false;
  return declaration.parent.elements.some(
    (each) => compiler.isBindingElement(each) && frameFields.has((each.propertyName ?? each.name).getText()),
  );
}

/** True for a parameter or the result of `JSON.parse`, if the code reads a frame's fields from it. */
function isFrame(code: BotCode, owner: ts.Expression): boolean {
  if (isParsed(owner)) return true;
  const symbol = code.symbolOf(owner);
  const declaration = symbol?.valueDeclaration;
  if (!declaration || !(compiler.isParameter(declaration) || compiler.isVariableDeclaration(declaration))) return false;
  // A frame that the bot itself builds has these fields, too.
  if (declaration.initializer && !isParsed(declaration.initializer)) return false;
  return code.references(symbol).some(({ parent }) => frameFields.has(accessOf(parent)?.name ?? ""));
}

function isParsed(node: ts.Expression): boolean {
  return /\bJSON\.parse\b/.test(node.getText());
}

/** True if the use cannot choose what happens with an answer: a log, a test whether there is an id, a comparison that is a branch. */
function isHarmless(code: BotCode, node: ts.Node): boolean {
  const { parent } = node;
  if (isWrapped(node)) return isHarmless(code, parent);
  if (compiler.isVariableDeclaration(parent) || compiler.isIfStatement(parent)) return true;
  if (compiler.isPrefixUnaryExpression(parent) || compiler.isTypeOfExpression(parent)) return true;
  if (compiler.findAncestor(parent, (each) => compiler.isExpression(each) && isLogging(each))) return true;
  if (!compiler.isBinaryExpression(parent)) return false;
  const operator = parent.operatorToken.getText();
  if (operator === "&&" && parent.left === node) return true;
  if (/^(?:&&|\|\||\?\?)$/.test(operator)) return isHarmless(code, parent);
  if (operator === "=") return parent.left === node || !isReadLater(code, parent.left);
  const value = constantOf(code, parent.left === node ? parent.right : parent.left);
  if (!value || !/^[!=]==?$/.test(operator)) return false;
  return operator.startsWith("=") || value.value === undefined || value.value === null;
}

/** True if the code reads the property that an id is kept in. A variable with an id is read as an id itself. */
function isReadLater(code: BotCode, target: ts.Expression): boolean {
  if (compiler.isIdentifier(target)) return false;
  const name = accessOf(target)?.name;
  const uses = findAll(code, (node) => (compiler.isIdentifier(node) && node.text === name ? node : undefined));
  return name === undefined || uses.some((use) => !isAssigned(use) && declaredName(use.parent) !== use);
}
