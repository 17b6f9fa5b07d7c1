import { expect, test } from "vitest";
import { startSandbox } from "../../src/sandbox/index.ts";
import { clockAt } from "../support/clock-at.ts";
import { connect, login, onMessage, open, post } from "./bot.ts";

const list = "{ departments { edges { node { name } } } }";
const fault = (name: string) => ({ name, message: expect.stringMatching(/./), UUID: expect.any(String) });

test("RATE_LIMITED refuses too many requests in a minute, carries none of them out, and ends with time", async () => {
  let time = 1_790_000_000_000;
  await using sandbox = await startSandbox({ clock: clockAt(() => time), limits: { requestsPerMinute: 3 } });
  const bot = await connect(sandbox);
  for (let count = 0; count < 3; count++) expect(await bot.data(list)).toBeTruthy();
  time += 59_999;
  for (let count = 0; count < 5; count++) {
    const { errorCode, payload } = await bot.request(list);
    expect([errorCode, payload]).toEqual([429, { errors: [fault("RATE_LIMITED")] }]);
  }
  await bot.ping();
  expect(sandbox.ledger.entriesOf("executed")).toHaveLength(3);
  time += 1;
  expect(await bot.data(list)).toBeTruthy();
});

test("the rate is counted per session, over all its sockets, and a new session starts again", async () => {
  await using sandbox = await startSandbox({ limits: { requestsPerMinute: 1 } });
  const bot = await connect(sandbox);
  await bot.data(list);
  const second = await open(bot.address);
  expect((await second.request(list)).payload.errors).toEqual([fault("RATE_LIMITED")]);
  expect(await (await connect(sandbox)).data(list)).toBeTruthy();
});

test("MAX_SUB refuses one subscription too many, until one is stopped or its socket is gone", async () => {
  await using sandbox = await startSandbox({ limits: { subscriptionsPerSession: 2 } });
  const bot = await connect(sandbox);
  const second = await open(bot.address);
  const { subscription_id } = await bot.data(onMessage);
  await second.data(onMessage);
  const { errorCode, payload } = await bot.request(onMessage);
  expect([errorCode, payload]).toEqual([429, { errors: [fault("MAX_SUB")] }]);
  expect(await bot.data(list)).toBeTruthy();

  bot.send({ payload: { subscription_id }, type: "stop_subscription", id: "stop" });
  await bot.take(({ id }) => id === "stop");
  expect(await bot.data(onMessage)).toHaveProperty("subscription_id");
  expect((await bot.request(onMessage)).payload.errors).toEqual([fault("MAX_SUB")]);
  second.drop();
  await sandbox.ledger.waitFor(({ kind }) => kind === "closed");
  expect(await bot.data(onMessage)).toHaveProperty("subscription_id");
});

test("a subscription that could not start does not count towards the limit", async () => {
  await using sandbox = await startSandbox({ limits: { subscriptionsPerSession: 1 } });
  const bot = await connect(sandbox);
  sandbox.faults.arm({ fault: "refuse", error: "GRAPHQL_SUB_START_ERROR" });
  expect((await bot.request(onMessage)).payload.errors).toEqual([fault("GRAPHQL_SUB_START_ERROR")]);
  await bot.request("subscription { message { nothing } }");
  expect(await bot.data(onMessage)).toHaveProperty("subscription_id");
});

test("of many simultaneous subscriptions, no more than the limit start", async () => {
  await using sandbox = await startSandbox({ limits: { subscriptionsPerSession: 5 } });
  const bot = await connect(sandbox);
  const answers = await Promise.all(Array.from({ length: 8 }, () => bot.request(onMessage)));
  expect(answers.filter(({ payload }) => payload.data)).toHaveLength(5);
});

test("without limits no request is refused", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  const answers = await Promise.all(Array.from({ length: 300 }, () => bot.request(onMessage)));
  expect(answers.filter(({ payload }) => payload.data)).toHaveLength(300);
});

test.each([
  ["disabled", "UNAUTHORIZED", 401],
  ["inactive", "FORBIDDEN", 403],
  ["no-api-access", "FORBIDDEN", 403],
  ["under-scoped", "FORBIDDEN", 403],
] as const)("a token that is %s is refused: %s, and ends no session", async (trouble, name, status) => {
  await using sandbox = await startSandbox({ tokens: { bad: trouble } });
  const bot = await connect(sandbox);
  const query = 'mutation { startAgentSession(access_token: "bad") { session_id } }';
  expect(await post(sandbox, { query })).toMatchObject({ status, body: { errors: [fault(name)] } });
  expect((await bot.request(query)).payload.errors).toEqual([fault(name)]);
  await bot.ping();
});

test("a token of another agent logs that agent in next to the bot", async () => {
  await using sandbox = await startSandbox({ tokens: { "token-of-robin": { agent: "Robin" } } });
  const bot = await connect(sandbox);
  const robin = await connect(sandbox, "token-of-robin");
  const query = "mutation { updateAgentStatus(status: ONLINE) { node { display_name } } }";
  expect(await robin.data(query)).toEqual({ updateAgentStatus: { node: { display_name: "Robin" } } });
  expect(await bot.data(query)).toEqual({ updateAgentStatus: { node: { display_name: "Bot" } } });
});

test("a token for an unknown agent is refused at the start, and names of Object.prototype are unknown tokens", async () => {
  await expect(startSandbox({ tokens: { lost: { agent: "Unknown" } } })).rejects.toThrow(
    "A token is for the agent Unknown, who is not in the account.",
  );
  await using sandbox = await startSandbox();
  for (const token of ["constructor", "__proto__", ""]) await expect(login(sandbox, token)).rejects.toThrow();
});
