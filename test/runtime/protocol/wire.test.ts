import { expect, test } from "vitest";
import { decodeServerMessage, isId, isObject, readPayload } from "../../../src/runtime/protocol/decode.ts";
import type { ClientMessage, ServerMessage } from "../../../src/runtime/protocol/messages.ts";
import { decodeClientMessage, encodeServerMessage, readId } from "../../../src/runtime/protocol/service-side.ts";

// The frames in the vendor's guide, with values in place of its placeholders.
const fromClient = {
  '{"payload":{"query":"query { departments { edges { node { id } } } }"},"type":"request","id":123}': {
    payload: { query: "query { departments { edges { node { id } } } }" },
    type: "request",
    id: 123,
  },
  '{"payload":{"query":"query A { agents { pageInfo { endCursor } } }","variables":{"first":2},"operationName":"A"},"type":"request","id":"a"}':
    {
      payload: {
        query: "query A { agents { pageInfo { endCursor } } }",
        variables: { first: 2 },
        operationName: "A",
      },
      type: "request",
      id: "a",
    },
  '{"payload":{"subscription_id":"a1gf13bjz13"},"type":"stop_subscription","id":0}': {
    payload: { subscription_id: "a1gf13bjz13" },
    type: "stop_subscription",
    id: 0,
  },
  '{"sig":"PING","payload":"2026-01-01"}': { sig: "PING", payload: "2026-01-01" },
} satisfies Record<string, ClientMessage>;

const fault = {
  name: "GRAPHQL_EXEC_ERROR",
  message: "unknown error when resolve hello field",
  UUID: "f4706a5c-5022-4dcf-b113-2baa0c848557",
};

const fromService = {
  '{"payload":{"data":{"sendMessage":{"success":true}}},"id":123}': {
    kind: "answer",
    id: 123,
    payload: { data: { sendMessage: { success: true } } },
  },
  '{"payload":{"data":{"subscription_id":"a1gf13bjz13"}},"id":456}': {
    kind: "answer",
    id: 456,
    payload: { data: { subscription_id: "a1gf13bjz13" } },
  },
  '{"payload":{"data":{"success":true}},"id":"stop"}': {
    kind: "answer",
    id: "stop",
    payload: { data: { success: true } },
  },
  '{"payload":{"data":{"message":{"node":{"content":"Hi"}}}},"sig":"DATA","subscription_id":"a1gf13bjz13"}': {
    kind: "data",
    subscription_id: "a1gf13bjz13",
    payload: { data: { message: { node: { content: "Hi" } } } },
  },
  [`{"error_code":500,"payload":{"errors":[${JSON.stringify(fault)}]},"sig":"DATA","subscription_id":"a1gf13bjz13"}`]: {
    kind: "data",
    subscription_id: "a1gf13bjz13",
    status: 500,
    payload: { errors: [fault] },
  },
  [`{"errorCode":500,"payload":{"errors":[${JSON.stringify(fault)}]},"id":0}`]: {
    kind: "answer",
    id: 0,
    status: 500,
    payload: { errors: [fault] },
  },
  '{"errorCode":503,"payload":{"body":"service unavailable"},"id":7}': {
    kind: "answer",
    id: 7,
    status: 503,
    payload: { body: "service unavailable" },
  },
  '{"reason":"unexpected session state","sig":"EOS"}': { kind: "eos", reason: "unexpected session state" },
  '{"sig":"PONG","payload":"2026-01-01"}': { kind: "pong", payload: "2026-01-01" },
} satisfies Record<string, ServerMessage>;

test.each(Object.entries(fromClient))("%s is written and read", (text, message) => {
  expect(JSON.stringify(message)).toBe(text);
  expect(decodeClientMessage(text)).toEqual(message);
});

test.each(Object.entries(fromService))("%s is read and written", (text, message) => {
  expect(decodeServerMessage(text)).toEqual(message);
  expect(encodeServerMessage(message as ServerMessage)).toBe(text);
});

test("either spelling of the status is read on either kind of message", () => {
  const answer = decodeServerMessage('{"error_code":429,"payload":{},"id":1}');
  const event = decodeServerMessage('{"errorCode":429,"payload":{},"sig":"DATA","subscription_id":"s"}');
  expect([answer, event]).toMatchObject([{ status: 429 }, { status: 429 }]);
});

test.each([
  ['{"error":[{"name":"MAX_SUB","message":"m"}]}', [{ name: "MAX_SUB", message: "m" }]],
  ['{"errors":{"name":"MAX_SUB","message":"m"}}', [{ name: "MAX_SUB", message: "m" }]],
  ['{"errors":"no"}', [{ name: "", message: "no" }]],
  ['{"errors":[{"name":7,"message":null}]}', [{ name: "", message: "" }]],
])("the errors in the payload %s are read", (payload, errors) => {
  expect(decodeServerMessage(`{"payload":${payload},"id":1}`)).toMatchObject({ payload: { errors } });
});

