import { describe, expect, test } from "vitest";
import { compareTexts } from "../../../plugins/client/by-name.ts";
import { constantName, functionName, resultType, variablesType } from "../../../plugins/client/names.ts";

describe("functionName", () => {
  test.each([
    ["SendMessage", "sendMessage"],
    ["S", "s"],
    ["URLPreview", "uRLPreview"], // not clever on purpose: one rule, no exceptions
    ["Get2Agents", "get2Agents"],
    ["Get_agents_2", "get_agents_2"],
    ["OnMessage", "onMessage"],
    ["Delete", "delete_"], // reserved words
    ["Default", "default_"],
    ["Await", "await_"],
    ["Arguments", "arguments_"],
    ["Undefined", "undefined_"],
    ["Then", "then_"], // import() would call it
    ["Thenceforth", "thenceforth"],
    ["Async", "async"], // words that TypeScript does not reserve
    ["Of", "of"],
    ["Type", "type"],
    ["sendMessage", "sendMessage"],
    ["_send", "_send"],
    ["Exports", "exports_"], // names of a CommonJS module
    ["Session", "session_"], // names that generated functions use
    ["GlobalThis", "globalThis_"],
  ])("of %s is %s", (operation, name) => expect(functionName(operation)).toBe(name));
});

describe("constantName", () => {
  test.each([
    ["SendMessage", "SendMessage"],
    ["sendMessage", "SendMessage"],
    ["_send", "_sendDocument"], // the function has the name already
    ["_2", "_2Document"],
    ["Promise", "PromiseDocument"], // the compiler looks for the global one
  ])("of %s is %s", (operation, name) => expect(constantName(operation)).toBe(name));
});

describe("resultType and variablesType", () => {
  test.each([
    [{ name: "ListAgents", kind: "query" }, "ListAgentsQuery", "ListAgentsQueryVariables"],
    [{ name: "SendMessage", kind: "mutation" }, "SendMessageMutation", "SendMessageMutationVariables"],
    [{ name: "OnMessage", kind: "subscription" }, "OnMessageSubscription", "OnMessageSubscriptionVariables"],
    [{ name: "URL_preview2", kind: "query" }, "URL_preview2Query", "URL_preview2QueryVariables"],
    [{ name: "sendMessage", kind: "mutation" }, "SendMessageMutation", "SendMessageMutationVariables"],
  ] as const)("return for %o the names %s and %s", (operation, result, variables) => {
    expect(resultType(operation)).toBe(result);
    expect(variablesType(operation)).toBe(variables);
  });
});

test("names are sorted by their UTF-16 units, as `sort` does it", () => {
  const names = ["_a", "B", "a", "a", "b", "A1", "A10", "A2", "é"];
  expect(names.toSorted(compareTexts)).toEqual(names.toSorted());
  expect(compareTexts("a", "a")).toBe(0);
});
