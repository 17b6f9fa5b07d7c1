import { expect, test, vi } from "vitest";
import { httpEndpoint } from "../../src/runtime/index.ts";
import { exchange } from "../../src/runtime/login/http.ts";
import type { LoginAnswer } from "../../src/runtime/recorder.ts";
import { ManualClock } from "../support/manual-clock.ts";

const operation = { kind: "query", transport: "http", name: "Ask", document: "query Ask{a}" } as const;

/** Asks a service that answers with this, or a `fetch` that fails with this. */
function ask(answer: Response | Error, recorded: LoginAnswer[] = []) {
  const clock = new ManualClock();
  const fetch = async () => {
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return exchange(
    ...(["https://chat.example/", operation, {}] as const),
    { clock, timeoutMs: undefined, signal: undefined, timeoutError: () => new Error("late") },
    { fetch: fetch as never, recorder: { login: () => (it: LoginAnswer) => recorded.push(it) } as never },
  );
}

/** Creates an answer that arrives in these chunks. */
function inChunks(...chunks: readonly Uint8Array[]): Response {
  return new Response(
    new ReadableStream({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(chunk);
        controller.close();
      },
    }),
  );
}

const json = (text: string, length = 0) => Buffer.from(`{"data":{"a":"${text}"}}`.padEnd(length));

test.each([
  ["0", undefined],
  ["0.0005", 0.5],
  ["1", 1_000],
  ["300", 300_000],
  ["301", 300_000],
  ["Thu, 01 Jan 1970 00:00:02 GMT", 2_000],
  ["Thu, 01 Jan 1970 00:00:00 GMT", undefined],
])("the header Retry-After: %s asks to wait for %j ms", async (value, retryAfterMs) => {
  for (const [status, body] of [
    [503, {}],
    [429, { errors: [{ name: "RATE_LIMITED", message: "slow" }] }],
  ] as const) {
    const response = new Response(JSON.stringify(body), { status, headers: { "retry-after": value } });
    await expect(ask(response)).rejects.toMatchObject({ retryAfterMs });
  }
});

test("nothing is sent while a variable of the environment switches verification off, whenever it is set", async () => {
  let lookups = 0;
  const options = {
    endpoint: "https://chat.example/",
    async fetch() {
      lookups += 1;
      return new Response('{"data":{"a":1}}');
    },
  };
  const endpoint = httpEndpoint(options);
  try {
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    expect(() => httpEndpoint(options)).toThrow("NODE_TLS_REJECT_UNAUTHORIZED=0 is set");
    await expect(endpoint.request(operation, {})).rejects.toThrow("NODE_TLS_REJECT_UNAUTHORIZED=0 is set");
    expect(lookups).toBe(0);
  } finally {
    vi.unstubAllEnvs();
  }
  expect(await endpoint.request(operation, {})).toEqual({ a: 1 });
});

test("an answer is read until more than 1 MiB has arrived", async () => {
  const whole = json("whole", 2 ** 20);
  expect(await ask(inChunks(whole))).toEqual({ a: "whole" });
  // The last brace comes after 1 MiB, or after a byte more.
  const spaced = (spaces: number) => Buffer.from(`{"data":{"a":"cut"}${" ".repeat(spaces)}`);
  const spaces = 2 ** 20 - spaced(0).length;
  expect(await ask(inChunks(spaced(spaces), Buffer.from("}")))).toEqual({ a: "cut" });
  const tooLong = ask(inChunks(spaced(spaces + 1), Buffer.from("}")));
  await expect(tooLong).rejects.toMatchObject({ code: "PROTOCOL_ERROR" });
  const inMany = ask(inChunks(spaced(spaces), Buffer.from(" "), Buffer.from("}")));
  await expect(inMany).rejects.toMatchObject({ code: "PROTOCOL_ERROR" });
});

test("a character may be divided between two chunks of an answer", async () => {
  const bytes = json("ä€😀");
  expect(await ask(inChunks(...[...bytes].map((byte) => Uint8Array.of(byte))))).toEqual({ a: "ä€😀" });
});

test.each([
  [200, { data: { a: 1 } }, undefined, undefined],
  [299, { data: { a: 1 } }, undefined, undefined],
  [300, { data: { a: 1 } }, "UNKNOWN", '{"data":{"a":1}}'],
  [
    200,
    { errors: [{ name: "FORBIDDEN", message: "no" }] },
    "FORBIDDEN",
    '{"errors":[{"name":"FORBIDDEN","message":"no"}]}',
  ],
  [499, {}, "UNKNOWN", "{}"],
  [500, {}, "UNREACHABLE", "{}"],
])("the answer HTTP %i %j is refused with %s, and its text is recorded only then", async (status, body, code, text) => {
  const recorded: LoginAnswer[] = [];
  const outcome = await ask(new Response(JSON.stringify(body), { status }), recorded).then(
    () => undefined,
    (error) => error.code,
  );
  expect(outcome).toBe(code);
  expect(recorded).toStrictEqual([{ status, retryAfter: undefined, ...(text !== undefined && { body: text }) }]);
});

/** Creates an error with a chain of causes, of which the last has a code. */
function chain(length: number, last: object): Error {
  return length === 0
    ? Object.assign(new Error("last"), last)
    : new Error(`${length}`, { cause: chain(length - 1, last) });
}

test.each([
  [0, { code: "ECONNREFUSED" }, "UNREACHABLE", "ECONNREFUSED"],
  [1, { code: "EPIPE" }, "OUTCOME_UNKNOWN", "EPIPE"],
  [5, { code: "ENOTFOUND" }, "UNREACHABLE", "ENOTFOUND"],
  // So deep a cause is not looked for.
  [6, { code: "ENOTFOUND" }, "OUTCOME_UNKNOWN", "1"],
  [1, { code: 7 }, "OUTCOME_UNKNOWN", "last"],
  [1, { name: "HTTPParserError" }, "OUTCOME_UNKNOWN", "last"],
  [1, { code: "UND_ERR_SOCKET" }, "OUTCOME_UNKNOWN", "UND_ERR_SOCKET: last"],
  [1, { code: "UND_ERR_ABORTED" }, "UNREACHABLE", "UND_ERR_ABORTED: last"],
  [0, { code: "EPIPE", cause: Object.assign(new Error("deeper"), { code: "ENOTFOUND" }) }, "OUTCOME_UNKNOWN", "EPIPE"],
])("a failure whose cause no. %i has %o means %s: %s", async (length, last, code, reason) => {
  const failed = ask(chain(length, last));
  await expect(failed).rejects.toThrow(`[${code}] Ask: chat.example: ${reason}`);
});