test("a PING that comes back unchanged counts as the answer", () => {
  expect(decodeServerMessage('{"sig":"PING","payload":1}')).toEqual({ kind: "pong", payload: 1 });
});

test.each([
  "",
  "}",
  "[]",
  "null",
  "7",
  "{}",
  '{"id":null,"payload":{}}',
  '{"id":true}',
  '{"id":[1]}',
  '{"sig":"DATA","payload":{}}',
  '{"sig":"DATA","id":1,"subscription_id":7}',
  '{"sig":"WAVE","id":1}',
  '{"__proto__":{"sig":"EOS"}}',
])("%s from the service is not a message", (text) => {
  expect(decodeServerMessage(text)).toBeUndefined();
});

test.each([
  ["}", "not JSON"],
  ["[]", "not a JSON object"],
  ["null", "not a JSON object"],
  ['{"type":"request","payload":{"query":"{a}"}}', "a request without an id"],
  ['{"type":"request","id":1}', "a request without a payload"],
  ['{"type":"request","id":1,"payload":{}}', "a request without a query"],
  ['{"type":"stop_subscription","id":1,"payload":{}}', "a stop without a subscription_id"],
  ['{"type":"hello","id":1,"payload":{}}', "an unknown type"],
])("%s from a client is unreadable", (text, reason) => {
  expect(() => decodeClientMessage(text)).toThrow(reason);
});

test("ids of a client are read up to 256 characters", () => {
  const [longest, tooLong] = ["x".repeat(256), "x".repeat(257)];
  const request = (id: string) => JSON.stringify({ payload: { query: "{a}" }, type: "request", id });
  const stop = (id: string) => JSON.stringify({ payload: { subscription_id: id }, type: "stop_subscription", id: 1 });
  expect(decodeClientMessage(request(longest))).toMatchObject({ id: longest });
  expect(decodeClientMessage(stop(longest))).toMatchObject({ payload: { subscription_id: longest } });
  expect(() => decodeClientMessage(request(tooLong))).toThrow("an id of more than 256 characters");
  expect(() => decodeClientMessage(stop(tooLong))).toThrow("an id of more than 256 characters");
  expect([longest, tooLong].map((id) => readId(request(id)))).toEqual([longest, undefined]);
});

test("the kind of a frame depends on the keys of the envelope, not on keys inside its payload", () => {
  const text = '{"payload":{"data":{"sig":"EOS","id":9}},"id":1}';
  expect(decodeServerMessage(text)).toEqual({ kind: "answer", id: 1, payload: { data: { sig: "EOS", id: 9 } } });
});

test("a key with null counts as missing, and errors with false or an empty string count as no errors", () => {
  const frame = {
    sig: null,
    errorCode: null,
    error_code: null,
    payload: { data: 1, errors: null, error: false },
    id: "a",
  };
  expect(decodeServerMessage(JSON.stringify(frame))).toEqual({ kind: "answer", id: "a", payload: { data: 1 } });
  const empty = { payload: { data: 1, errors: "" }, id: "a" };
  expect(decodeServerMessage(JSON.stringify(empty))).toEqual({ kind: "answer", id: "a", payload: { data: 1 } });
});

test.each<[readonly number[], number, number | undefined]>([
  [[19_999, 1, 1], 2, 3],
  [[20_000, 1], 1, 2],
  [[10_000, 9_999, 5], 3, undefined],
  [[20_001], 1, undefined],
  [Array(100).fill(1), 100, undefined],
  [Array(101).fill(1), 100, 101],
])("of errors of %j letters %i are read", (lengths, count, errorCount) => {
  const fill = (length: number) => ({ name: "x".repeat(length), message: "" });
  const inMessages = (length: number) => ({ name: "", message: "x".repeat(length) });
  const inIds = (length: number) => ({ name: "", message: "", UUID: "x".repeat(length) });
  for (const entryOf of [fill, inMessages, inIds]) {
    const payload = readPayload({ errors: lengths.map(entryOf) });
    expect(payload.errors).toEqual(lengths.slice(0, count).map(entryOf));
    expect(payload.errorCount).toBe(errorCount);
  }
});

test.each<[unknown, boolean]>([
  [0, true],
  [-1.5, true],
  ["", true],
  ["x".repeat(1_024), true],
  ["x".repeat(1_025), false],
  [null, false],
  [true, false],
  [{}, false],
])("%j can be an id: %s", (value, can) => expect(isId(value)).toBe(can));

test.each<[unknown, boolean]>([
  [{}, true],
  [{ a: 1 }, true],
  [null, false],
  [[], false],
  ["{}", false],
  [1, false],
  [undefined, false],
])("%j is an object of JSON: %s", (value, is) => expect(isObject(value)).toBe(is));
