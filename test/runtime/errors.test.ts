import { inspect } from "node:util";
import { expect, test } from "vitest";
import { retryPolicies, type ServiceErrorName } from "../../src/runtime/error-table.ts";
import { ConversationsError, readData, ServiceError } from "../../src/runtime/errors.ts";

function refusalOf(...names: string[]): ServiceError {
  try {
    readData("SendMessage", {
      payload: { errors: names.map((name) => ({ name, message: "no", UUID: "u-1" })) },
      status: 500,
    });
  } catch (error) {
    if (error instanceof ServiceError) return error;
  }
  throw new Error("was not refused");
}

test.each(Object.keys(retryPolicies) as ServiceErrorName[])("%s is a typed error with its retry rule", (name) => {
  const error = refusalOf(name);
  expect(error).toBeInstanceOf(ConversationsError);
  expect(error).toMatchObject({ code: name, status: 500, retry: retryPolicies[name] });
  expect(error.message).toBe(`[${name}] SendMessage: no (UUID u-1)`);
  expect(error.errors).toEqual([{ name, message: "no", UUID: "u-1" }]);
});

// As the table of the vendor's guide has it: yes, no, or three to five times in 30 seconds.
test("the error table agrees with the vendor's guide", () => {
  expect(retryPolicies).toEqual({
    UNAUTHORIZED: "never",
    FORBIDDEN: "never",
    RATE_LIMITED: "backoff",
    MAX_SUB: "never",
    GRAPHQL_EXEC_ERROR: "never",
    GRAPHQL_SUB_START_ERROR: { tries: 5, withinMs: 30_000 },
  });
});

test("a name that the API does not document keeps its text", () => {
  const error = refusalOf("TEAPOT");
  expect(error).toMatchObject({ code: "UNKNOWN", retry: "never" });
  expect(error.message).toBe("[UNKNOWN] SendMessage: TEAPOT: no (UUID u-1)");
});

test("of several errors the strictest decides", () => {
  expect(refusalOf("RATE_LIMITED", "GRAPHQL_EXEC_ERROR").code).toBe("GRAPHQL_EXEC_ERROR");
  expect(refusalOf("RATE_LIMITED", "GRAPHQL_SUB_START_ERROR").code).toBe("GRAPHQL_SUB_START_ERROR");
  expect(refusalOf("RATE_LIMITED", "TEAPOT").code).toBe("UNKNOWN");
});

test("data next to errors is kept on a final refusal, where neither JSON nor an inspection shows it", () => {
  const payload = { data: { content: "CANARY" }, errors: [{ name: "GRAPHQL_EXEC_ERROR", message: "no" }] };
  const error = new ServiceError("X", payload);
  expect(error.data).toEqual({ content: "CANARY" });
  expect(JSON.stringify(error) + inspect(error, { showHidden: true, depth: 9 })).not.toContain("CANARY");
  expect({ ...error }).not.toHaveProperty("data");
  const passing = { ...payload, errors: [{ name: "RATE_LIMITED", message: "no" }] };
  expect(new ServiceError("X", passing).data).toBeUndefined();
});

test("data next to an empty list of errors is data", () => {
  expect(readData("X", { payload: { data: { a: 1 }, errors: [] } })).toEqual({ a: 1 });
});

test.each([
  [{ body: "service unavailable" }, 503, "[PROTOCOL_ERROR] X: service unavailable (503)"],
  [{}, undefined, "[PROTOCOL_ERROR] X: an answer without data"],
  [{ data: null }, undefined, "[PROTOCOL_ERROR] X: an answer without data"],
])("%j is a protocol error", (payload, status, message) => {
  expect(() => readData("X", { payload, status })).toThrow(message);
});
