import { once } from "node:events";
import { runInNewContext } from "node:vm";
import { expect, test, vi } from "vitest";
import { sendMessage, updateAgentStatus } from "../../generated/client.ts";
import { asWebSocket, type BridgeWebSocket } from "../../src/bridge/index.ts";
import { type ConnectOptions, connect } from "../../src/runtime/index.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { runScript } from "../support/run.ts";
import { expectWarnings } from "../support/warnings.ts";
import type { Frame } from "./old-clients.ts";

const listen = "subscription { message { node { content channel { id } } } }";

/** Old code that subscribes and keeps its frames, on a sandbox. */
async function startOldBot(options: Partial<ConnectOptions> = {}) {
  const sandbox = await startSandbox();
  const { endpoint, accessToken } = sandbox;
  const session = await connect({ endpoint, accessToken, ...options });
  const socket = asWebSocket(session);
  const frames: Frame[] = [];
  socket.on("message", (data) => frames.push(JSON.parse(data)));
  const send = (id: number, query: string) => socket.send(JSON.stringify({ payload: { query }, type: "request", id }));
  send(1, listen);
  send(2, "mutation { updateAgentStatus(status: ONLINE) { node { id } } }");
  await vi.waitFor(() => expect(frames.map(({ id }) => id)).toEqual([1, 2]), { timeout: 60_000 });
  const close = async () => {
    await session.close();
    await sandbox.close();
  };
  return { sandbox, session, socket, frames, send, [Symbol.asyncDispose]: close };
}

const contents = (frames: readonly Frame[]) =>
  frames.flatMap(({ sig, payload }) => (sig === "DATA" ? payload.data.message.node.content : []));

test("old code and generated functions share one login", async () => {
  await using bot = await startOldBot();
  const ann = await bot.sandbox.addVisitor({ display_name: "Ann" });
  await ann.says("Hi");
  await vi.waitFor(() => expect(contents(bot.frames)).toEqual(["Hi"]), { timeout: 60_000 });
  const channel_id = bot.frames.at(-1).payload.data.message.node.channel.id;
  await sendMessage(bot.session, { channel_id, msg: "from a function" });
  bot.send(3, `mutation { sendMessage(channel_id: "${channel_id}", msg: "from old code") { success } }`);
  await ann.hears("from a function");
  await ann.hears("from old code");
  expect(bot.sandbox.ledger.entriesOf("login")).toHaveLength(1);
});

test("generated functions reach the session through the socket once it is open", async () => {
  await using sandbox = await startSandbox();
  const { endpoint, accessToken } = sandbox;
  const socket = asWebSocket(connect({ endpoint, accessToken }));
  expect(() => socket.session).toThrow("WebSocket is not open: readyState 0 (CONNECTING)");
  await once(socket as unknown as NodeJS.EventEmitter, "open");
  expect(await updateAgentStatus(socket.session, { status: "ONLINE" })).toMatchObject({
    updateAgentStatus: { node: { status: "ONLINE" } },
  });
  const closed = once(socket as unknown as NodeJS.EventEmitter, "close");
  await socket.session.close();
  await closed;
});

test.each(["drop", "eos"] as const)("old code does not notice a recovery after the fault %s", async (fault) => {
  const clock = new ManualClock();
  const recovered = vi.fn();
  await using bot = await startOldBot({
    testing: { clock },
    onRecovered: recovered,
    onEvent: (event) => event.type === "reconnect" && setImmediate(() => clock.advance(event.delayMs)),
  });
  const ends: string[] = [];
  for (const event of ["close", "error"] as const) bot.socket.on(event, () => ends.push(event));
  bot.sandbox.faults.arm(fault === "eos" ? { fault } : { fault, when: "on-request" });
  if (fault === "drop") bot.send(3, "{ departments { edges { node { id } } } }");
  await vi.waitFor(() => expect(recovered).toHaveBeenCalledTimes(1), { timeout: 60_000 });
  expect(bot.socket.readyState).toBe(1);
  const ann = await bot.sandbox.addVisitor({ display_name: "Ann" });
  await ann.says("Still there?");
  await vi.waitFor(() => expect(contents(bot.frames)).toEqual(["Still there?"]), { timeout: 60_000 });
  const [{ payload }] = bot.frames;
  // Not the last frame: the query that the fault interrupted may be answered later.
  const events = bot.frames.filter(({ sig }) => sig === "DATA");
  expect(events.map(({ subscription_id }) => subscription_id)).toEqual([payload.data.subscription_id]);
  expect(bot.frames.filter(({ sig }) => sig === "EOS")).toEqual([]);
  expect(ends).toEqual([]);
});

