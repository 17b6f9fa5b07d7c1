import { expect, test } from "vitest";
import { startSandbox } from "../../src/sandbox/index.ts";
import { connect, login, post } from "./bot.ts";

const query = "mutation($t: String!) { startAgentSession(access_token: $t) { websocket_url session_id client_id } }";

test.each([
  ["UNAUTHORIZED", undefined, 401],
  ["FORBIDDEN", undefined, 403],
  ["RATE_LIMITED", undefined, 429],
  ["RATE_LIMITED", 200, 200],
] as const)("login-refused: %s with status %s", async (error, status, seen) => {
  await using sandbox = await startSandbox();
  const first = await connect(sandbox);
  sandbox.faults.arm({ fault: "login-refused", error, times: 2, ...(status && { status }) });
  for (let count = 0; count < 2; count++) {
    const answer = await post(sandbox, { query, variables: { t: sandbox.accessToken } });
    expect(answer.status).toBe(seen);
    expect(answer.body.errors[0].name).toBe(error);
  }
  await first.ping();
  expect(await login(sandbox)).toHaveProperty("websocket_url");
});

test.each([
  [500, {}, ""],
  [502, { "Content-Type": "text/html" }, "<html><h1>Bad gateway</h1></html>"],
  [503, { "Retry-After": "3" }, ""],
  [429, { "Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT" }, ""],
  [307, { Location: "http://127.0.0.1:9/" }, ""],
  [200, {}, '{"data":{"startAgentSession":null}}'],
])("login-http: %i with custom headers and body", async (status, headers, body) => {
  await using sandbox = await startSandbox();
  sandbox.faults.arm({ fault: "login-http", status, headers, body });
  const answer = await post(sandbox, { query, variables: { t: "x" } }, { redirect: "manual" });
  expect(answer.status).toBe(status);
  expect(typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body)).toBe(body);
  for (const [name, value] of Object.entries(headers)) expect(answer.headers.get(name)).toBe(value);
  expect(await login(sandbox)).toHaveProperty("websocket_url");
});

test("faults of the login that are armed one after another are a script", async () => {
  await using sandbox = await startSandbox();
  for (const status of [500, 502, 503, 504]) sandbox.faults.arm({ fault: "login-http", status });
  const logins: number[] = [];
  for (let count = 0; count < 5; count++) {
    logins.push((await post(sandbox, { query, variables: { t: sandbox.accessToken } })).status);
  }
  expect(logins).toEqual([500, 502, 503, 504, 200]);
});

test("login-silent accepts the login and never answers until all faults are cleared", async () => {
  await using sandbox = await startSandbox();
  sandbox.faults.arm({ fault: "login-silent" });
  const answer = login(sandbox);
  await sandbox.ledger.waitFor(({ kind }) => kind === "fault");
  expect(await login(sandbox)).toHaveProperty("websocket_url");
  expect(sandbox.ledger.entriesOf("login-answer")).toHaveLength(1);
  sandbox.faults.clear();
  expect(await answer).toHaveProperty("websocket_url");
});

test("login-silent does not prevent the sandbox from closing", async () => {
  const sandbox = await startSandbox();
  sandbox.faults.arm({ fault: "login-silent" });
  const answer = login(sandbox).catch(String);
  await sandbox.ledger.waitFor(({ kind }) => kind === "fault");
  await sandbox.close();
  expect(await answer).toContain("fetch failed");
});

test("login-late answers when it is released, or after its time", async () => {
  await using sandbox = await startSandbox();
  sandbox.faults.arm({ fault: "login-late" });
  const answer = login(sandbox);
  await sandbox.ledger.waitFor(({ kind }) => kind === "fault");
  expect(sandbox.faults.release()).toBe(1);
  expect(await answer).toHaveProperty("websocket_url");
  sandbox.faults.arm({ fault: "login-late", ms: 5 });
  expect(await login(sandbox)).toHaveProperty("websocket_url");
});

test("login-elsewhere returns another address, and the next login does not", async () => {
  await using sandbox = await startSandbox();
  sandbox.faults.arm({ fault: "login-elsewhere", websocket_url: "ws://203.0.113.9/stream" });
  expect((await login(sandbox)).websocket_url).toBe("ws://203.0.113.9/stream");
  expect((await login(sandbox)).websocket_url).toContain("127.0.0.1");
});

test("the ledger keeps the answer to a refused login, for a replay", async () => {
  await using sandbox = await startSandbox();
  const { faults, ledger } = sandbox;
  faults.arm({ fault: "login-http", status: 429, headers: { "Retry-After": "2" }, body: "slow down" });
  faults.arm({ fault: "login-http", status: 503 });
  for (let count = 0; count < 2; count++) await post(sandbox, { query, variables: { t: sandbox.accessToken } });
  await login(sandbox);
  await post(sandbox, { query: "{ agents { edges { cursor } } }" });
  const [first, second, third, fourth] = ledger.entriesOf("login-answer");
  expect(first).toMatchObject({ login: 1, status: 429, session: undefined, body: "slow down", retryAfter: "2" });
  expect(second).toMatchObject({ status: 503, session: undefined, body: "", retryAfter: undefined });
  expect(third).toMatchObject({ status: 200, session: 1 });
  expect(third).not.toHaveProperty("body");
  expect(fourth).toMatchObject({ status: 401, session: undefined });
  expect(fourth).not.toHaveProperty("body");
});
