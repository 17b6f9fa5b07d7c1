import { compiler, type ts } from "../../compare/compiler.ts";
import { type BotCode, findAll, placeOf } from "../find/code.ts";
import { nodesIn } from "../find/nodes.ts";
import type { CodePlace, Removal } from "../model.ts";
import { type Branch, isLinked } from "./branches.ts";
import type { SendCall } from "./sends.ts";

/** Returns the places of the branches on EOS. */
export function endOfServicePlaces(code: BotCode, branches: readonly Branch[]): CodePlace[] {
  return branches
    .filter(({ on, value }) => on === "sig" && value?.value === "EOS")
    .map(({ test }) => placeOf(code, test));
}

/** Finds the timers that ping: those that do nothing else can be removed, the others must stay. */
export function pingTimers(code: BotCode, sends: readonly SendCall[]): Removal[] {
  const isPing = (node: ts.Node) => sends.some(({ call, frame }) => call === node && frame.kind === "ping");
  return findAll(code, (node) => {
    if (!compiler.isCallExpression(node) || !/(?:^|\.)setInterval$/.test(node.expression.getText())) return undefined;
    const [callback] = node.arguments;
    const body = callback && (code.functionOf(callback) ?? callback);
    if (!body || !nodesIn(body).some(isPing)) return undefined;
    const stays = hasOtherCalls(body, isPing);
    const message = stays
      ? "The timer pings, and does something else as well: only its ping can go"
      : "The timer only pings";
    return { place: placeOf(code, node), message, stays };
  });
}

/** True if the body calls more than a ping needs. */
function hasOtherCalls(body: ts.Node, isPing: (node: ts.Node) => boolean): boolean {
  return nodesIn(body).some((node) => {
    if (!compiler.isCallExpression(node) || isPing(node)) return false;
    if (compiler.findAncestor(node, isPing)) return false;
    return !/^(?:console\.\w+|clearInterval|Date\.now)$/.test(node.expression.getText());
  });
}

/** Finds the branches that are not needed once the calls of their ids have moved. */
export function answerRemovals(
  code: BotCode,
  branches: readonly Branch[],
  operations: ReadonlyMap<string, readonly string[]>,
): Removal[] {
  return branches.flatMap((branch) => {
    const { on, value, test } = branch;
    if (on === "errorCode") {
      const message =
        "The branch on errors of any request gets no errors of calls that have moved: their promises reject instead";
      return [{ place: placeOf(code, test), message, stays: false }];
    }
    const names = on === "id" && value ? operations.get(keyOf(value.value)) : undefined;
    if (!names) return [];
    const linked = isLinked(branch)
      ? "; it is linked with others by `else` or `return`, and without it other code runs"
      : "";
    const several = names.length > 1 ? ", once all of them have moved" : "";
    const message = `The branch on the answers of ${names.join(", ")}${several}${linked}`;
    return [{ place: placeOf(code, test), message, stays: false }];
  });
}

/** Returns a key that differs for the number 1 and the text "1". */
export function keyOf(id: unknown): string {
  return `${typeof id} ${String(id)}`;
}
