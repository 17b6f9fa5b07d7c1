import { expect, test } from "vitest";
import type { WebSocket } from "ws";
import { onChatActivity, onMessage, sendMessage } from "../../generated/client.ts";
import type { ConnectOptions, Subscription } from "../../src/runtime/index.ts";
import { type Frame, say, startSession } from "../support/bare-service.ts";
import { ManualClock } from "../support/manual-clock.ts";

type Handler = (frame: Frame, socket: WebSocket) => void;

const start = (frame: Handler, options: Partial<ConnectOptions> = {}) =>
  startSession({ frame }, { drainMs: 1, ...options });

const accept = ({ id }: Frame, socket: WebSocket, subscription_id = "s1") =>
  say(socket, { payload: { data: { subscription_id } }, id });

const event = (socket: WebSocket, content: unknown, subscription_id = "s1") =>
  say(socket, { payload: { data: { message: content } }, sig: "DATA", subscription_id });

const isStart = ({ type }: Frame) => type === "request";

async function take(subscription: Subscription<unknown>, count: number): Promise<unknown[]> {
  const taken: unknown[] = [];
  for await (const each of subscription) if (taken.push((each as { message: unknown }).message) === count) break;
  return taken;
}

test("ready resolves when the service has accepted, and events come in order", async () => {
  await using it = await start((frame, socket) => {
    if (!isStart(frame)) return;
    accept(frame, socket);
    for (const content of [1, 2, 3]) event(socket, content);
  });
  const messages = onMessage(it.session);
  await messages.ready;
  expect(await take(messages, 3)).toEqual([1, 2, 3]);
});

test("events that overtake the answer are kept for it, those of others are not", async () => {
  await using it = await start((frame, socket) => {
    if (!isStart(frame)) return;
    event(socket, "early");
    event(socket, "foreign", "s2");
    accept(frame, socket);
    event(socket, "later");
  });
  expect(await take(onMessage(it.session), 2)).toEqual(["early", "later"]);
});

test("two subscriptions that are accepted in swapped order do not mix", async () => {
  const starts: Frame[] = [];
  await using it = await start((frame, socket) => {
    if (!isStart(frame) || starts.push(frame) < 2) return;
    const [first, second] = starts as [Frame, Frame];
    event(socket, "for the second", "s2");
    accept(second, socket, "s2");
    event(socket, "for the first", "s1");
    accept(first, socket, "s1");
  });
  const first = onMessage(it.session);
  const second = onMessage(it.session);
  expect(await take(first, 1)).toEqual(["for the first"]);
  expect(await take(second, 1)).toEqual(["for the second"]);
});

test.each<[string, (messages: Subscription<unknown>) => Promise<unknown>]>([
  ["break", (messages) => take(messages, 1)],
  ["return", (messages) => messages.return()],
  [
    "throw",
    async (messages) => {
      for await (const _ of messages) throw new Error("handler failed");
    },
  ],
])("leaving by %s stops the subscription once", async (_, leave) => {
  await using it = await start((frame, socket) => {
    if (!isStart(frame)) return;
    accept(frame, socket);
    event(socket, 1);
  });
  const messages = onMessage(it.session);
  await messages.ready;
  await leave(messages).catch((error) => expect(error.message).toBe("handler failed"));
  await messages.return();
  await it.bare.received(2);
  expect(it.stops()).toEqual([
    { payload: { subscription_id: "s1" }, type: "stop_subscription", id: expect.any(String) },
  ]);
});

test("an abort stops the subscription, and the loop throws the signal's own reason", async () => {
  await using it = await start((frame, socket) => isStart(frame) && accept(frame, socket));
  const controller = new AbortController();
  const reason = new Error("shift is over");
  const messages = onMessage(it.session, { signal: controller.signal });
  await messages.ready;
  const next = messages.next();
  controller.abort(reason);
  await expect(next).rejects.toBe(reason);
  await it.bare.received(2);
  expect(it.stops()).toHaveLength(1);
});

/** A service that accepts subscriptions only when it is told to, and answers stops. */
function late() {
  let held: (() => void) | undefined;
  return {
    handler: (frame: Frame, socket: WebSocket) => {
      if (isStart(frame)) held = () => accept(frame, socket);
      else say(socket, { payload: { data: { success: true } }, id: frame.id });
    },
    accept: () => held?.(),
  };
}

test("a subscription that is left before it was accepted is stopped when it is", async () => {
  const service = late();
  await using it = await start(service.handler);
  const messages = onMessage(it.session);
  await it.bare.received(1);
  await messages.return();
  await expect(messages.ready).rejects.toThrow("[OUTCOME_UNKNOWN] OnMessage: left before the service accepted it");
  expect(it.stops()).toEqual([]);
  service.accept();
  await it.bare.received(2);
  expect(it.stops()).toHaveLength(1);
});

test("a refused start rejects ready, and the loop throws the same", async () => {
  await using it = await start(({ id }, socket) => {
    const errors = [{ name: "MAX_SUB", message: "too many" }];
    say(socket, { errorCode: 429, payload: { errors }, id });
  });
  const messages = onMessage(it.session);
  await expect(messages.ready).rejects.toMatchObject({ code: "MAX_SUB" });
  await expect(messages.next()).rejects.toMatchObject({ code: "MAX_SUB" });
  expect(await messages.next()).toEqual({ value: undefined, done: true });
});

