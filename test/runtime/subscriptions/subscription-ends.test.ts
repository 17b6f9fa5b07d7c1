import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import type { WebSocket } from "ws";
import { onChatActivity, onMessage, sendMessage } from "../../../generated/client.ts";
import type { Subscription } from "../../../src/runtime/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { accept, acceptAndPublish, isStart, publish, say } from "../../support/service/answers.ts";
import { read, startQuickSession } from "../../support/service/session.ts";

/** Reads the given number of events, and leaves the loop. */
async function take(messages: Subscription<{ message: unknown }>, count: number): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const { message } of messages) if (values.push(message) === count) break;
  return values;
}

test.each<[string, (messages: Subscription<{ message: unknown }>) => Promise<unknown>]>([
  ["break", (messages) => take(messages, 1)],
  ["return", (messages) => messages.return()],
  [
    "throw",
    async (messages) => {
      for await (const _ of messages) throw new Error("handler failed");
    },
  ],
])("leaving by %s stops the subscription once", async (_, leave) => {
  await using it = await startQuickSession({ frame: acceptAndPublish(1) });
  const messages = onMessage(it.session);
  await messages.ready;
  await leave(messages).catch((error) => expect(error.message).toBe("handler failed"));
  await messages.return();
  await it.service.received(2);
  expect(it.stops()).toEqual([
    { payload: { subscription_id: "s1" }, type: "stop_subscription", id: expect.any(String) },
  ]);
});

test("an abort stops the subscription, and the loop throws the signal's own reason", async () => {
  await using it = await startQuickSession({ frame: acceptAndPublish() });
  const controller = new AbortController();
  const reason = new Error("shift is over");
  const messages = onMessage(it.session, { signal: controller.signal });
  await messages.ready;
  const next = messages.next();
  controller.abort(reason);
  await expect(next).rejects.toBe(reason);
  await it.service.received(2);
  expect(it.stops()).toHaveLength(1);
});
const failure = (socket: WebSocket, name: string, subscription_id: string) =>
  say(socket, { error_code: 500, payload: { errors: [{ name, message: "no" }] }, sig: "DATA", subscription_id });

test("an event that is an error is reported, and its loop continues", async () => {
  await using it = await startQuickSession({
    frame: (frame, socket) => {
      if (!isStart(frame)) return;
      accept(frame, socket);
      failure(socket, "GRAPHQL_EXEC_ERROR", "s1");
      publish(socket, "s1", "after it");
    },
  });
  expect(await read(onMessage(it.session), 1)).toEqual(["after it"]);
  const error = expect.objectContaining({ code: "GRAPHQL_EXEC_ERROR", status: 500 });
  expect(it.events).toContainEqual({ type: "event-error", operation: "OnMessage", error });
});

test.each(["UNAUTHORIZED", "FORBIDDEN"])(
  "the event error %s ends its loop by throwing it, and no other loop",
  async (name) => {
    await using it = await startQuickSession({
      frame: (frame, socket) => {
        if (!isStart(frame)) return;
        const subscription_id = frame.payload.query.includes("chatActivity") ? "s2" : "s1";
        accept(frame, socket, subscription_id);
        if (subscription_id === "s1") return;
        failure(socket, name, subscription_id);
        publish(socket, "s1", "still here");
      },
    });
    const messages = onMessage(it.session);
    const activity = onChatActivity(it.session);
    await expect(activity.next()).rejects.toMatchObject({ code: name, status: 500 });
    expect(await read(messages, 1)).toEqual(["still here"]);
    await it.service.received(3);
    expect(it.stops().map(({ payload }) => payload.subscription_id)).toContain("s2");
  },
);

test("too many unread events end the subscription, after those that were kept", async () => {
  await using it = await startQuickSession(
    {
      frame: (frame, socket) => {
        if (frame.type === "stop_subscription")
          return say(socket, { payload: { data: { success: true } }, id: frame.id });
        if (!frame.payload.query.includes("message{")) return say(socket, { payload: { data: {} }, id: frame.id });
        accept(frame, socket);
        for (const content of [1, 2, 3]) publish(socket, "s1", content);
      },
    },
    { maxQueuedEvents: 2 },
  );
  const messages = onMessage(it.session);
  await messages.ready;
  await sendMessage(it.session, { channel_id: "c", msg: "m" });
  expect([await messages.next(), await messages.next()]).toMatchObject([
    { value: { message: 1 } },
    { value: { message: 2 } },
  ]);
  await expect(messages.next()).rejects.toThrow("[OVERFLOW] OnMessage: 2 events (140 bytes) wait to be read already");
  expect(it.stops()).toHaveLength(1);
});

