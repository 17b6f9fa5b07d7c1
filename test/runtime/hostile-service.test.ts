import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import type { WebSocket } from "ws";
import { onMessage, sendMessage } from "../../generated/client.ts";
import { say } from "../support/service/answers.ts";
import type { Frame } from "../support/service/scripted-service.ts";
import { quick, startSession } from "../support/service/session.ts";

const hello = { channel_id: "c", msg: "hello" };
const deep = 100_000;

const refuse =
  (errors: string) =>
  ({ id }: Frame, socket: WebSocket) => {
    socket.send(`{"payload":{"errors":${errors}},"id":"${id}"}`);
  };

test.each([
  ["nested without end", `${"[".repeat(deep)}${"]".repeat(deep)}`],
  ["with a toString of its own", '[[{"toString":1,"valueOf":1}]]'],
  ["with names and messages that are no text", '[{"name":{"toString":1},"message":["no"],"UUID":{}}]'],
])("errors %s refuse the call, and the session continues", async (_, errors) => {
  await using it = await startSession({ frame: refuse(errors) });
  for (const _ of [1, 2]) await expect(sendMessage(it.session, hello)).rejects.toMatchObject({ code: "UNKNOWN" });
  expect(it.session.state).toBe("ready");
});

test("M-13: texts of the service become one line of bounded length; its errors keep 20,000 characters", async () => {
  const message = `\u001b[31mfirst\r\nsecond ${"x".repeat(100_000)}`;
  await using it = await startSession({
    frame({ id }, socket) {
      say(socket, { payload: { errors: [{ name: "FORBIDDEN", message }] }, id });
      say(socket, { sig: "EOS", reason: `concurrent ${message}` });
    },
  });
  const refused = await sendMessage(it.session, hello).catch((error) => error);
  const displaced = (await it.session.closed) as Error;
  for (const error of [refused, displaced.cause]) {
    expect(error.message).toMatch(/^\[\w+\] [^:]+: (concurrent )?\\u\{1b\}\[31mfirst second x+…$/);
    expect(error.message.length).toBeLessThan(2_100);
  }
  expect(refused.errors[0].message).toBe(message.slice(0, 20_000));
});

test.each(["CANARY-SESSION", "a visitor's words"])(
  "%s that crosses the length limit of an error is removed completely",
  async (secret) => {
    await using it = await startSession({ frame: refuse(`[{"message":"${"x".repeat(19_990)}${secret}"}]`) });
    const error = await sendMessage(it.session, { ...hello, msg: secret }).catch((each) => each);
    expect(error.errors[0].message).toBe(`${"x".repeat(19_990)}[secret]`);
  },
);

test("data that is 100,000 levels deep, or has names of Object.prototype, is passed on unchanged", async () => {
  const nested = `${'{"a":'.repeat(deep)}1${"}".repeat(deep)}`;
  const named = '{"__proto__":{"polluted":true},"constructor":1,"toString":null,"then":2}';
  const answers = [nested, named];
  await using it = await startSession({
    frame: ({ id }, socket) => socket.send(`{"payload":{"data":${answers.shift()}},"id":"${id}"}`),
  });
  expect(await sendMessage(it.session, hello)).toHaveProperty("a.a.a.a");
  const data = await sendMessage(it.session, hello);
  expect(Object.keys(data)).toEqual(["__proto__", "constructor", "toString", "then"]);
  expect({}).not.toHaveProperty("polluted");
});

test("an answer of almost 4 MiB arrives; one that is larger ends the connection", async () => {
  const sizes = [4 * 2 ** 20 - 100, 4 * 2 ** 20];
  await using it = await startSession({
    frame: ({ id }, socket) => say(socket, { payload: { data: { text: "x".repeat(sizes.shift() ?? 0) } }, id }),
  });
  expect(await sendMessage(it.session, hello)).toHaveProperty("text.length", 4 * 2 ** 20 - 100);
  await expect(sendMessage(it.session, hello)).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN" });
  expect(it.events.at(1)).toMatchObject({ state: "recovering", cause: { code: "CONNECTION_LOST" } });
});

test("frames after EOS are ignored", async () => {
  await using it = await startSession({
    frame({ id }, socket) {
      say(socket, { sig: "EOS", reason: "concurrent" });
      say(socket, { payload: { data: {} }, id });
      socket.send("}");
      say(socket, { sig: "EOS", reason: "again" });
    },
  });
  await expect(sendMessage(it.session, hello)).rejects.toThrow("[SESSION_ENDED] the service says: concurrent");
  await it.session.close();
  expect(it.events.map((event) => ("state" in event ? event.state : event))).toEqual([
    ...["ready", "recovering", "displaced", "closed"],
  ]);
});

test("a call after the service's close frame waits for the next connection", async () => {
  await using it = await startSession(
    {
      frame({ id, payload }, socket) {
        say(socket, { payload: { data: { own: payload.variables?.msg } }, id });
        if (it.service.frames.length === 1) socket.close(1001);
      },
    },
    quick,
  );
  await sendMessage(it.session, hello);
  // The close frame came with the answer, but the connection is not closed yet.
  expect(it.session.state).toBe("ready");
  expect(await sendMessage(it.session, { ...hello, msg: "again" })).toEqual({ own: "again" });
  expect(it.service.frames).toHaveLength(2);
  expect(it.events).toMatchObject([{}, { state: "recovering" }, { via: "reopen" }, { state: "ready" }]);
});

test.each(["", " 1", "1e0", "0x1", "-1", "01", "2"])(
  "an id that only resembles an id of the session (…%s) is reported as unexpected, not as unmatched",
  async (end) => {
    await using it = await startSession({
      frame({ id }, socket) {
        say(socket, { payload: { data: {} }, id: id.replace(/\d+$/, end) });
        say(socket, { payload: { data: {} }, id });
      },
    });
    await sendMessage(it.session, hello);
    expect(it.events.at(-1)).toEqual({ type: "unexpected-frame", reason: "the answer to a request that was not made" });
  },
);

test("a second subscription under the id of a live one fails, and the first is unaffected", async () => {
  await using it = await startSession({
    frame({ id, type }, socket) {
      say(socket, { payload: { data: { subscription_id: "s1" } }, id });
      if (type === "request") say(socket, { sig: "DATA", subscription_id: "s1", payload: { data: { message: id } } });
    },
  });
  const first = onMessage(it.session);
  await first.next();
  const second = onMessage(it.session);
  await expect(second.next()).rejects.toMatchObject({ code: "PROTOCOL_ERROR" });
  expect(await first.next()).toMatchObject({ done: false });
  expect(it.stops()).toEqual([]);
  await first.return();
  await it.service.received(3);
  expect(it.stops()).toHaveLength(1);
});

test("events for an abandoned start are no longer kept", async () => {
  let socketOfService: WebSocket | undefined;
  await using it = await startSession(
    {
      frame: (_, socket) => {
        socketOfService = socket;
      },
    },
    { drainTimeoutMs: 1 },
  );
  const messages = onMessage(it.session);
  await it.service.received(1);
  await messages.return();
  if (socketOfService) say(socketOfService, { sig: "DATA", subscription_id: "s1", payload: { data: {} } });
  while (it.events.length < 2) await setImmediate();
  expect(it.events.at(-1)).toEqual({ type: "unexpected-frame", reason: "an event of no subscription" });
});
