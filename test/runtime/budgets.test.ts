import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import type { WebSocket } from "ws";
import { listDepartments, onMessage, sendMessage } from "../../generated/client.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { runScript } from "../support/run.ts";
import { accept, isStart, publish } from "../support/service/answers.ts";
import { hasten, outcomeOf, read, startQuickSession, startSandboxSession } from "../support/service/session.ts";

// Queues and buffers are limited in bytes as well as in number.

const kilobyte = (letter: string) => letter.repeat(1_000);
const hello = { channel_id: "c", msg: "hello" };

/** Starts a session whose service publishes these texts to the only subscription, and then answers a call. */
async function publishing(
  texts: readonly string[],
  options: Parameters<typeof startQuickSession>[1],
  overflow?: "drop-oldest",
) {
  const service = await startQuickSession({}, options);
  const messages = onMessage(service.session, overflow && { overflow });
  await messages.ready;
  for (const text of texts) publish(service.sockets[0], "s1", text);
  await sendMessage(service.session, hello);
  return { service, messages };
}

test("unread events that take too many bytes end the subscription, after those that were kept", async () => {
  const { service, messages } = await publishing(["a", "b", "c"].map(kilobyte), { maxQueuedBytes: 2_500 });
  await using _ = service;
  expect(await read(messages, 2)).toEqual([kilobyte("a"), kilobyte("b")]);
  await expect(messages.next()).rejects.toThrow(/^\[OVERFLOW\] OnMessage: 2 events \(21\d\d bytes\) wait to be read/);
});

test("bytes are counted, not characters", async () => {
  const { service, messages } = await publishing(["€", "€"].map(kilobyte), { maxQueuedBytes: 4_000 });
  await using _ = service;
  expect(await read(messages, 1)).toEqual([kilobyte("€")]);
  await expect(messages.next()).rejects.toMatchObject({ code: "OVERFLOW" });
});

test("with drop-oldest, as many events are dropped as a new one needs", async () => {
  const texts = [kilobyte("a"), kilobyte("b"), "x".repeat(2_000), "y"];
  const { service, messages } = await publishing(texts, { maxQueuedBytes: 2_500 }, "drop-oldest");
  await using _ = service;
  expect(await read(messages, 2)).toEqual(["x".repeat(2_000), "y"]);
  expect(service.eventsOf("dropped")).toMatchObject([{ operation: "OnMessage", count: 2 }]);
});

test("one event may wait whatever its size, and its bytes are free again once it is read", async () => {
  const { service, messages } = await publishing([kilobyte("a")], { maxQueuedBytes: 500 });
  await using _ = service;
  expect(await read(messages, 1)).toEqual([kilobyte("a")]);
  publish(service.sockets[0], "s1", kilobyte("b"));
  await sendMessage(service.session, hello);
  expect(await read(messages, 1)).toEqual([kilobyte("b")]);
});

test("events that arrive before the answer with their subscription id are kept only within the limit", async () => {
  await using it = await startQuickSession(
    {
      frame(frame, socket, _, usual) {
        if (!isStart(frame)) return usual();
        for (const letter of ["a", "b", "c"]) publish(socket, "s1", kilobyte(letter));
        accept(frame, socket, "s1");
        publish(socket, "s1", "d");
      },
    },
    { maxQueuedBytes: 2_500 },
  );
  expect(await read(onMessage(it.session), 3)).toEqual([kilobyte("a"), kilobyte("b"), "d"]);
  expect(it.eventsOf("unexpected-frame")).toMatchObject([
    { reason: "too many events before the answer that names their subscription" },
  ]);
});

test("waiting calls that take too many bytes are refused", async () => {
  const clock = new ManualClock();
  let isHeld = true;
  const wait = hasten(clock);
  await using it = await startSandboxSession({
    ...{ maxQueuedBytes: 3_000, testing: { clock } },
    onEvent: (event) => isHeld || wait(event),
  });
  it.faults.arm({ fault: "drop" });
  await it.until(() => it.eventsOf("reconnect").length === 1);
  const send = (letter: string) => outcomeOf(sendMessage(it.session, { ...it.hello, msg: kilobyte(letter) }));
  const calls = ["a", "b", "c"].map(send);
  expect(await calls[2]).toMatchObject({
    code: "NOT_SENT",
    message: expect.stringMatching(/^\[NOT_SENT\] SendMessage: calls of \d+ bytes wait to be sent already$/),
  });
  isHeld = false;
  clock.advance(it.eventsOf("reconnect")[0]?.delayMs ?? 0);
  const success = { sendMessage: { success: true } };
  expect(await Promise.all(calls.slice(0, 2))).toEqual([success, success]);
  expect(await send("d")).toEqual(success);
  expect(it.log.slice(3)).toEqual(["a", "b", "d"].map((letter) => `2 SendMessage ${kilobyte(letter)}`));
});

