import { getEventListeners, once } from "node:events";
import { Readable } from "node:stream";
import { describe, expect, test, vi } from "vitest";
import {
  OnMessage,
  onMessage,
  SendMessage,
  sendMessage,
  sendQuickReplies,
  startAgentSession,
  updateAgentStatus,
} from "../../generated/client.ts";
import type { OnMessageSubscription } from "../../generated/types.ts";
import type { Gap } from "../../src/runtime/index.ts";
import { messageOf, stages } from "./stages.ts";

const hello = { channel_id: "c", msg: "hello" };

type Messages = AsyncIterable<OnMessageSubscription>;

async function texts(messages: Messages, count: number): Promise<(string | undefined)[]> {
  const read: (string | undefined)[] = [];
  for await (const { message } of messages) if (read.push(message?.node?.content) === count) break;
  return read;
}

describe.each(stages)("calls over %s", (_, open) => {
  test("resolve with the selected fields", async () => {
    await using stage = await open();
    expect(await updateAgentStatus(stage.transport, { status: "INVISIBLE" })).toMatchObject({
      updateAgentStatus: { node: { status: "INVISIBLE" } },
    });
  });

  test("return new objects to each call", async () => {
    await using stage = await open();
    const results = await Promise.all([1, 2].map(() => updateAgentStatus(stage.transport, { status: "ONLINE" })));
    expect(results[0]).toEqual(results[1]);
    expect(results[0]?.updateAgentStatus).not.toBe(results[1]?.updateAgentStatus);
  });

  test("reject with a ServiceError when the service refuses", async () => {
    await using stage = await open();
    stage.refuse(SendMessage, "FORBIDDEN");
    await expect(sendMessage(stage.transport, hello)).rejects.toMatchObject({
      ...{ name: "ServiceError", code: "FORBIDDEN", retry: "never" },
      message: expect.stringMatching(/^\[FORBIDDEN\] SendMessage: /),
    });
  });

  test("reject with OUTCOME_UNKNOWN if no answer comes in time", async () => {
    await using stage = await open();
    stage.ignore(SendMessage);
    const late = sendMessage(stage.transport, hello, { timeoutMs: 400 }).catch((error) => error);
    await stage.received(SendMessage);
    stage.clock.advance(399);
    stage.clock.advance(1);
    expect((await late).message).toBe("[OUTCOME_UNKNOWN] SendMessage: no answer within 400 ms");
  });

  test("reject with the signal's own reason, and leave no listener", async () => {
    await using stage = await open();
    stage.ignore(SendMessage);
    const { signal, abort } = controllerOf();
    const call = sendMessage(stage.transport, hello, { signal }).catch((error) => error);
    await stage.received(SendMessage);
    abort("shift is over");
    expect(await call).toBe("shift is over");
    expect(getEventListeners(signal, "abort")).toEqual([]);
    await expect(updateAgentStatus(stage.transport, { status: "ONLINE" }, { signal })).rejects.toBe("shift is over");
  });

  test("reject with a TypeError for options that do not exist", async () => {
    await using stage = await open();
    const misspelled = sendMessage(stage.transport, hello, { timeout: 5 } as never);
    await expect(misspelled).rejects.toThrow("SendMessage has no option timeout; its options are signal, timeoutMs");
    const handler = sendMessage(stage.transport, hello, (() => {}) as never);
    await expect(handler).rejects.toThrow("the options of SendMessage must be an object");
  });

  test("reject with a TypeError for an invalid time limit or literal", async () => {
    await using stage = await open();
    await expect(sendMessage(stage.transport, hello, { timeoutMs: -1 })).rejects.toThrow(TypeError);
    const quick_replies = [{ action: { value: "v" }, text: Number.NaN as never }];
    await expect(sendQuickReplies(stage.transport, { ...hello, quick_replies })).rejects.toThrow(TypeError);
    await expect(sendMessage(stage.transport, { ...hello, msg: 1n as never })).rejects.toThrow(TypeError);
  });

  test("reject with OUTCOME_UNKNOWN if they must not be repeated and the connection is lost", async () => {
    await using stage = await open();
    stage.ignore(SendMessage);
    const call = sendMessage(stage.transport, hello).catch((error) => error);
    await stage.received(SendMessage);
    await stage.interrupt();
    expect(await call).toMatchObject({ code: "OUTCOME_UNKNOWN", cause: { code: "CONNECTION_LOST" } });
  });
});