test("a start without an answer is given up at its deadline; a late acceptance is stopped", async () => {
  const clock = new ManualClock();
  const service = late();
  await using it = await start(service.handler, { clock });
  const messages = onMessage(it.session, { timeoutMs: 400 });
  await it.bare.received(1);
  clock.advance(400);
  await expect(messages.ready).rejects.toThrow("[OUTCOME_UNKNOWN] OnMessage: no answer within 400 ms");
  service.accept();
  await it.bare.received(2);
  expect(it.stops()).toHaveLength(1);
});

test.each([{}, { subscription_id: 7 }, { subscription_id: "" }])(
  "accepted with %j is a protocol error",
  async (data) => {
    await using it = await start(({ id }, socket) => say(socket, { payload: { data }, id }));
    await expect(onMessage(it.session).ready).rejects.toMatchObject({ code: "PROTOCOL_ERROR" });
  },
);

test("an event that is an error ends its loop by throwing it, and no other", async () => {
  await using it = await start((frame, socket) => {
    if (!isStart(frame)) return;
    const subscription_id = frame.payload.query.includes("chatActivity") ? "s2" : "s1";
    accept(frame, socket, subscription_id);
    if (subscription_id === "s1") return;
    const errors = [{ name: "GRAPHQL_EXEC_ERROR", message: "no" }];
    say(socket, { error_code: 500, payload: { errors }, sig: "DATA", subscription_id });
    event(socket, "still here", "s1");
  });
  const messages = onMessage(it.session);
  const activity = onChatActivity(it.session);
  await expect(activity.next()).rejects.toMatchObject({ code: "GRAPHQL_EXEC_ERROR", status: 500 });
  expect(await take(messages, 1)).toEqual(["still here"]);
});

test("more unread events than may wait end the subscription, after those that were kept", async () => {
  await using it = await start(
    (frame, socket) => {
      if (frame.type === "stop_subscription")
        return say(socket, { payload: { data: { success: true } }, id: frame.id });
      if (!frame.payload.query.includes("message{")) return say(socket, { payload: { data: {} }, id: frame.id });
      accept(frame, socket);
      for (const content of [1, 2, 3]) event(socket, content);
    },
    { queueLimit: 2 },
  );
  const messages = onMessage(it.session);
  await messages.ready;
  await sendMessage(it.session, { channel_id: "c", msg: "m" });
  expect([await messages.next(), await messages.next()]).toMatchObject([
    { value: { message: 1 } },
    { value: { message: 2 } },
  ]);
  await expect(messages.next()).rejects.toThrow("[OVERFLOW] OnMessage: 2 events wait unread");
  expect(it.stops()).toHaveLength(1);
});

test("closing the session ends the loop and stops the subscription", async () => {
  await using it = await start((frame, socket) => isStart(frame) && accept(frame, socket));
  const messages = onMessage(it.session);
  await messages.ready;
  const next = messages.next();
  await it.session.close();
  expect(await next).toEqual({ value: undefined, done: true });
  expect(it.stops()).toHaveLength(1);
});

test("EOS makes the loop throw its reason", async () => {
  await using it = await start((frame, socket) => {
    accept(frame, socket);
    event(socket, "last");
    say(socket, { sig: "EOS", reason: "unexpected session state" });
  });
  const messages = onMessage(it.session);
  expect(await messages.next()).toMatchObject({ value: { message: "last" } });
  await expect(messages.next()).rejects.toThrow("[SESSION_ENDED] the service says: unexpected session state");
});

test("a subscription of a closed session rejects, and needs no connection", async () => {
  await using it = await start(() => {});
  await it.session.close();
  const messages = onMessage(it.session);
  await expect(messages.ready).rejects.toThrow("[NOT_SENT] the session is closed");
  await expect(messages.next()).rejects.toThrow("[NOT_SENT] the session is closed");
});

test("a subscription with an aborted signal is not started, and throws the signal's own reason", async () => {
  await using it = await start(() => {});
  const reason = new Error("shift is over");
  const messages = onMessage(it.session, { signal: AbortSignal.abort(reason) });
  await expect(messages.ready).rejects.toBe(reason);
  await expect(messages.next()).rejects.toBe(reason);
  expect(it.bare.frames).toEqual([]);
});

test("two loops over one subscription share its events, and one that leaves ends the other", async () => {
  await using it = await start((frame, socket) => {
    if (!isStart(frame)) return;
    accept(frame, socket);
    for (const content of [1, 2, 3]) event(socket, content);
  });
  const messages = onMessage(it.session);
  const taken = await Promise.all([take(messages, 2), take(messages, 2)]);
  expect(taken.flat().sort()).toEqual([1, 2, 3]);
  await it.bare.received(2);
  expect(it.stops()).toHaveLength(1);
});

test("leaving while a read waits ends that read", async () => {
  await using it = await start((frame, socket) => isStart(frame) && accept(frame, socket));
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
  await using it = await start(accept, { clock });
  const messages = onMessage(it.session, { signal: controller.signal, timeoutMs: 100 });
  await messages.ready;
  const next = messages.next();
  clock.advance(100);
  controller.abort();
  await expect(next).rejects.toBe(controller.signal.reason);
});

test("an early event that was nobody's is not kept for a later subscription", async () => {
  let starts = 0;
  await using it = await start((frame, socket) => {
    if (!isStart(frame)) return;
    starts += 1;
    if (starts === 1) event(socket, "foreign", "s2");
    accept(frame, socket, `s${starts}`);
    event(socket, "own", `s${starts}`);
  });
  expect(await onMessage(it.session).next()).toEqual({ value: { message: "own" }, done: false });
  expect(await onMessage(it.session).next()).toEqual({ value: { message: "own" }, done: false });
});
