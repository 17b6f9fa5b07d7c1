import { describe, expect, test } from "vitest";
import type { Client } from "../../../plugins/client/model.ts";
import { constantName, functionName, nameClient, resultType, variablesType } from "../../../plugins/client/names.ts";
import { compareTexts } from "../../../src/text/compare.ts";

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

describe("the names of a client", () => {
  const clientOf = (operations: readonly string[], enums: readonly string[], paged = "") =>
    nameClient({
      operations: operations.map((name) => ({ name, pages: name === paged ? { path: [], cursor: "" } : undefined })),
      enums: enums.map((name) => ({ name, values: [] })),
    } as unknown as Client);

  test("are those of the schema and the runtime, if the operations have others", () => {
    const names = clientOf(["ListAgents"], ["Status"]);
    expect(names.values({ name: "Status", values: [] })).toBe("statusValues");
    expect(["Transport", "Status", "ListAgentsQuery"].map(names.imported)).toEqual([
      "Transport",
      "Status",
      "ListAgentsQuery",
    ]);
  });

  test("give way to those of the operations, and stay the same", () => {
    const names = clientOf(["Transport", "TransportType", "StatusValues", "statusValues_"], ["Status", "status"]);
    expect(names.values({ name: "Status", values: [] })).toBe("statusValues__");
    expect(names.values({ name: "status", values: [] })).toBe("statusValues___");
    expect(["Transport", "Transport", "TransportType", "Transport"].map(names.imported)).toEqual([
      "TransportType_",
      "TransportType_",
      "TransportTypeType",
      "TransportType_",
    ]);
  });

  test("give way to walks over pages, if there are any", () => {
    const imported = "listAgentsPages";
    expect(clientOf(["ListAgents"], []).imported(imported)).toBe(imported);
    expect(clientOf(["ListAgents"], [], "ListAgents").imported(imported)).toBe("listAgentsPagesType");
  });
});