describe.each(stages)("a subscription over %s", (_, open) => {
  test("delivers events in order, and the same to each subscription", async () => {
    await using stage = await open();
    const [one, other] = [onMessage(stage.transport), onMessage(stage.transport)];
    await Promise.all([one.ready, other.ready]);
    for (const text of ["1", "2", "3"]) await stage.say(text);
    expect(await texts(one, 3)).toEqual(["1", "2", "3"]);
    expect(await texts(other, 3)).toEqual(["1", "2", "3"]);
  });

  test("that is refused rejects ready, and its loop throws the same error once", async () => {
    await using stage = await open();
    stage.refuse(OnMessage, "MAX_SUB");
    const messages = onMessage(stage.transport);
    await expect(messages.ready).rejects.toMatchObject({ name: "ServiceError", code: "MAX_SUB" });
    await expect(messages.next()).rejects.toMatchObject({ code: "MAX_SUB" });
    expect(await messages.next()).toEqual({ value: undefined, done: true });
  });

  test.each([
    [{ onGaps() {} }, "OnMessage has no option onGaps; its options are signal, timeoutMs, onGap, overflow"],
    [{ onGap: [] }, "onGap must be a function"],
    [{ overflow: "dropOldest" }, 'overflow must be "end" or "drop-oldest"'],
    [() => {}, "the options of OnMessage must be an object"],
  ])("with the options %j is not started", async (options, message) => {
    await using stage = await open();
    const messages = onMessage(stage.transport, options as never);
    await expect(messages.ready).rejects.toThrow(new TypeError(message));
    await expect(messages.next()).rejects.toThrow(message);
    expect(await stage.say("1")).toBe(0);
  });

  test("whose start is not answered in time rejects with OUTCOME_UNKNOWN", async () => {
    await using stage = await open();
    stage.ignore(OnMessage);
    const messages = onMessage(stage.transport, { timeoutMs: 400 });
    await stage.received(OnMessage);
    stage.clock.advance(400);
    await expect(messages.ready).rejects.toThrow("[OUTCOME_UNKNOWN] OnMessage: no answer within 400 ms");
    await expect(messages.next()).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN" });
  });

  test("with too many unread events ends with OVERFLOW, after those that were kept", async () => {
    await using stage = await open({ maxQueuedEvents: 2 });
    const messages = onMessage(stage.transport);
    await messages.ready;
    for (const text of ["1", "2", "3", "4"]) await stage.say(text);
    expect([await messages.next(), await messages.next()]).toMatchObject([
      { value: { message: { node: { content: "1" } } } },
      { value: { message: { node: { content: "2" } } } },
    ]);
    await expect(messages.next()).rejects.toMatchObject({ code: "OVERFLOW" });
    expect(await messages.next()).toEqual({ value: undefined, done: true });
  });

  test("that drops its oldest events keeps the newest, and reports how many it dropped", async () => {
    await using stage = await open({ maxQueuedEvents: 2 });
    const messages = onMessage(stage.transport, { overflow: "drop-oldest" });
    await messages.ready;
    stage.clock.advance(10);
    for (const text of ["1", "2", "3"]) await stage.say(text);
    stage.clock.advance(40);
    for (const text of ["4", "5"]) await stage.say(text);
    expect(await texts(messages, 2)).toEqual(["4", "5"]);
    const dropped = { type: "dropped", operation: "OnMessage", count: 3, durationMs: 40 };
    expect(stage.events).toContainEqual(expect.objectContaining(dropped));
  });

  test("reports a gap, and reads the events from onGap before later ones", async () => {
    await using stage = await open();
    const onGap = vi.fn(async (_: Gap) => [messageOf("missed")]);
    const messages = onMessage(stage.transport, { onGap });
    await messages.ready;
    await stage.say("before");
    await stage.interrupt();
    await stage.say("after");
    expect(await texts(messages, 3)).toEqual(["before", "missed", "after"]);
    expect(onGap.mock.calls).toEqual([
      [
        expect.objectContaining({
          ...{ from: expect.any(Number), to: expect.any(Number) },
          cause: expect.objectContaining({ code: "CONNECTION_LOST" }),
        }),
      ],
    ]);
    expect(stage.events).toContainEqual(expect.objectContaining({ type: "gap", operation: "OnMessage", filled: 1 }));
  });

  test("continues without onGap, and without the events that a failing onGap did not return", async () => {
    await using stage = await open();
    const plain = onMessage(stage.transport);
    const failing = onMessage(stage.transport, { onGap: () => Promise.reject(new Error("no history")) });
    await Promise.all([plain.ready, failing.ready]);
    await stage.interrupt();
    await stage.say("after");
    expect(await texts(plain, 1)).toEqual(["after"]);
    expect(await texts(failing, 1)).toEqual(["after"]);
    expect(stage.events.filter(({ type }) => type === "gap")).toHaveLength(2);
  });

  test.each<[string, (messages: ReturnType<typeof onMessage>) => unknown]>([
    ["break", (messages) => texts(messages, 1)],
    ["return()", (messages) => messages.return()],
  ])("that is left by %s receives nothing more", async (_, leave) => {
    await using stage = await open();
    const messages = onMessage(stage.transport);
    await messages.ready;
    await stage.say("1");
    await leave(messages);
    await stage.say("2");
    expect(await messages.next()).toEqual({ value: undefined, done: true });
  });

  test("with an aborted signal throws its reason, also if the abort came first", async () => {
    await using stage = await open();
    const { signal, abort } = controllerOf();
    const messages = onMessage(stage.transport, { signal });
    await messages.ready;
    const next = messages.next().catch((error) => error);
    abort("shift is over");
    expect(await next).toBe("shift is over");
    expect(getEventListeners(signal, "abort")).toEqual([]);
    const late = onMessage(stage.transport, { signal });
    await expect(late.ready).rejects.toBe("shift is over");
    await expect(late.next()).rejects.toBe("shift is over");
  });
});

