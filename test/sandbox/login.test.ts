import { readFileSync } from "node:fs";
import { request } from "node:http";
import {
  buildClientSchema,
  buildSchema,
  GraphQLSchema,
  getIntrospectionQuery,
  lexicographicSortSchema,
  printSchema,
} from "graphql";
import { expect, test } from "vitest";
import { sandboxMark } from "../../src/sandbox/graphql/sandbox-mark.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import { login, open, post } from "./bot.ts";

const query = "mutation($t: String!) { startAgentSession(access_token: $t) { websocket_url session_id client_id } }";
const fault = (name: string) => ({
  name,
  message: expect.stringMatching(/./),
  UUID: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/),
});

test("startAgentSession answers with the address and its two parts", async () => {
  await using sandbox = await startSandbox();
  const { websocket_url, session_id, client_id } = await login(sandbox);
  expect(session_id).toMatch(/^[a-z\d]{6}$/);
  expect(client_id).toMatch(/^\d{10}$/);
  const { host } = new URL(sandbox.endpoint);
  expect(websocket_url).toBe(`ws://${host}/stream/0.1/graphql/${session_id}:${client_id}`);
});

test("startAgentSession takes the token as a literal too", async () => {
  await using sandbox = await startSandbox({ accessToken: "mine" });
  const { body } = await post(sandbox, { query: 'mutation { startAgentSession(access_token: "mine") { client_id } }' });
  expect(body).toEqual({ data: { startAgentSession: { client_id: expect.any(String) } } });
});

test("startAgentSession refuses a wrong token, without quoting it", async () => {
  await using sandbox = await startSandbox();
  const { status, body } = await post(sandbox, { query, variables: { t: "not-this-one" } });
  expect(status).toBe(401);
  expect(body).toEqual({ errors: [fault("UNAUTHORIZED")] });
  expect(JSON.stringify(body)).not.toContain("not-this-one");
});

test.each([
  ["a query", "{ agents { edges { node { id } } } }"],
  ["a mutation", "mutation { stopAgentSession { success } }"],
  ["a subscription", "subscription { message { node { id } } }"],
])("%s over HTTP is refused, since it has no session", async (_, query) => {
  await using sandbox = await startSandbox();
  const { status, body } = await post(sandbox, { query });
  expect(status).toBe(401);
  expect(body.errors).toEqual([fault("UNAUTHORIZED")]);
});

test("a document that is not valid is refused with all its errors", async () => {
  await using sandbox = await startSandbox();
  const { status, body } = await post(sandbox, { query: "mutation { wrong startAgentSession { session_id } }" });
  expect(status).toBe(500);
  expect(body).toEqual({ errors: [fault("GRAPHQL_EXEC_ERROR"), fault("GRAPHQL_EXEC_ERROR")] });
});

test.each(["", "{", "null", "[]", "7", "{}", '{"query":7}'])("the body %j is refused", async (text) => {
  await using sandbox = await startSandbox();
  expect(await post(sandbox, text)).toMatchObject({
    status: 400,
    body: { body: "The body is not JSON with a query." },
  });
});

test("only POST is answered, and only at one path", async () => {
  await using sandbox = await startSandbox();
  const got = await fetch(sandbox.endpoint);
  expect([got.status, got.headers.get("Allow")]).toEqual([405, "POST"]);
  const elsewhere = await fetch(new URL("/graphql", sandbox.endpoint), { method: "POST", body: "{}" });
  expect(elsewhere.status).toBe(404);
});

test("the operation is chosen by operationName", async () => {
  await using sandbox = await startSandbox();
  const variables = { t: sandbox.accessToken };
  const two = `query Other { departments { edges { cursor } } } ${query.replace("mutation", "mutation Login")}`;
  const reply = await post(sandbox, { query: two, variables, operationName: "Login" });
  expect(reply.body.data.startAgentSession.session_id).toMatch(/./);
  const unnamed = await post(sandbox, { query: two, variables });
  expect(unnamed.body.errors).toEqual([fault("GRAPHQL_EXEC_ERROR")]);
});

