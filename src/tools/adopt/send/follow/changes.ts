import { compiler, type ts } from "../../../compare/compiler.ts";
import type { BotCode } from "../../find/code.ts";
import { isAssignmentTarget } from "../../find/names/assignments.ts";
import { calledName } from "../../find/nodes.ts";

/** Methods that change the list or the map that they are called on. */
const changing = /^(?:push|pop|shift|unshift|splice|sort|reverse|fill|set|add|delete|clear)$/;

/** Functions that take an object and leave it as it is. */
const reading =
  /^(?:stringify|inspect|send|push|keys|values|entries|freeze|clone|cloneDeep|pick|omit|log|info|debug|warn|error)$/;

/** Returns how the code may change an object after it was built; undefined if it does not. */
export function changeOf(code: BotCode, symbol: ts.Symbol, passed = new Set<ts.Symbol>()): string | undefined {
  passed.add(symbol);
  for (const reference of code.references(symbol)) {
    let node: ts.Node = reference;
    while (isOwner(node)) node = node.parent;
    const { parent } = node;
    const isChanged = node !== reference && (compiler.isDeleteExpression(parent) || isAssignmentTarget(node));
    if (isChanged || isChangingCall(parent, node)) return "is changed after it was made";
    if (!compiler.isCallExpression(parent) || parent.expression === node) continue;
    if (mayChange(code, parent, node, passed)) {
      return `is passed to \`${parent.expression.getText()}()\`, which may change it`;
    }
  }
  return undefined;
}

/** True for `list.push(…)` and `Object.assign(object, …)`. */
function isChangingCall(call: ts.Node, node: ts.Node): boolean {
  if (!compiler.isCallExpression(call)) return false;
  if (isObjectAssign(call)) return call.arguments[0] === node;
  return call.expression === node && compiler.isPropertyAccessExpression(node) && changing.test(node.name.text);
}

/** True unless the function only reads the argument. */
function mayChange(code: BotCode, call: ts.CallExpression, argument: ts.Node, passed: Set<ts.Symbol>): boolean {
  if (isObjectAssign(call) || reading.test(calledName(call) ?? "")) return false;
  const called = code.functionOf(call.expression);
  const index = call.arguments.indexOf(argument as ts.Expression);
  const parameter = code.symbolOf(called?.parameters[index]?.name);
  // `_.merge({}, object)` changes its first argument.
  if (!called) return !call.arguments.slice(0, index).some(compiler.isObjectLiteralExpression);
  return parameter !== undefined && !passed.has(parameter) && changeOf(code, parameter, passed) !== undefined;
}

export function isObjectAssign({ expression }: ts.CallExpression): boolean {
  return expression.getText() === "Object.assign";
}

function isOwner(node: ts.Node): boolean {
  const { parent } = node;
  const isAccess = compiler.isPropertyAccessExpression(parent) || compiler.isElementAccessExpression(parent);
  return isAccess && parent.expression === node;
}