test("a mutation whose answer is lost is answered with the guide's error envelope", async () => {
  await using bot = await startOldBot();
  bot.sandbox.faults.arm({ fault: "drop", when: "before-answer" });
  bot.send(3, 'mutation { sendMessage(channel_id: "c", msg: "Hi") { success } }');
  await vi.waitFor(() => expect(bot.frames.at(-1).id).toBe(3), { timeout: 60_000 });
  expect(bot.frames.at(-1)).toEqual({
    errorCode: 504,
    payload: { errors: [{ name: "OUTCOME_UNKNOWN", message: expect.stringContaining("[OUTCOME_UNKNOWN]") }] },
    id: 3,
  });
});

test("the end of the session reaches old code as a close event with a reason", async () => {
  await using bot = await startOldBot();
  const closed = once(bot.socket as never, "close");
  const { endpoint, accessToken } = bot.sandbox;
  await using _rival = await connect({ endpoint, accessToken });
  expect(await closed).toEqual([1006, expect.stringMatching(/^\[DISPLACED\] /)]);
  expect(bot.socket.readyState).toBe(3);
});

test("a socket over a promise of a session is CONNECTING until the session is open", async () => {
  await using sandbox = await startSandbox();
  const { endpoint, accessToken } = sandbox;
  const socket = asWebSocket(connect({ endpoint, accessToken }));
  expect(socket.readyState).toBe(0);
  expect(() => socket.send("{}")).toThrow("WebSocket is not open: readyState 0 (CONNECTING)");
  await once(socket as never, "open");
  expect(socket.readyState).toBe(1);
  socket.close();
  await once(socket as never, "close");
});

test("a socket accepts every promise of a session, also one of another realm", async () => {
  const bot = await startOldBot();
  const OtherPromise: PromiseConstructor = runInNewContext("Promise");
  const socket = asWebSocket(OtherPromise.resolve(bot.session));
  await once(socket as never, "open");
  expect(socket.session).toBe(bot.session);
  await bot[Symbol.asyncDispose]();
});

test("a session that cannot be opened leads to an error event and a close event", async () => {
  await using sandbox = await startSandbox();
  const socket = asWebSocket(connect({ endpoint: sandbox.endpoint, accessToken: "wrong" }));
  const events: unknown[] = [];
  socket.on("error", (error) => events.push((error as Error).message.slice(0, 14)));
  await new Promise<void>((resolve) => socket.on("close", (code) => resolve(void events.push(code))));
  expect(events).toEqual(["[UNAUTHORIZED]", 1006]);
});

test("a frame whose answer cannot be delivered causes a process warning", async () => {
  await using bot = await startOldBot();
  await using warnings = expectWarnings();
  bot.socket.send("no JSON, with a canary-token");
  const warning = await warnings.first;
  expect(warning).toMatchObject({ name: "ConversationsBridgeWarning", message: "a frame was not sent: not JSON." });
  expect(String(warning)).not.toContain("canary");
});

test("the error of a listener ends a process that does not catch it, and does not affect the session in one that does", async () => {
  const script = `
    import { asWebSocket } from "./src/bridge/index.ts";
    import { connect } from "./src/runtime/index.ts";
    import { startSandbox } from "./src/sandbox/index.ts";
    const sandbox = await startSandbox();
    const session = await connect({ endpoint: sandbox.endpoint, accessToken: sandbox.accessToken });
    const socket = asWebSocket(session);
    process.on("uncaughtException", (error) => console.log(error.message));
    let count = 0;
    socket.on("message", () => { count += 1; throw new Error("thrown " + count); });
    for (const payload of [1, 2]) socket.send(JSON.stringify({ sig: "PING", payload }));
    setImmediate(async () => { console.log(session.state); await session.close(); await sandbox.close(); });
  `;
  expect(await runScript(script)).toMatchObject({ stdout: "thrown 1\nthrown 2\nready\n" });
});

test("the bridge has the type of a `ws` socket", () => {
  const listenTo = (socket: BridgeWebSocket) => {
    socket.onmessage = ({ data }) => data.length;
    socket.on("close", (code, reason) => `${code + 1}${reason.length}`);
    // @ts-expect-error: there is no such event
    socket.on("closed", () => {});
  };
  expect(listenTo).toBeTypeOf("function");
});