test("with drop-oldest the newest events are kept, and the dropped ones are counted", async () => {
  await using it = await startQuickSession(
    {
      frame: (frame, socket) => {
        if (frame.type !== "request") return;
        if (!frame.payload.query.includes("message{")) return say(socket, { payload: { data: {} }, id: frame.id });
        accept(frame, socket);
        for (const content of [1, 2, 3, 4, 5]) publish(socket, "s1", content);
      },
    },
    { maxQueuedEvents: 2 },
  );
  const messages = onMessage(it.session, { overflow: "drop-oldest" });
  await messages.ready;
  await sendMessage(it.session, { channel_id: "c", msg: "m" });
  expect(await read(messages, 2)).toEqual([4, 5]);
  expect(it.events).toContainEqual(expect.objectContaining({ type: "dropped", operation: "OnMessage", count: 3 }));
});

test("EOS that displaces the session makes the loop throw, after the earlier events", async () => {
  await using it = await startQuickSession({
    frame: (frame, socket) => {
      accept(frame, socket);
      publish(socket, "s1", "last");
      say(socket, { sig: "EOS", reason: "concurrent session limit reached" });
    },
  });
  const messages = onMessage(it.session);
  expect(await messages.next()).toMatchObject({ value: { message: "last" } });
  await expect(messages.next()).rejects.toMatchObject({ code: "DISPLACED" });
});

test("any other EOS restores the subscription of the loop", async () => {
  let starts = 0;
  await using it = await startQuickSession({
    frame: (frame, socket) => {
      if (!isStart(frame)) return;
      starts += 1;
      accept(frame, socket, `s${starts}`);
      publish(socket, `s${starts}`, `event ${starts}`);
      if (starts === 1) say(socket, { sig: "EOS", reason: "unexpected session state" });
    },
  });
  expect(await read(onMessage(it.session), 2)).toEqual(["event 1", "event 2"]);
  expect(it.events).toContainEqual({
    ...{ type: "gap", operation: "OnMessage", from: expect.any(Number), to: expect.any(Number) },
    cause: expect.objectContaining({ code: "SESSION_ENDED" }),
  });
});

test("a subscription of a closed session rejects, and needs no connection", async () => {
  await using it = await startQuickSession({ frame: () => {} });
  await it.session.close();
  const messages = onMessage(it.session);
  await expect(messages.ready).rejects.toThrow("[NOT_SENT] OnMessage: the session is closed");
  await expect(messages.next()).rejects.toThrow("[NOT_SENT] OnMessage: the session is closed");
});
test("two loops over one subscription share its events, and one that leaves ends the other", async () => {
  await using it = await startQuickSession({ frame: acceptAndPublish(1, 2, 3) });
  const messages = onMessage(it.session);
  const taken = await Promise.all([take(messages, 2), take(messages, 2)]);
  expect(taken.flat().sort()).toEqual([1, 2, 3]);
  await it.service.received(2);
  expect(it.stops()).toHaveLength(1);
});

test("leaving ends a pending read", async () => {
  await using it = await startQuickSession({ frame: acceptAndPublish() });
  const messages = onMessage(it.session);
  const reads = [messages.next(), messages.next()];
  await messages.return();
  expect(await Promise.all(reads)).toEqual([
    { value: undefined, done: true },
    { value: undefined, done: true },
  ]);
});

test("an abort after the deadline of the start has passed still ends a live subscription", async () => {
  const clock = new ManualClock();
  const controller = new AbortController();
  await using it = await startQuickSession(
    { frame: (frame, socket) => accept(frame, socket) },
    {
      testing: { clock },
    },
  );
  const messages = onMessage(it.session, { signal: controller.signal, timeoutMs: 100 });
  await messages.ready;
  const next = messages.next();
  clock.advance(100);
  controller.abort();
  await expect(next).rejects.toBe(controller.signal.reason);
});

test("a start that is refused after its reader has left is not tried again", async () => {
  let refuse = () => {};
  await using it = await startQuickSession(
    {
      frame: (frame, socket) => {
        if (it.service.frames.length > 1) return accept(frame, socket, `s${it.service.frames.length}`);
        const errors = [{ name: "RATE_LIMITED", message: "slow down" }];
        refuse = () => say(socket, { payload: { errors }, id: frame.id });
      },
    },
    {
      testing: { random: () => 0 },
    },
  );
  const left = onMessage(it.session);
  left.ready.catch(() => {});
  await it.service.received(1);
  await left.return();
  refuse();
  await onChatActivity(it.session).ready;
  expect(it.events.filter(({ type }) => type === "retry")).toEqual([]);
  expect(it.service.frames.map(({ payload }) => /OnMessage|OnChatActivity/.exec(payload.query)?.[0])).toEqual([
    "OnMessage",
    "OnChatActivity",
  ]);
});

test("a subscription that a listener ends in the moment of its restoration leaves nothing on its signal", async () => {
  const { signal } = new AbortController();
  let messages: Subscription<unknown> | undefined;
  await using it = await startQuickSession(
    {},
    { onEvent: (event) => void (event.type === "state" && event.state === "ready" && messages?.return()) },
  );
  messages = onMessage(it.session, { signal });
  await messages.ready;
  it.service.drop();
  await it.recovered;
  expect(await messages.next()).toMatchObject({ done: true });
  expect(getEventListeners(signal, "abort")).toEqual([]);
});
