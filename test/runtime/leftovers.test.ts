import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { onMessage, sendMessage, startAgentSession } from "../../generated/client.ts";
import { type ConnectOptions, connect, httpEndpoint } from "../../src/runtime/index.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { runScript } from "../support/run.ts";
import { canary, startService } from "../support/service/scripted-service.ts";
import { quick, startSandboxSession } from "../support/service/session.ts";
import { expectWarnings } from "../support/warnings.ts";

const listeners = (signal: AbortSignal) => getEventListeners(signal, "abort").length;

test("calls and subscriptions leave neither listeners nor timers, however they end", async () => {
  const clock = new ManualClock();
  const { signal } = new AbortController();
  await using it = await startSandboxSession({ testing: { clock } });
  const idle = clock.waiting;

  const messages = onMessage(it.session, { signal });
  expect(listeners(signal)).toBe(1);
  expect(clock.waiting).toBe(idle + 1);
  await messages.ready;
  expect(clock.waiting).toBe(idle);
  await messages.return();

  await sendMessage(it.session, it.hello, { signal });
  it.faults.arm({ fault: "refuse", error: "FORBIDDEN" });
  await expect(sendMessage(it.session, it.hello, { signal })).rejects.toThrow("FORBIDDEN");
  it.faults.arm({ fault: "silent" });
  const late = sendMessage(it.session, it.hello, { signal, timeoutMs: 100 });
  expect(listeners(signal)).toBe(1);
  clock.advance(100);
  await expect(late).rejects.toThrow("OUTCOME_UNKNOWN");
  await expect(sendMessage(it.session, { ...it.hello, msg: 1n as never }, { signal })).rejects.toThrow(TypeError);
  expect(listeners(signal)).toBe(0);
  expect(clock.waiting).toBe(idle);
  await it.session.close();
  await expect(sendMessage(it.session, it.hello, { signal })).rejects.toThrow("NOT_SENT");
  expect([listeners(signal), clock.waiting]).toEqual([0, 0]);
});

test("one signal for many calls has one listener, and aborts them all", async () => {
  await using it = await startSandboxSession();
  it.faults.arm({ fault: "silent", times: "always" });
  const controller = new AbortController();
  const reason = new Error("shift is over");
  const calls = Array.from({ length: 20 }, () => sendMessage(it.session, it.hello, { signal: controller.signal }));
  expect(listeners(controller.signal)).toBe(1); // from the eleventh on Node.js would warn
  controller.abort(reason);
  const outcomes = await Promise.allSettled(calls);
  expect(outcomes.filter((outcome) => outcome.status === "rejected" && outcome.reason === reason)).toHaveLength(20);
  expect(listeners(controller.signal)).toBe(0);
});

test("connecting and logging in leave neither listeners nor timers", async () => {
  const clock = new ManualClock();
  const { signal } = new AbortController();
  await using it = await startSandboxSession({ signal, testing: { clock } });
  expect(listeners(signal)).toBe(0);
  expect(clock.waiting).toBe(2); // the next ping, and the time after which the session counts as stable
  const { accessToken: access_token, endpoint } = it.sandbox;
  await startAgentSession(httpEndpoint({ endpoint }), { access_token }, { signal });
  expect(listeners(signal)).toBe(0);
});

function throwAgain(): never {
  throw new Error("and again");
}

test.each<[string, ConnectOptions["onEvent"]]>([
  [
    "throws",
    () => {
      throw new Error("disk full");
    },
  ],
  ["rejects", async () => Promise.reject(new Error("disk full"))],
  [
    "throws nothing at all",
    () => {
      throw undefined;
    },
  ],
  [
    "throws an object without a prototype",
    () => {
      throw Object.create(null);
    },
  ],
  [
    "throws an error whose stack throws",
    () => {
      throw Object.defineProperty(new Error("disk full"), "stack", { get: throwAgain });
    },
  ],
  [
    "throws an error whose stack is an object",
    () => {
      throw Object.assign(new Error("disk full"), { stack: Object.create(null) });
    },
  ],
  [
    "returns a promise whose then() throws",
    () => ({
      // biome-ignore lint/suspicious/noThenProperty: this is what the test is about
      get then() {
        return throwAgain();
      },
    }),
  ],
])("an onEvent that %s causes only a process warning", async (_, onEvent = () => {}) => {
  await using warnings = expectWarnings();
  await using it = await startSandboxSession({ onEvent });
  expect(await sendMessage(it.session, it.hello)).toEqual({ sendMessage: { success: true } });
  await it.session.close();
  expect(it.session.state).toBe("closed");
  expect(String(await warnings.first)).toContain("onEvent");
});

const script = (body: string) => `
import { onMessage, sendMessage } from "./generated/client.ts";
import { connect } from "./src/runtime/index.ts";
import { say } from "./test/support/service/answers.ts";
import { startService } from "./test/support/service/scripted-service.ts";

const hello = { channel_id: "c", msg: "hello" };
const service = await startService({
  frame: ({ id, type }, socket) => {
    if (id.endsWith("-2000")) socket.terminate();
    if (type === "stop_subscription") say(socket, { payload: { data: { success: true } }, id });
  },
});
const options = { accessToken: "CANARY-TOKEN", endpoint: service.endpoint, drainTimeoutMs: 50 };
const session = await connect({ ...options, reconnectDelayMs: 1 });
process.on("unhandledRejection", (reason) => console.log("unhandled", reason));
${body}
`;

test("R-29: 2,000 calls and 20 subscriptions that lose their connection leave no unhandled rejection", async () => {
  const outcome = await runScript(
    script(`
const subscriptions = Array.from({ length: 20 }, () => onMessage(session));
const calls = Array.from({ length: 1_980 }, () => sendMessage(session, hello));
const settled = await Promise.allSettled(calls);
console.log(settled.filter(({ reason }) => reason?.code === "OUTCOME_UNKNOWN").length, session.state);
await service.received(2_020);
await session.close();
await service[Symbol.asyncDispose]();
`),
  );
  expect(outcome).toEqual({ code: 0, stdout: "1980 recovering\n", stderr: "" });
});

test("a process whose session is closed ends by itself, with calls and loops still open", async () => {
  const outcome = await runScript(
    script(`
const loop = (async () => { for await (const _ of onMessage(session)); })();
const call = sendMessage(session, hello).catch(({ code }) => code);
await session.close();
await loop;
console.log(await call);
await service[Symbol.asyncDispose]();
`),
  );
  expect(outcome).toEqual({ code: 0, stdout: "OUTCOME_UNKNOWN\n", stderr: "" });
});

test("a process whose login failed has no timer left, and ends by itself", async () => {
  await using service = await startService({ login: (response) => void response.writeHead(401).end() });
  const outcome = await runScript(`
import { connect } from "./src/runtime/index.ts";
const options = { accessToken: "CANARY-TOKEN", endpoint: "${service.endpoint}" };
const code = await connect(options).catch((error) => error.code);
console.log(code, process.getActiveResourcesInfo().filter((kind) => kind === "Timeout"));
`);
  expect(outcome).toEqual({ code: 0, stdout: "UNAUTHORIZED []\n", stderr: "" });
});

test("an unreachable service leaves no socket", async () => {
  const service = await startService({ connected: (socket) => socket.terminate() });
  const options = { ...quick, accessToken: canary, endpoint: service.endpoint, connectTimeoutMs: 100 };
  await expect(connect(options)).rejects.toMatchObject({ code: "UNREACHABLE" });
  expect(service.open).toBe(0);
  await service[Symbol.asyncDispose]();
});
