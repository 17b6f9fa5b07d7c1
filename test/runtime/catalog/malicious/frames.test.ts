import { expect, test } from "vitest";
import { onMessage, sendMessage } from "../../../../generated/client.ts";
import { connect, type SessionEvent } from "../../../../src/runtime/index.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { runScript } from "../../../support/run.ts";
import { admit, publish } from "../../../support/service/answers.ts";
import { type FrameParts, frameOf, tcpOf } from "../../../support/service/raw-bytes.ts";
import { canary, startService } from "../../../support/service/scripted-service.ts";
import { outcomeOf, read, startQuickSession } from "../../../support/service/session.ts";

const hello = { channel_id: "c", msg: "hello" };

const pong = '{"sig":"PONG"}';
const frame = (parts: FrameParts, payload: string | Buffer = pong) => frameOf(payload, parts);
const fragments = (count: number) => Array.from({ length: count }, () => frame({ opcode: 0, isLast: false }, " "));

test.each<[string, string, Buffer]>([
  ["M-04", "that is compressed although the client did not offer it", frame({ reserved: 4 })],
  ["M-05", "of 5,000 fragments without an end", Buffer.concat([frame({ isLast: false }), ...fragments(5_000)])],
  ["M-07", "of text that is not UTF-8", frame({}, Buffer.from([0xc3, 0x28]))],
  ["M-07", "with a reserved bit", frame({ reserved: 1 })],
  ["M-07", "with an unknown opcode", frame({ opcode: 3 })],
  ["M-07", "that is masked", frame({ isMasked: true })],
  ["M-07", "that is a PING of 200 bytes", frame({ opcode: 9 }, "x".repeat(200))],
  ["M-07", "that is a part of a PING", frame({ opcode: 9, isLast: false })],
  ["M-07", "that continues a message that was not begun", frame({ opcode: 0 })],
  ["M-07", "that closes the connection with half a code", frame({ opcode: 8 }, "x")],
  ["M-07", "whose header announces 2^60 bytes", Buffer.from([0x81, 127, 0x10, 0, 0, 0, 0, 0, 0, 0])],
])("%s: a frame %s ends the connection, and the session recovers and reports the gap", async (_, __, bytes) => {
  await using it = await startQuickSession();
  const messages = onMessage(it.session);
  await messages.ready;
  tcpOf(it.sockets[0]).write(bytes);
  await it.recovered;
  expect(await sendMessage(it.session, hello)).toEqual({ own: "hello" });
  publish(it.sockets[1], "s2", "back");
  expect(await read(messages, 1)).toEqual(["back"]);
  const types = it.events.map((event) => ("state" in event ? event.state : event.type));
  expect(types).toEqual(["ready", "recovering", "reconnect", "ready", "gap"]);
  expect(it.events[2]).toMatchObject({ via: "reopen", cause: { code: "CONNECTION_LOST" } });
});

test("M-04: neither compression nor any other extension is offered", async () => {
  await using it = await startQuickSession();
  const [headers] = it.service.upgrades;
  expect(headers).not.toHaveProperty("sec-websocket-extensions");
  expect(headers).not.toHaveProperty("sec-websocket-protocol");
});

test("M-06: 100,000 pings from a service that reads no pong do not disturb this session or others", async () => {
  await using it = await startQuickSession();
  await using other = await startQuickSession();
  const tcp = tcpOf(it.sockets[0]);
  tcp.pause();
  const ping = frame({ opcode: 9 }, "x".repeat(125));
  const flushed = new Promise<void>((resolve) => {
    tcp.write(Buffer.concat(Array(100_000).fill(ping)), () => resolve());
  });
  for (let call = 0; call < 100; call += 1) expect(await sendMessage(other.session, hello)).toEqual({ own: "hello" });
  await flushed;
  tcp.resume();
  expect(await sendMessage(it.session, hello)).toEqual({ own: "hello" });
  expect(it.sockets.length).toBeLessThanOrEqual(2);
});

test.each<[string, Record<string, string>]>([
  ["1 MB of headers", { "x-large": "x".repeat(1_000_000) }],
  ["10,000 headers", Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`x-${index}`, "x"]))],
])("M-15: a login that is answered with %s has an unknown outcome", async (_, headers) => {
  const clock = new ManualClock();
  await using service = await startService({
    login(response, address) {
      response.writeHead(200, headers);
      admit(response, address);
    },
  });
  // All the time for connecting passes at the first failure.
  const onEvent = ({ type }: SessionEvent) => type === "reconnect" && setImmediate(() => clock.advance(60_000));
  const connecting = connect({ accessToken: canary, endpoint: service.endpoint, testing: { clock }, onEvent });
  const error = await outcomeOf(connecting);
  expect(error).toMatchObject({ code: "OUTCOME_UNKNOWN" });
  expect((error as Error).message.length).toBeLessThan(200);
  expect(service.open).toBe(0);
});

test("M-17: the proxies of the environment are not used, and the token is sent only to the endpoint", async () => {
  const outcome = await runScript(`
import { once } from "node:events";
import { createServer } from "node:net";
let visitors = 0;
const decoy = createServer((socket) => { visitors += 1; socket.destroy(); }).listen(0, "127.0.0.1");
await once(decoy, "listening");
for (const name of ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "WS_PROXY"]) {
  process.env[name] = process.env[name.toLowerCase()] = "http://127.0.0.1:" + decoy.address().port;
}
const { connect } = await import("./src/runtime/index.ts");
const { startService } = await import("./test/support/service/scripted-service.ts");
const service = await startService();
const session = await connect({ accessToken: "CANARY-TOKEN", endpoint: service.endpoint });
console.log(session.state, visitors);
await session.close();
await service[Symbol.asyncDispose]();
decoy.close();
`);
  expect(outcome).toEqual({ code: 0, stdout: "ready 0\n", stderr: "" });
});