test("an id of more than 1,024 characters is refused everywhere", async () => {
  const long = "x".repeat(1_025);
  let greeted: WebSocket | undefined;
  await using it = await startQuickSession({
    connected: (socket) => {
      greeted = socket;
    },
    frame: (frame, socket, _, usual) => (isStart(frame) ? accept(frame, socket, long) : usual()),
  });
  await expect(onMessage(it.session).ready).rejects.toMatchObject({ code: "PROTOCOL_ERROR" });
  publish(greeted, long, "hello");
  greeted?.send(JSON.stringify({ id: long, payload: { data: {} } }));
  await sendMessage(it.session, hello);
  expect(it.eventsOf("unexpected-frame").map(({ reason }) => reason)).toEqual(
    Array(2).fill("not a message of the protocol"),
  );
  expect(it.service.frames).toHaveLength(2);
});

test("the first 100 entries of an error list are read, the others are counted", async () => {
  const entry = '{"name":"FORBIDDEN","message":"no"}';
  await using it = await startQuickSession({
    frame: ({ id }, socket) => socket.send(`{"id":"${id}","payload":{"errors":[${Array(100_000).fill(entry)}]}}`),
  });
  const error = await sendMessage(it.session, hello).catch((reason) => reason);
  expect(error).toMatchObject({ code: "FORBIDDEN", errorCount: 100_000 });
  expect(error.errors).toHaveLength(100);
  expect(error.message).toMatch(/^\[FORBIDDEN\] SendMessage \(the first 100 of 100000 errors\): no; no; /);
});

test("stops that are never answered are dropped after a time, and closing does not wait for them", async () => {
  const clock = new ManualClock();
  const stops: string[] = [];
  await using it = await startQuickSession(
    {
      frame(frame, _, __, usual) {
        if (frame.type === "stop_subscription") stops.push(frame.id);
        else usual();
      },
    },
    { testing: { clock } },
  );
  for (let number = 0; number < 1_002; number += 1) {
    const messages = onMessage(it.session);
    await messages.ready;
    await messages.return();
  }
  await it.until(() => stops.length === 1_002);
  for (const id of [stops[1_001], stops[0]]) it.sockets[0]?.send(JSON.stringify({ id, payload: { data: {} } }));
  await listDepartments(it.session);
  expect(it.eventsOf("unmatched-answer")).toMatchObject([{ id: stops[0] }]);
  // The clock stands still: nothing waits for time to pass.
  await it.session.close();
  expect(it.session.state).toBe("closed");
});

test("16,000 waiting calls are aborted and as many refused, without a search through all of them for each", async () => {
  const clock = new ManualClock();
  await using it = await startSandboxSession({ maxQueuedCalls: 100_000, testing: { clock, random: () => 0 } });
  it.faults.arm({ fault: "drop" });
  await it.until(() => it.session.state === "recovering");
  const controller = new AbortController();
  const { signal } = controller;
  const aborted = Array.from({ length: 16_000 }, () => outcomeOf(sendMessage(it.session, hello, { signal })));
  const refused = Array.from({ length: 16_000 }, () => outcomeOf(sendMessage(it.session, hello)));
  controller.abort("shift is over");
  expect(new Set(await Promise.all(aborted))).toEqual(new Set(["shift is over"]));
  await it.session.close();
  for (const error of await Promise.all(refused)) expect(error).toMatchObject({ code: "NOT_SENT" });
  await turn();
  expect(clock.waiting).toBe(0);
});

test("300 errors from frames of 1 MB fit into a heap of 100 MB", async () => {
  const outcome = await runScript(
    `
import { ServiceError } from "./src/runtime/errors.ts";
import { decodeServerMessage } from "./src/runtime/protocol/decode.ts";
const errors = Array.from({ length: 300 }, () => {
  const entries = Array(3).fill({ name: "RATE_LIMITED", message: "x".repeat(2 ** 18) });
  const message = decodeServerMessage(JSON.stringify({ id: 1, payload: { errors: entries } }));
  return new ServiceError("SendMessage", message.payload);
});
console.log(errors.length);
`,
    { NODE_OPTIONS: "--max-old-space-size=100" },
  );
  expect(outcome).toEqual({ code: 0, stdout: "300\n", stderr: "" });
});
