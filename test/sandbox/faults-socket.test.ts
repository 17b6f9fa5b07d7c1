import { once } from "node:events";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { WebSocket } from "ws";
import { type MalformedFrame, startSandbox } from "../../src/sandbox/index.ts";
import { connect, login, onMessage, open, sendMessage, startChat } from "./bot.ts";

const list = "{ departments { edges { node { name } } } }";

test("drop cuts every open socket at once, without a close frame, and their address stays valid", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  const second = await open(bot.address);
  sandbox.faults.arm({ fault: "drop" });
  expect(await Promise.all([bot.closed, second.closed])).toEqual([1006, 1006]);
  expect(await (await open(bot.address)).data(list)).toBeTruthy();
});

test("drop on-open cuts the given number of sockets", async () => {
  await using sandbox = await startSandbox();
  const { websocket_url } = await login(sandbox);
  sandbox.faults.arm({ fault: "drop", when: "on-open", times: 2 });
  for (let count = 0; count < 2; count++) expect(await (await open(websocket_url)).closed).toBe(1006);
  expect(await (await open(websocket_url)).data(list)).toBeTruthy();
});

test.each([
  ["on-request", 0, 0],
  ["before-answer", 1, 0],
  ["after-answer", 1, 1],
] as const)("drop %s of a mutation: carried out %i times, answered %i times", async (when, executed, answered) => {
  await using chat = await startChat();
  const { sandbox, bot, ann } = chat;
  sandbox.faults.arm({ fault: "drop", when, where: { kind: "mutation" } });
  expect(await bot.data(list)).toBeTruthy();
  const answer = bot.request(sendMessage, { channel_id: ann.channel_id, msg: "Hello" });
  expect(await bot.closed).toBe(1006);
  if (answered > 0) expect((await answer).payload.data).toEqual({ sendMessage: { success: true } });
  expect(ann.transcript.filter(({ text }) => text === "Hello")).toHaveLength(executed);
  expect(bot.frames).toHaveLength(1 + answered);
});

test("drop after-data and after-frame come after that frame", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  const next = await bot.subscribe(onMessage);
  sandbox.faults.arm({ fault: "drop", when: "after-data", where: { operation: "message" } });
  await (await sandbox.addVisitor()).says("Hi");
  expect(await next()).toHaveProperty("payload.data.message");
  expect(await bot.closed).toBe(1006);

  const second = await open(bot.address);
  sandbox.faults.arm({ fault: "drop", when: "after-frame" });
  await second.ping();
  expect(await second.closed).toBe(1006);
});

test("close sends a code and a reason, and the address stays valid", async () => {
  await using sandbox = await startSandbox();
  const { websocket_url } = await login(sandbox);
  const socket = new WebSocket(websocket_url);
  await once(socket, "open");
  sandbox.faults.arm({ fault: "close", code: 1012, reason: "new version" });
  const [code, reason] = await once(socket, "close");
  expect([code, String(reason)]).toEqual([1012, "new version"]);
  const bot = await open(websocket_url);
  sandbox.faults.arm({ fault: "close" });
  expect(await bot.closed).toBe(1011);
});

test.each(["unexpected session state", "concurrent session limit reached", "for no known reason"])(
  "eos ends the session with the reason %j, and its address is no longer valid",
  async (reason) => {
    await using sandbox = await startSandbox();
    const bot = await connect(sandbox);
    sandbox.faults.arm({ fault: "eos", reason });
    expect(await bot.take(() => true)).toEqual({ reason, sig: "EOS" });
    expect(await bot.closed).toBe(1000);
    expect(await (await open(bot.address)).take(() => true)).toHaveProperty("sig", "EOS");
  },
);

test("eos can be sent with the upgrade, and can leave the socket open and unresponsive", async () => {
  await using sandbox = await startSandbox();
  const { websocket_url } = await login(sandbox);
  sandbox.faults.arm({ fault: "eos", when: "on-open", leaveOpen: true });
  const bot = await open(websocket_url);
  expect(await bot.take(() => true)).toEqual({ reason: "unexpected session state", sig: "EOS" });
  bot.send({ payload: { query: list }, type: "request", id: 1 });
  bot.send({ sig: "PING", payload: 0 });
  // Long enough for the sandbox to read both.
  await (await connect(sandbox)).ping();
  sandbox.faults.arm({ fault: "close", code: 4000 });
  expect(await bot.closed).toBe(4000);
  expect(bot.frames).toHaveLength(1);
  expect(sandbox.ledger.entriesOf("ping")).toHaveLength(1);
});

test.each<[MalformedFrame, object]>([
  ["not-json", { text: "<html>" }],
  ["binary", { text: "AP/+AQ==" }],
  ["unknown-sig", { sig: "HELLO", payload: {} }],
  ["no-id", { payload: { data: {} } }],
  ["unknown-id", { payload: { data: {} }, id: "never asked" }],
  ["unknown-subscription", { payload: { data: {} }, sig: "DATA", subscription_id: "neverasked" }],
  ["not-an-object", { text: "[null]" }],
])("garbage: a frame that is %s", async (frame, seen) => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  sandbox.faults.arm({ fault: "garbage", frame });
  expect(await bot.take(() => true)).toEqual(seen);
  await bot.ping();
});

