import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { retryPolicies, type ServiceErrorName } from "../../src/runtime/error-table.ts";
import {
  ConversationsError,
  errorToJSON,
  readData,
  ServiceError,
  timedOut,
  unknownOutcome,
} from "../../src/runtime/errors.ts";

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

// As in the table of the vendor's guide: yes, no, or three to five times in 30 seconds.
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

describe("an error", () => {
  test("as plain data has its message, and its cause if it has one", () => {
    const cause = new ConversationsError("UNREACHABLE", "no way", { retryAfterMs: 5 });
    const plain = { name: "ConversationsError", code: "UNREACHABLE", retryAfterMs: 5, message: "[UNREACHABLE] no way" };
    expect(errorToJSON(cause)).toEqual(plain);
    expect(errorToJSON(cause)).not.toHaveProperty("cause");
    expect(unknownOutcome("Call", "lost", cause).toJSON()).toEqual({
      name: "ConversationsError",
      code: "OUTCOME_UNKNOWN",
      retryAfterMs: undefined,
      message: "[OUTCOME_UNKNOWN] Call: lost",
      cause: plain,
    });
    expect(new ConversationsError("UNREACHABLE", "no", { cause: new RangeError("CANARY") }).toJSON().cause).toEqual({
      name: "RangeError",
    });
    expect(errorToJSON("CANARY")).toEqual({ name: "string" });
  });

  test("without a cause has no such member", () => {
    expect(Object.hasOwn(unknownOutcome("Call", "lost"), "cause")).toBe(false);
    expect(Object.hasOwn(unknownOutcome("Call", "lost", new Error("x")), "cause")).toBe(true);
  });

  test.each([
    [undefined, "[OUTCOME_UNKNOWN] Call: no answer within 5 ms"],
    [true, "[OUTCOME_UNKNOWN] Call: no answer within 5 ms"],
    [false, "[NOT_SENT] Call: not sent within 5 ms"],
  ])("of a call whose time is up and that was sent (%s) says %s", (isSent, message) => {
    expect(timedOut("Call", 5, isSent).message).toBe(message);
  });

  test.each([
    [1_999, 1_999],
    [2_000, 2_000],
    [2_001, 2_000],
    [9_999, 2_000],
  ])("with a text of %i letters shows %i of them", (length, shown) => {
    const { message } = new ConversationsError("PROTOCOL_ERROR", "x".repeat(length));
    expect(message).toHaveLength("[PROTOCOL_ERROR] ".length + shown);
    expect(message.endsWith("…")).toBe(length > 2_000);
  });

  test.each([
    [19_999, 19_999],
    [20_000, 20_000],
    [20_001, 20_000],
  ])("of the service keeps of %i letters %i", (length, kept) => {
    const text = "x".repeat(length);
    const [entry] = new ServiceError("X", { errors: [{ name: "FORBIDDEN", message: text, UUID: text }] }).errors;
    expect(entry).toEqual({ name: "FORBIDDEN", message: "x".repeat(kept), UUID: "x".repeat(kept) });
  });

  test("of the service has no UUID if none came, and says which errors it shows", () => {
    const error = new ServiceError("X", { errors: [{ name: "", message: "no" }], errorCount: 7 });
    expect(error.errors).toEqual([{ name: "", message: "no" }]);
    expect(error.message).toBe("[UNKNOWN] X (the first 1 of 7 errors): no");
    expect(new ServiceError("X", { errors: [] })).toMatchObject({ code: "UNKNOWN", errorCount: 0 });
  });

  test("repeats the data of a refused answer, and of nothing else", () => {
    const payload = { data: { a: 1 }, errors: [{ name: "FORBIDDEN", message: "no" }] };
    const dataOf = (kind?: "answer" | "data") => {
      try {
        readData("X", { ...(kind && { kind }), payload });
      } catch (error) {
        return (error as ServiceError).data;
      }
      throw new Error("was not refused");
    };
    expect([dataOf("answer"), dataOf("data"), dataOf()]).toEqual([{ a: 1 }, undefined, undefined]);
  });
});