test("introspection works without a session, and marks the schema as that of a sandbox", async () => {
  await using sandbox = await startSandbox();
  const { status, body } = await post(sandbox, { query: getIntrospectionQuery({ schemaDescription: true }) });
  expect(status).toBe(200);
  const file = readFileSync(new URL("../../schema/conversations.graphql", import.meta.url), "utf8");
  const print = (schema: GraphQLSchema) => printSchema(lexicographicSortSchema(schema));
  const { description, directives, ...played } = buildClientSchema(body.data).toConfig();
  const packaged = buildSchema(file);
  const unmarked = directives.filter(({ name }) => name !== sandboxMark);
  expect(directives).toHaveLength(unmarked.length + 1);
  expect(description).toContain("sandbox");
  expect(print(new GraphQLSchema({ ...played, directives: unmarked, description: packaged.description }))).toBe(
    print(packaged),
  );
});

test("a client that hangs up in the middle of its body does not end the sandbox", async () => {
  await using sandbox = await startSandbox();
  const half = request(sandbox.endpoint, { method: "POST", headers: { "Content-Length": 100 } });
  half.on("error", () => {});
  half.write("{", () => half.destroy());
  await new Promise((resolve) => half.on("close", resolve));
  expect(await login(sandbox)).toHaveProperty("websocket_url");
});

test("a body of more than 64 KiB is refused, however it comes, and the next login is answered", async () => {
  await using sandbox = await startSandbox();
  const tooMuch = { query, variables: { t: "x".repeat(64 * 1024) } };
  const refusal = { status: 413, body: { body: "The body is longer than 65536 bytes." } };
  expect(await post(sandbox, tooMuch)).toMatchObject(refusal);
  const text = JSON.stringify({ query, variables: { t: sandbox.accessToken } });
  const padded = text.padEnd(64 * 1024);
  expect((await post(sandbox, padded)).status).toBe(200);
  expect(await post(sandbox, `${padded} `)).toMatchObject(refusal);
  expect(await login(sandbox)).toHaveProperty("websocket_url");
});

test("close cuts a socket that does not answer", async () => {
  const sandbox = await startSandbox();
  const bot = await open((await login(sandbox)).websocket_url);
  bot.pause();
  await sandbox.close();
  bot.resume();
  expect(sandbox.ledger.entriesOf("closed")).toMatchObject([{ code: 1006 }]);
  expect(await bot.closed).toBe(1001);
});

test("each sandbox has its own token, which does not look like a real one", async () => {
  await using one = await startSandbox();
  await using other = await startSandbox();
  expect(one.accessToken).toMatch(/^sandbox-token-[a-z\d]{16}$/);
  expect(one.accessToken).not.toBe(other.accessToken);
  expect((await post(other, { query, variables: { t: one.accessToken } })).status).toBe(401);
});

test("close ends the sockets and frees the port, and may be called again", async () => {
  const sandbox = await startSandbox();
  const bot = await open((await login(sandbox)).websocket_url);
  await Promise.all([sandbox.close(), sandbox.close()]);
  await sandbox.close();
  expect(await bot.closed).toBe(1001);
  await expect(fetch(sandbox.endpoint)).rejects.toThrow();
  await expect(sandbox.addVisitor()).rejects.toThrow("The sandbox is closed.");
  await using next = await startSandbox({ port: Number(new URL(sandbox.endpoint).port) });
  expect(next.endpoint).toBe(sandbox.endpoint);
});

test("close does not wait for an incomplete request", async () => {
  const sandbox = await startSandbox();
  const half = request(sandbox.endpoint, { method: "POST", headers: { "Content-Length": 100 } });
  const gone = new Promise((resolve) => half.on("error", resolve));
  await new Promise((resolve) => half.write("{", resolve));
  expect(await login(sandbox)).toHaveProperty("websocket_url");
  await sandbox.close();
  expect(String(await gone)).toContain("hang up");
});

test("a port that is in use is reported", async () => {
  await using sandbox = await startSandbox();
  const port = Number(new URL(sandbox.endpoint).port);
  await expect(startSandbox({ port })).rejects.toThrow("EADDRINUSE");
});

test("a department with an unknown agent is refused", async () => {
  const account = { bot: { display_name: "Bot" }, agents: [], departments: [{ name: "Support", agents: ["Unknown"] }] };
  await expect(startSandbox({ account })).rejects.toThrow(
    "The department Support names the agent Unknown, who is not in the account.",
  );
});

test("ids are made from the given random numbers, so that a run can be repeated", async () => {
  const run = async () => {
    let last = 7;
    const random = () => {
      last = (last * 16807) % 2147483647;
      return last / 2147483647;
    };
    await using sandbox = await startSandbox({ random });
    const { session_id } = await login(sandbox);
    return { session_id, visitor: (await sandbox.addVisitor()).id };
  };
  expect(await run()).toEqual(await run());
});
