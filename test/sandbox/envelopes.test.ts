import { expect, test } from "vitest";
import type { PingMessage, RequestMessage, ServerMessage, StopMessage } from "../../src/runtime/protocol/messages.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { type Bot, connect } from "./bot.ts";

type Said = RequestMessage["type"] | StopMessage["type"] | PingMessage["sig"];
type Heard = ServerMessage["kind"] | "start" | "refused answer" | "refused data" | "protocol error";

const list = "{ departments(first: 0) { edges { cursor } } }";
const uuid = expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
const errors = [{ name: "GRAPHQL_EXEC_ERROR", message: expect.any(String), UUID: uuid }];

async function subscribe(bot: Bot, selection: string): Promise<string> {
  const { subscription_id } = await bot.data(`subscription { message { node { ${selection} } } }`);
  return subscription_id;
}

async function say(sandbox: Sandbox) {
  await (await sandbox.addVisitor()).says("Hi");
}

/**
 * A scene for each message of the protocol, which ends with the expected frame. The compiler reports a missing scene.
 */
const scenes = {
  async request(bot) {
    bot.send({ payload: { query: `query A ${list}`, operationName: "A", variables: {} }, type: "request", id: "x" });
    return { payload: { data: { departments: { edges: [] } } }, id: "x" };
  },
  async stop_subscription(bot) {
    const subscription_id = await subscribe(bot, "id");
    bot.send({ payload: { subscription_id }, type: "stop_subscription", id: 0 });
    return { payload: { data: { success: true } }, id: 0 };
  },
  async PING(bot) {
    bot.send({ sig: "PING", payload: 1_790_000_000_000 });
    return { sig: "PONG", payload: 1_790_000_000_000 };
  },
  async pong(bot) {
    bot.send({ sig: "PING", payload: { any: ["thing"] } });
    return { sig: "PONG", payload: { any: ["thing"] } };
  },
  async answer(bot) {
    bot.send({ payload: { query: list }, type: "request", id: 7 });
    return { payload: { data: { departments: { edges: [] } } }, id: 7 };
  },
  async "refused answer"(bot) {
    bot.send({ payload: { query: "{ nothing }" }, type: "request", id: 7 });
    return { errorCode: 500, payload: { errors }, id: 7 };
  },
  async "protocol error"(bot, sandbox) {
    sandbox.faults.arm({ fault: "protocol-error", status: 502, body: "The GraphQL server is unavailable." });
    bot.send({ payload: { query: list }, type: "request", id: 7 });
    return { errorCode: 502, payload: { body: "The GraphQL server is unavailable." }, id: 7 };
  },
  async start(bot) {
    bot.send({ payload: { query: "subscription { message { node { id } } }" }, type: "request", id: 7 });
    return { payload: { data: { subscription_id: expect.stringMatching(/^[a-z\d]{11}$/) } }, id: 7 };
  },
  async data(bot, sandbox) {
    const subscription_id = await subscribe(bot, "content");
    await say(sandbox);
    return { payload: { data: { message: { node: { content: "Hi" } } } }, sig: "DATA", subscription_id };
  },
  async "refused data"(bot, sandbox) {
    const subscription_id = await subscribe(bot, "content channel { logs(first: -1) { edges { cursor } } }");
    await say(sandbox);
    const data = { message: { node: { content: "Hi", channel: { logs: null } } } };
    return { error_code: 500, payload: { data, errors }, sig: "DATA", subscription_id };
  },
  async eos(_, sandbox) {
    sandbox.faults.arm({ fault: "eos" });
    return { reason: "unexpected session state", sig: "EOS" };
  },
} as const satisfies Record<Said | Heard, (bot: Bot, sandbox: Sandbox) => Promise<object>>;

test.each(Object.entries(scenes))("%s has exactly the frame of the guide", async (_, play) => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  const expected = await play(bot, sandbox);
  expect(await bot.take(() => true)).toEqual(expected);
  expect(Object.keys(bot.frames.at(-1) ?? {}).sort()).toEqual(Object.keys(expected).sort());
});
