import { inspect } from "node:util";
import { expect, test, vi } from "vitest";
import { startAgentSession } from "../../generated/client.ts";
import { type CallOptions, type ConnectOptions, connect, httpEndpoint, type Session } from "../../src/runtime/index.ts";
import type { LoginAnswer, Recorder } from "../../src/runtime/recorder.ts";
import { deferred } from "../../src/runtime/support/deferred.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { canary, startService } from "../support/service/scripted-service.ts";

function refuseSuccess(_: Session): never {
  throw new Error("the login succeeded");
}

test("the token travels as a variable, and the answer's address is dialed", async () => {
  await using sandbox = await startSandbox({ accessToken: canary });
  await using session = await connect(optionsFor(sandbox));
  expect(sandbox.ledger.entriesOf("login")).toMatchObject([
    { operations: ["StartAgentSession", "startAgentSession"], variables: { access_token: canary } },
  ]);
  expect(session.state).toBe("ready");
  expect(sandbox.ledger.openSockets).toEqual([1]);
});

test("L-17: a token comes fresh from its provider, whose failure is passed on unchanged", async () => {
  await using sandbox = await startSandbox({ accessToken: canary });
  const { endpoint } = sandbox;
  const provided: string[] = [];
  const accessToken = () => {
    provided.push(canary);
    return canary;
  };
  for (const _ of [1, 2]) await (await connect({ accessToken, endpoint })).close();
  expect(provided).toHaveLength(2);
  const failure = new Error("vault is locked");
  await expect(connect({ accessToken: () => Promise.reject(failure), endpoint })).rejects.toBe(failure);
  const locked = () => {
    throw failure;
  };
  await expect(connect({ accessToken: locked, endpoint })).rejects.toBe(failure);
  await expect(connect({ accessToken: "", endpoint })).rejects.toThrow(TypeError);
  expect(sandbox.ledger.entriesOf("login")).toHaveLength(2);
});

test.each(["t", "data", "websocket_url", "{"])(
  "a login succeeds with the token %j, although the answer contains the same characters",
  async (accessToken) => {
    await using sandbox = await startSandbox({ accessToken });
    await using session = await connect(optionsFor(sandbox));
    expect(session.state).toBe("ready");
  },
);

test("L-17: a provider that never answers is abandoned at its deadline, and nothing is sent", async () => {
  await using sandbox = await startSandbox();
  const clock = new ManualClock();
  const connecting = connect({
    accessToken: () => neverAnswers(() => clock.advance(20)),
    endpoint: sandbox.endpoint,
    loginTimeoutMs: 20,
    connectTimeoutMs: 1_000,
    onEvent: ({ type }) => void (type === "reconnect" && setImmediate(() => clock.advance(1_000))),
    testing: { clock },
  });
  await expect(connecting).rejects.toThrow("[NOT_SENT] login: no accessToken within 20 ms");
  expect(sandbox.ledger.entries).toEqual([]);
});

test("L-17: a provider that never answers is abandoned at an abort, and nothing is sent", async () => {
  await using sandbox = await startSandbox();
  const abort = new AbortController();
  const reason = new Error("changed my mind");
  const connecting = connect({
    accessToken: () => neverAnswers(() => abort.abort(reason)),
    endpoint: sandbox.endpoint,
    signal: abort.signal,
  });
  await expect(connecting).rejects.toBe(reason);
  expect(sandbox.ledger.entries).toEqual([]);
});

function optionsFor({ accessToken, endpoint }: Sandbox): ConnectOptions {
  return { accessToken, endpoint };
}

function neverAnswers(whenAsked: () => void): Promise<string> {
  setImmediate(whenAsked);
  return new Promise(() => {});
}

