import { inspect } from "node:util";
import { expect, test, vi } from "vitest";
import { startAgentSession } from "../../generated/client.ts";
import { type CallOptions, connect, httpEndpoint, type Session } from "../../src/runtime/index.ts";
import { type BareServiceOptions, canary, canarySession, startBareService } from "../support/bare-service.ts";

async function failedLogin(login: NonNullable<BareServiceOptions["login"]>): Promise<Error & { code?: string }> {
  await using service = await startBareService({ login });
  const error = await connect({ accessToken: canary, endpoint: service.endpoint }).then(
    refuseSuccess,
    (error) => error,
  );
  for (const secret of [canary, canarySession]) {
    expect(inspect(error, { depth: 10, showHidden: true }) + error.stack).not.toContain(secret);
  }
  return error;
}

function refuseSuccess(_: Session): never {
  throw new Error("the login succeeded");
}

test("the token travels as a variable, and the answer's address is dialed", async () => {
  let body = "";
  await using service = await startBareService({
    login(response, sent, address) {
      body = sent;
      response.end(JSON.stringify({ data: { startAgentSession: { websocket_url: address } } }));
    },
  });
  await using session = await connect({ accessToken: canary, endpoint: service.endpoint });
  expect(JSON.parse(body)).toMatchObject({ variables: { access_token: canary }, operationName: "StartAgentSession" });
  expect(session.state).toBe("ready");
  expect(service.open).toBe(1);
});

test.each([200, 401, 400])("a refusal is read from HTTP %i, in the API's words", async (status) => {
  const error = await failedLogin((response) => {
    const errors = [{ name: "UNAUTHORIZED", message: `unknown token ${canary}`, UUID: "u-1" }];
    response.writeHead(status).end(JSON.stringify({ errors }));
  });
  expect(error).toMatchObject({ code: "UNAUTHORIZED", status, retry: "never" });
  expect(error.message).toBe("[UNAUTHORIZED] StartAgentSession: unknown token [token] (UUID u-1)");
});

test("a refusal is read from the socket's envelope too", async () => {
  const error = await failedLogin((response) => {
    const payload = { errors: [{ name: "FORBIDDEN", message: "no" }] };
    response.writeHead(403).end(JSON.stringify({ errorCode: 403, payload }));
  });
  expect(error).toMatchObject({ code: "FORBIDDEN" });
});

test.each(["<html>", "", "null", "[]", "7", '{"data":null}', '{"data":{}}', '{"data":{"startAgentSession":null}}'])(
  "the answer %j is a protocol error",
  async (answer) => {
    expect(await failedLogin((response) => response.end(answer))).toMatchObject({ code: "PROTOCOL_ERROR" });
  },
);

test.each([
  ["ws://elsewhere.example/s:1"],
  ["wss://127.0.0.1/s:1"],
  ["ws://user:secret@HOST/s:1"],
  ["ws://HOST/s:1#fragment"],
  ["http://HOST/s:1"],
  ["not an address"],
  [7],
])("the address %j is not dialed", async (address) => {
  await using service = await startBareService({
    login(response, _, own) {
      const websocket_url = typeof address === "string" ? address.replace("HOST", new URL(own).host) : address;
      response.end(JSON.stringify({ data: { startAgentSession: { websocket_url } } }));
    },
  });
  const connecting = connect({ accessToken: canary, endpoint: service.endpoint });
  await expect(connecting).rejects.toMatchObject({ code: "PROTOCOL_ERROR" });
  expect(service.open).toBe(0);
});

test("a redirect is not followed", async () => {
  let reached = false;
  await using elsewhere = await startBareService({
    login(response) {
      reached = true;
      response.end("{}");
    },
  });
  const error = await failedLogin((response) => response.writeHead(307, { location: elsewhere.endpoint }).end());
  expect(error).toMatchObject({ code: "UNREACHABLE" });
  expect(reached).toBe(false);
});

test("an endpoint that nobody listens on is unreachable, and the error says where", async () => {
  const service = await startBareService();
  await service[Symbol.asyncDispose]();
  const { host } = new URL(service.endpoint);
  const connecting = connect({ accessToken: canary, endpoint: service.endpoint });
  await expect(connecting).rejects.toThrow(`[UNREACHABLE] StartAgentSession: ${host}: ECONNREFUSED`);
});

test("an answer that never ends is given up", async () => {
  await using service = await startBareService({ login: (response) => void response.write('{"data":') });
  const connecting = connect({ accessToken: canary, endpoint: service.endpoint, loginTimeoutMs: 50 });
  await expect(connecting).rejects.toThrow("[OUTCOME_UNKNOWN] StartAgentSession: no answer within 50 ms");
});

test("an abort rejects with the signal's own reason", async () => {
  const controller = new AbortController();
  const reason = new Error("changed my mind");
  await using service = await startBareService({ login: () => controller.abort(reason) });
  const connecting = connect({ accessToken: canary, endpoint: service.endpoint, signal: controller.signal });
  await expect(connecting).rejects.toBe(reason);
});

test("a token comes fresh from its provider, whose failure is the caller's own error", async () => {
  await using service = await startBareService();
  const provided: string[] = [];
  const accessToken = () => {
    provided.push(canary);
    return canary;
  };
  for (const _ of [1, 2]) await (await connect({ accessToken, endpoint: service.endpoint })).close();
  expect(provided).toHaveLength(2);
  const failure = new Error("vault is locked");
  await expect(connect({ accessToken: () => Promise.reject(failure), endpoint: service.endpoint })).rejects.toBe(
    failure,
  );
  await expect(connect({ accessToken: "", endpoint: service.endpoint })).rejects.toThrow(TypeError);
});