test("say sends any text, in one write with the answer before it", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  sandbox.faults.arm({ fault: "say", text: '{"reason":7,"sig":"EOS"}', when: "after-answer" });
  await bot.request(list);
  expect(await bot.take(() => true)).toEqual({ reason: 7, sig: "EOS" });
});

test("upgrade-refused answers with a status instead of a socket", async () => {
  await using sandbox = await startSandbox();
  const { websocket_url } = await login(sandbox);
  sandbox.faults.arm({ fault: "upgrade-refused", status: 429, headers: { "Retry-After": "7" }, body: "slow down" });
  const [, response] = await once(
    new WebSocket(websocket_url).on("error", () => {}),
    "unexpected-response",
  );
  expect([response.statusCode, response.headers["retry-after"]]).toEqual([429, "7"]);
  response.destroy();
  expect(await (await open(websocket_url)).data(list)).toBeTruthy();
});

test("upgrade-silent never answers, and does not prevent the sandbox from closing", async () => {
  const sandbox = await startSandbox();
  const { websocket_url } = await login(sandbox);
  sandbox.faults.arm({ fault: "upgrade-silent" });
  const socket = new WebSocket(websocket_url);
  socket.on("error", () => {});
  const failed = new Promise((resolve) => socket.on("close", resolve));
  await sandbox.ledger.waitFor(({ kind }) => kind === "upgrade-refused");
  expect(socket.readyState).toBe(socket.CONNECTING);
  await sandbox.close();
  expect(await failed).toBe(1006);
});

test("a fault of the socket can apply to the sessions of one agent", async () => {
  await using sandbox = await startSandbox({ tokens: { other: { agent: "Robin" } } });
  const bot = await connect(sandbox);
  const other = await connect(sandbox, "other");
  sandbox.faults.arm({ fault: "drop", where: { agent: "Robin" } });
  expect(await other.closed).toBe(1006);
  await bot.ping();
});

test("a socket that closes gets no further frame", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  sandbox.faults.arm({ fault: "close", code: 4000 });
  sandbox.faults.arm({ fault: "say", text: "too late" });
  sandbox.faults.arm({ fault: "eos" });
  expect(await bot.closed).toBe(4000);
  expect(bot.frames).toEqual([]);
  expect([sandbox.ledger.entriesOf("garbage"), sandbox.ledger.entriesOf("eos")]).toEqual([[], []]);
});

test("a garbage frame is in the ledger as it was sent, and a binary one in base64", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  sandbox.faults.arm({ fault: "say", text: "any text" });
  sandbox.faults.arm({ fault: "garbage", frame: "binary" });
  await bot.ping();
  expect(sandbox.ledger.entriesOf("garbage").map(({ socket, text }) => [socket, text])).toEqual([
    [1, "any text"],
    [1, "AP/+AQ=="],
  ]);
});

test.each([
  [{ fault: "upgrade-refused", status: 599, body: "né" }, "599 Refused", "3", "né"],
  [{ fault: "upgrade-refused", status: 503 }, "503 Service Unavailable", "0", ""],
  [{ fault: "upgrade-refused", status: 503, headers: { Connection: "x" } }, "503 Service Unavailable", "0", ""],
] as const)("%j is answered with %s", async (fault, line, length, body) => {
  await using sandbox = await startSandbox();
  const { websocket_url } = await login(sandbox);
  sandbox.faults.arm(fault);
  const socket = new WebSocket(websocket_url).on("error", () => {});
  const [, response] = await once(socket, "unexpected-response");
  expect(`${response.statusCode} ${response.statusMessage}`).toBe(line);
  expect(response.headers["content-length"]).toBe(length);
  expect(response.headers.connection).toBe("headers" in fault ? "x" : "close");
  expect(await text(response)).toBe(body);
  expect(sandbox.ledger.entriesOf("upgrade-refused")).toMatchObject([{ status: fault.status }]);
});

test("a WebSocket at no path is in the ledger", async () => {
  await using sandbox = await startSandbox();
  const socket = new WebSocket(`ws://${new URL(sandbox.endpoint).host}/nowhere`);
  await once(socket, "error");
  expect(sandbox.ledger.entries).toMatchObject([{ kind: "upgrade-refused", status: 404 }]);
});

test("a socket that is gone uses up no fault", async () => {
  await using sandbox = await startSandbox();
  const { faults, ledger } = sandbox;
  const bot = await connect(sandbox);
  faults.arm({ fault: "late" });
  bot.send({ payload: { query: list }, type: "request", id: 1 });
  await ledger.waitFor(({ kind }) => kind === "executed");
  const armed = faults.arm({ fault: "drop", when: "before-answer" });
  bot.drop();
  await ledger.waitFor(({ kind }) => kind === "closed");
  expect(faults.release()).toBe(1);
  await new Promise(setImmediate);
  expect(armed).toMatchObject({ remaining: 1, triggered: 0 });
  expect(ledger.entriesOf("answer")).toEqual([]);
});