test.each([
  [{ endpoint: "chat" }, "endpoint must be"],
  [{ endpoint: "http://chat.example/" }, "endpoint must be"],
  [{ endpoint: "ftp://127.0.0.1/" }, "endpoint must be"],
  [{ endpoint: `https://me:${canary}@chat.example/` }, "endpoint must be"],
  [{ callTimeoutMs: 0 }, "callTimeoutMs must be"],
  [{ pingIntervalMs: 2 ** 31 }, "pingIntervalMs must be"],
  [{ drainTimeoutMs: Number.NaN }, "drainTimeoutMs must be"],
])("the options %j are refused", async (options, message) => {
  const error = await connect({ accessToken: canary, ...options }).then(refuseSuccess, (error) => error);
  expect(error).toBeInstanceOf(TypeError);
  expect(error.message).toContain(message);
  expect(inspect(error)).not.toContain(canary);
});

test("a process that does not verify certificates does not log in", async () => {
  vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
  const connecting = connect({ accessToken: canary, endpoint: "https://127.0.0.1:9/" });
  await expect(connecting).rejects.toThrow("NODE_TLS_REJECT_UNAUTHORIZED");
  vi.unstubAllEnvs();
});

test("the generated login works with only the endpoint", async () => {
  await using sandbox = await startSandbox();
  const endpoint = httpEndpoint({ endpoint: sandbox.endpoint });
  const { startAgentSession: answer } = await startAgentSession(endpoint, { access_token: sandbox.accessToken });
  expect(answer.websocket_url).toBe(
    sandbox.websocket.replace("{session_id}", answer.session_id).replace("{client_id}", answer.client_id),
  );
});

test.each([
  [{ endpoint: "chat" }, "endpoint must be"],
  [{ callTimeoutMs: Number.POSITIVE_INFINITY }, "callTimeoutMs must be"],
  [{ timeoutMs: 5 }, "httpEndpoint() has no option timeoutMs; its options are endpoint, callTimeoutMs, fetch"],
  [() => {}, "the options of httpEndpoint() must be an object"],
])("an endpoint with the options %j is refused", (options, message) => {
  expect(() => httpEndpoint(options as never)).toThrow(message);
});

test("an HTTP call that cannot be made rejects with the caller's own mistake", async () => {
  await using sandbox = await startSandbox();
  const endpoint = httpEndpoint({ endpoint: sandbox.endpoint });
  const variables = { access_token: sandbox.accessToken };
  const login = (options: CallOptions) => startAgentSession(endpoint, variables, options);
  await expect(startAgentSession(endpoint, { access_token: 1n as unknown as string })).rejects.toThrow(TypeError);
  await expect(login({ timeoutMs: -1 })).rejects.toThrow("timeoutMs must be");
  await expect(login({ timeout: 5 } as never)).rejects.toThrow("StartAgentSession has no option timeout");
  const reason = new Error("changed my mind");
  await expect(login({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test("the error of a refused operation without a token keeps the whole text", async () => {
  const errors = [{ name: "FORBIDDEN", message: "undefined is no token" }];
  await using service = await startService({ login: (response) => response.end(JSON.stringify({ errors })) });
  const endpoint = httpEndpoint({ endpoint: service.endpoint });
  await expect(startAgentSession(endpoint, {} as never)).rejects.toThrow("undefined is no token");
});

test.each([
  ["an answer with errors", 200, JSON.stringify({ errors: [{ name: "FORBIDDEN", message: `not ${canary}` }] })],
  ["an answer that is no JSON", 200, `not ${canary}`],
  ["its status", 403, `{ "not": "${canary}" }`],
])("a login that is refused by %s is recorded with its text, without the token", async (_, status, body) => {
  await using service = await startService({ login: (response) => response.writeHead(status).end(body) });
  const gaveUp = new AbortController();
  const answered = deferred<LoginAnswer>();
  const recorder: Recorder = {
    login: () => answered.resolve,
    socket: () => ({ opened() {}, sent() {}, received() {}, closed() {} }),
  };
  const options = { accessToken: canary, endpoint: service.endpoint, signal: gaveUp.signal, recorder };
  const connecting = connect(options).then(refuseSuccess, () => {});
  const { status: recorded, body: text } = await answered.promise;
  expect([recorded, text]).toEqual([status, body.replace(canary, "[secret]")]);
  gaveUp.abort();
  await connecting;
});
