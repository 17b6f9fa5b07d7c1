import type { ts } from "../../compare/compiler.ts";
import { calledName, nodesIn } from "./nodes.ts";

/** True for a request over HTTP: `fetch(…)`, `axios.post(…)`, `superagent.post(…).send(…)`. */
export function isHttp(call: ts.CallExpression | ts.NewExpression): boolean {
  const text = call.expression.getText();
  const isKnown = /^(?:fetch|axios|got|request|superagent|needle)$|(?:^|\.)(?:post|fetch)$/.test(text);
  return isKnown || nodesIn(call.expression).some((node) => calledName(node) === "post");
}
