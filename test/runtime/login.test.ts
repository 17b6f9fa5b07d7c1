import { inspect } from "node:util";
import { expect, test } from "vitest";
import { startAgentSession } from "../../generated/client.ts";
import { connect, httpEndpoint, type Session } from "../../src/runtime/index.ts";
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

test.each([
  [{ endpoint: "chat" }, "endpoint has to be"],
  [{ callTimeoutMs: 0 }, "callTimeoutMs has to be"],
  [{ pingIntervalMs: 2 ** 31 }, "pingIntervalMs has to be"],
  [{ drainMs: Number.NaN }, "drainMs has to be"],
])("the options %j are refused", async (options, message) => {
  await expect(connect({ accessToken: canary, ...options })).rejects.toThrow(message);
});

test("the generated login works on the endpoint alone", async () => {
  await using service = await startBareService();
  const endpoint = httpEndpoint({ endpoint: service.endpoint });
  const { startAgentSession: answer } = await startAgentSession(endpoint, { access_token: canary });
  expect(answer.websocket_url).toBe(service.address);
});