test("data beside a refusal is not kept: it may hold the address", async () => {
  const error = await failedLogin((response, _, websocket_url) => {
    const errors = [{ name: "RATE_LIMITED", message: "slow down" }];
    response.end(JSON.stringify({ data: { startAgentSession: { websocket_url } }, errors }));
  });
  expect(error).toMatchObject({ code: "RATE_LIMITED", data: undefined });
});

test("a token is found in a refusal however its letters are escaped", async () => {
  const error = await failedLogin((response) => {
    const escaped = canary.replace("C", "\\u0043");
    response.end(`{"errors":[{"name":"UNAUTHORIZED","message":"unknown ${escaped}","UUID":"${escaped}"}]}`);
  });
  expect(error.message).toBe("[UNAUTHORIZED] StartAgentSession: unknown [token] (UUID [token])");
});

test.each(["t", "data", "websocket_url", "{"])("the token %j does not garble the answer", async (accessToken) => {
  await using service = await startBareService();
  await using session = await connect({ accessToken, endpoint: service.endpoint });
  expect(session.state).toBe("ready");
});

test("an answer with a byte order mark, of whatever type and status, counts for what it says", async () => {
  await using service = await startBareService({
    login(response, _, websocket_url) {
      response.writeHead(500, { "content-type": "text/html" });
      response.end(`\ufeff${JSON.stringify({ data: { startAgentSession: { websocket_url } } })}`);
    },
  });
  await using session = await connect({ accessToken: canary, endpoint: service.endpoint });
  expect(session.state).toBe("ready");
});

test("an answer of 50 MB is cut", async () => {
  let sent = 0;
  const error = await failedLogin((response) => {
    response.write('{"data":"');
    const write = () => {
      if (response.destroyed || sent === 50) return void response.end('"}');
      sent += 1;
      response.write("x".repeat(1024 * 1024), write);
    };
    write();
  });
  expect(error).toMatchObject({ code: "PROTOCOL_ERROR" });
  expect(sent).toBeLessThan(25);
});

test.each([
  ["at its deadline", { loginTimeoutMs: 50 }, "[NOT_SENT] login: no accessToken within 50 ms"],
  ["at an abort", { signal: AbortSignal.timeout(50) }, "aborted due to timeout"],
])("a provider that never answers is given up %s, and nothing is sent", async (_, options, message) => {
  let isAsked = false;
  await using service = await startBareService({
    login: () => {
      isAsked = true;
    },
  });
  const accessToken = () => new Promise<string>(() => {});
  await expect(connect({ accessToken, endpoint: service.endpoint, ...options })).rejects.toThrow(message);
  expect(isAsked).toBe(false);
});

test.each([
  [{ endpoint: "chat" }, "endpoint has to be"],
  [{ endpoint: "http://chat.example/" }, "endpoint has to be"],
  [{ endpoint: "ftp://127.0.0.1/" }, "endpoint has to be"],
  [{ endpoint: `https://me:${canary}@chat.example/` }, "endpoint has to be"],
  [{ callTimeoutMs: 0 }, "callTimeoutMs has to be"],
  [{ pingIntervalMs: 2 ** 31 }, "pingIntervalMs has to be"],
  [{ drainMs: Number.NaN }, "drainMs has to be"],
])("the options %j are refused", async (options, message) => {
  const error = await connect({ accessToken: canary, ...options }).then(refuseSuccess, (error) => error);
  expect(error).toBeInstanceOf(TypeError);
  expect(error.message).toContain(message);
  expect(inspect(error)).not.toContain(canary);
});

test("a process that checks no certificates does not log in", async () => {
  vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
  const connecting = connect({ accessToken: canary, endpoint: "https://127.0.0.1:9/" });
  await expect(connecting).rejects.toThrow("NODE_TLS_REJECT_UNAUTHORIZED");
  vi.unstubAllEnvs();
});

test("the generated login works on the endpoint alone", async () => {
  await using service = await startBareService();
  const endpoint = httpEndpoint({ endpoint: service.endpoint });
  const { startAgentSession: answer } = await startAgentSession(endpoint, { access_token: canary });
  expect(answer.websocket_url).toBe(service.address);
});

test.each([
  [{ endpoint: "chat" }, "endpoint has to be"],
  [{ callTimeoutMs: Number.POSITIVE_INFINITY }, "callTimeoutMs has to be"],
])("an endpoint with the options %j is refused", (options, message) => {
  expect(() => httpEndpoint(options)).toThrow(message);
});

test("a call by HTTP that cannot be made rejects with its caller's own mistake", async () => {
  await using service = await startBareService();
  const endpoint = httpEndpoint({ endpoint: service.endpoint });
  const variables = { access_token: canary };
  const login = (options: CallOptions) => startAgentSession(endpoint, variables, options);
  await expect(startAgentSession(endpoint, { access_token: 1n as unknown as string })).rejects.toThrow(TypeError);
  await expect(login({ timeoutMs: -1 })).rejects.toThrow("timeoutMs has to be");
  const reason = new Error("changed my mind");
  await expect(login({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});
