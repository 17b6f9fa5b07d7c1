import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { listAgents, onChatActivity, onMessage, sendMessage } from "../../../generated/client.ts";
import type { OnMessageSubscription } from "../../../generated/types.ts";
import type { Subscription } from "../../../src/runtime/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { accept, publish, say } from "../../support/service/answers.ts";
import { readTexts, startQuickSession, startSandboxSession } from "../../support/service/session.ts";

type Messages = Subscription<OnMessageSubscription>;

/** Reads the given number of messages, and leaves the loop. */
async function take(messages: Messages, count: number): Promise<unknown[]> {
  const texts: unknown[] = [];
  for await (const { message } of messages) if (texts.push(message?.node?.content) === count) break;
  return texts;
}

test.each<[string, (messages: Messages) => Promise<unknown>]>([
  ["break", (messages) => take(messages, 1)],
  ["return", (messages) => messages.return()],
  [
    "throw",
    async (messages) => {
      for await (const _ of messages) throw new Error("handler failed");
    },
  ],
])("leaving by %s stops the subscription once", async (_, leave) => {
  await using it = await startSandboxSession();
  const messages = onMessage(it.session);
  await messages.ready;
  await it.ann.says("one");
  await leave(messages).catch((error) => expect(error.message).toBe("handler failed"));
  await messages.return();
  await it.session.close();
  expect(it.log.slice(2)).toEqual(["1 OnMessage", "1 stop s1"]);
});

test("an abort stops the subscription, and the loop throws the signal's own reason", async () => {
  await using it = await startSandboxSession();
  const controller = new AbortController();
  const reason = new Error("shift is over");
  const messages = onMessage(it.session, { signal: controller.signal });
  await messages.ready;
  const next = messages.next();
  controller.abort(reason);
  await expect(next).rejects.toBe(reason);
  await it.session.close();
  expect(it.log.slice(2)).toEqual(["1 OnMessage", "1 stop s1"]);
});

test("an event that is an error is reported, and its loop continues", async () => {
  await using it = await startSandboxSession();
  const messages = onMessage(it.session);
  await messages.ready;
  it.faults.arm({ fault: "data-error", error: "GRAPHQL_EXEC_ERROR" });
  for (const text of ["spoilt", "after it"]) await it.ann.says(text);
  expect(await readTexts(messages, 1)).toEqual(["after it"]);
  const error = expect.objectContaining({ code: "GRAPHQL_EXEC_ERROR", status: 500 });
  expect(it.events).toContainEqual({ type: "event-error", operation: "OnMessage", error });
});

test.each([
  ["UNAUTHORIZED", 401],
  ["FORBIDDEN", 403],
] as const)("the event error %s ends its loop by throwing it, and no other loop", async (error, status) => {
  await using it = await startSandboxSession();
  const messages = onMessage(it.session);
  const activity = onChatActivity(it.session);
  await Promise.all([messages.ready, activity.ready]);
  it.faults.arm({ fault: "data-error", error, where: { operation: "OnChatActivity" } });
  await it.ann.leaves();
  await it.ann.says("still here");
  await expect(activity.next()).rejects.toMatchObject({ code: error, status });
  expect(await readTexts(messages, 1)).toEqual(["still here"]);
  await it.until(() => it.seen(/stop/) === 1);
  expect(it.log.at(-1)).toBe("1 stop s2");
});

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
  await using it = await startSandboxSession({ maxQueuedEvents: 2 });
  const messages = onMessage(it.session, { overflow: "drop-oldest" });
  await messages.ready;
  for (const text of ["one", "two", "three", "four", "five"]) await it.ann.says(text);
  // The answer comes after the events.
  await listAgents(it.session);
  expect(await readTexts(messages, 2)).toEqual(["four", "five"]);
  expect(it.events).toContainEqual(expect.objectContaining({ type: "dropped", operation: "OnMessage", count: 3 }));
});

test("EOS that displaces the session makes the loop throw, after the earlier events", async () => {
  await using it = await startSandboxSession();
  const messages = onMessage(it.session);
  await messages.ready;
  await it.ann.says("last");
  it.faults.arm({ fault: "eos", reason: "concurrent session limit reached" });
  expect(await readTexts(messages, 1)).toEqual(["last"]);
  await expect(messages.next()).rejects.toMatchObject({ code: "DISPLACED" });
});

test("any other EOS restores the subscription of the loop", async () => {
  await using it = await startSandboxSession();
  const messages = onMessage(it.session);
  await messages.ready;
  await it.ann.says("before");
  it.faults.arm({ fault: "eos" });
  await it.ready(2);
  await it.ann.says("after");
  expect(await readTexts(messages, 2)).toEqual(["before", "after"]);
  expect(it.events).toContainEqual({
    ...{ type: "gap", operation: "OnMessage", from: expect.any(Number), to: expect.any(Number) },
    cause: expect.objectContaining({ code: "SESSION_ENDED" }),
  });
});

test("a subscription of a closed session rejects, and needs no connection", async () => {
  await using it = await startSandboxSession();
  await it.session.close();
  const messages = onMessage(it.session);
  await expect(messages.ready).rejects.toThrow("[NOT_SENT] OnMessage: the session is closed");
  await expect(messages.next()).rejects.toThrow("[NOT_SENT] OnMessage: the session is closed");
});

test("two loops over one subscription share its events, and both end when one is left", async () => {
  await using it = await startSandboxSession();
  const messages = onMessage(it.session);
  await messages.ready;
  for (const text of ["one", "two", "three"]) await it.ann.says(text);
  const texts = await Promise.all([take(messages, 2), take(messages, 2)]);
  expect(texts.flat().sort()).toEqual(["one", "three", "two"]);
  await it.session.close();
  expect(it.log.slice(2)).toEqual(["1 OnMessage", "1 stop s1"]);
});

test("leaving ends a pending read", async () => {
  await using it = await startSandboxSession();
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
  await using it = await startSandboxSession({ testing: { clock } });
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
  let messages: Messages | undefined;
  await using it = await startSandboxSession({
    onEvent: (event) => void (event.type === "state" && event.state === "ready" && messages?.return()),
  });
  messages = onMessage(it.session, { signal });
  await messages.ready;
  it.faults.arm({ fault: "drop" });
  await it.recovered;
  expect(await messages.next()).toMatchObject({ done: true });
  expect(getEventListeners(signal, "abort")).toEqual([]);
});