describe.each(stages)("as an async iterator, a subscription over %s", (_, open) => {
  test("is stopped at the end of its block by await using", async () => {
    await using stage = await open();
    {
      await using messages = onMessage(stage.transport);
      await messages.ready;
      expect(await stage.say("1")).toBe(1);
    }
    expect(await stage.say("2")).toBe(0);
  });

  test("is stopped by throw(), which rejects with its error", async () => {
    await using stage = await open();
    const messages = onMessage(stage.transport);
    await messages.ready;
    const next = messages.next();
    const error = new Error("enough");
    await expect(messages.throw(error)).rejects.toBe(error);
    expect(await next).toEqual({ value: undefined, done: true });
    expect(await stage.say("1")).toBe(0);
    await expect(messages.throw(error)).rejects.toBe(error);
  });

  test("returns the value of return()", async () => {
    await using stage = await open();
    expect(await onMessage(stage.transport).return()).toEqual({ value: undefined, done: true });
    const value = Promise.resolve(7 as never);
    expect(await onMessage(stage.transport).return(value)).toEqual({ value: 7, done: true });
  });

  test("can be used with yield*, which passes on its end, return() and throw()", async () => {
    await using stage = await open();
    async function* only(messages: AsyncIterable<OnMessageSubscription>) {
      yield* messages;
    }
    const [left, thrown] = [onMessage(stage.transport), onMessage(stage.transport)];
    await Promise.all([left.ready, thrown.ready]);
    expect(await stage.say("1")).toBe(2);
    expect(await texts(only(left), 1)).toEqual(["1"]);
    const rest = only(thrown);
    expect(await rest.next()).toMatchObject({ done: false });
    const error = new Error("enough");
    await expect(rest.throw(error)).rejects.toBe(error);
    expect(await stage.say("2")).toBe(0);
  });

  test.each([undefined, new Error("enough")])(
    "can be read by a stream, and is stopped if the stream is destroyed with %o",
    async (error) => {
      await using stage = await open();
      const messages = onMessage(stage.transport);
      await messages.ready;
      const stream = Readable.from(messages);
      const failed = error && once(stream, "error");
      await stage.say("1");
      const [data] = await once(stream, "data");
      expect(data).toMatchObject({ message: { node: { content: "1" } } });
      const closed = once(stream, "close").catch(() => {});
      stream.destroy(error);
      await closed;
      if (failed) expect(await failed).toEqual([error]);
      expect(await stage.say("2")).toBe(0);
    },
  );

  test("can be read with several next() at once, which are answered in order", async () => {
    await using stage = await open();
    const messages = onMessage(stage.transport);
    await messages.ready;
    const reads = [messages.next(), messages.next(), messages.next()];
    for (const text of ["1", "2"]) await stage.say(text);
    await messages.return();
    expect(await Promise.all(reads)).toMatchObject([
      { value: { message: { node: { content: "1" } } }, done: false },
      { value: { message: { node: { content: "2" } } }, done: false },
      { value: undefined, done: true },
    ]);
  });
});

test.each(stages)("startAgentSession works over the endpoint of %s", async (_, open) => {
  await using stage = await open();
  const { accessToken: access_token } = stage;
  const result = await startAgentSession(stage.endpoint, { access_token });
  expect(result.startAgentSession?.websocket_url).toMatch(/^wss?:/);
});

function controllerOf() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: (reason: unknown) => controller.abort(reason) };
}
