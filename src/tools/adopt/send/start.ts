import type { ts } from "ts-morph";
import { compiler } from "../../compare/compiler.ts";
import { type Code, placeOf, walk } from "../find/code.ts";
import type { Symbols } from "../find/symbols.ts";
import type { Place, Removal } from "../model.ts";
import type { Branch } from "./branches.ts";
import { holds } from "./follow.ts";
import type { SendCall } from "./sends.ts";
import { isSocketMaker } from "./sends.ts";

/** The expressions that make the bot's socket, by itself or by the bridge. */
export interface Sockets {
  readonly own: readonly ts.NewExpression[];
  readonly bridges: readonly ts.CallExpression[];
}

export function findSockets(code: Code): Sockets {
  const own: ts.NewExpression[] = [];
  const bridges: ts.CallExpression[] = [];
  for (const { source } of code.files) {
    walk(source, (node) => {
      if (!compiler.isExpression(node) || compiler.isParenthesizedExpression(node) || !isSocketMaker(node)) return;
      if (compiler.isNewExpression(node)) own.push(node);
      else if (compiler.isCallExpression(node)) bridges.push(node);
    });
  }
  return { own, bridges };
}

/** Branches on the signal that ends the service. */
export function endOfServicePlaces(code: Code, branches: readonly Branch[]): Place[] {
  return branches
    .filter(({ on, value }) => on === "sig" && value?.value === "EOS")
    .map(({ test }) => placeOf(code, test));
}

/** The timers that ping: those that do nothing else can go, the others have to stay. */
export function pingTimers(code: Code, symbols: Symbols, sends: readonly SendCall[]): Removal[] {
  const isPing = (call: ts.Node) =>
    sends.some((each) => each.call === call && "kind" in each.frame && each.frame.kind === "ping");
  const isOther = (call: ts.Node) => sends.some((each) => each.call === call) && !isPing(call);
  const found: Removal[] = [];
  for (const { source } of code.files) {
    walk(source, (node) => {
      if (!compiler.isCallExpression(node) || !/(?:^|\.)setInterval$/.test(node.expression.getText())) return;
      const [callback] = node.arguments;
      const body = callback && (symbols.functionOf(callback) ?? callback);
      if (!body || !holds(body, isPing)) return;
      const place = placeOf(code, node);
      const stays = holds(body, isOther) || hasOtherCalls(body, isPing);
      const message = stays
        ? "The timer pings, and does something else as well: only its ping can go"
        : "The timer only pings";
      found.push({ place, message, stays });
    });
  }
  return found;
}

/** True if the body calls something besides what a ping needs. */
function hasOtherCalls(body: ts.Node, isPing: (node: ts.Node) => boolean): boolean {
  return holds(body, (node) => {
    if (!compiler.isCallExpression(node) || isPing(node)) return false;
    if (compiler.findAncestor(node, isPing)) return false;
    return !/^(?:console\.\w+|clearInterval|Date\.now)$/.test(node.expression.getText());
  });
}

/** The branches that have no use once the calls of their ids have moved. */
export function answerRemovals(
  code: Code,
  branches: readonly Branch[],
  operations: ReadonlyMap<string, readonly string[]>,
): Removal[] {
  return branches.flatMap(({ on, value, test, isLinked }) => {
    if (on === "errorCode") {
      const message =
        "The branch on errors of any request hears nothing of calls that have moved: their promises reject instead";
      return [{ place: placeOf(code, test), message, stays: false }];
    }
    const names = on === "id" && value ? operations.get(keyOf(value.value)) : undefined;
    if (!names) return [];
    const linked = isLinked ? "; it is linked with others by `else` or `return`, and without it other code runs" : "";
    const several = names.length > 1 ? ", once all of them have moved" : "";
    const message = `The branch on the answers of ${names.join(", ")}${several}${linked}`;
    return [{ place: placeOf(code, test), message, stays: false }];
  });
}

/** Tells the number 1 from the text "1". */
export function keyOf(id: unknown): string {
  return `${typeof id} ${String(id)}`;
}

/** The values that the bot gives to a variable called like the access token. */
export function tokenVariables(code: Code): ts.Expression[] {
  const found: ts.Expression[] = [];
  for (const { source } of code.files) {
    walk(source, (node) => {
      const isToken =
        compiler.isPropertyAssignment(node) && /^["']?(?:access_?token|accessToken)["']?$/.test(node.name.getText());
      if (isToken) found.push(node.initializer);
    });
  }
  return found;
}
