import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import {
  ListDepartments,
  listDepartments,
  OnMessage,
  onMessage,
  SendMessage,
  sendMessage,
  UpdateAgentStatus,
} from "../../generated/client.ts";
import type { OnMessageSubscription } from "../../generated/types.ts";
import { startBot } from "../../src/demo/bot.ts";
import { createMemoryTransport } from "../../src/testing/index.ts";

function said(content: string, by: "Visitor" | "Agent" = "Visitor"): OnMessageSubscription {
  return {
    message: {
      node: {
        ...{ id: "m", msg_id: null, content, options: null, timestamp: null, sender_name: "Ann" },
        from: { __typename: by, id: "u", display_name: "Ann" },
        channel: { __typename: "VisitorChannel", id: "c" },
      },
    },
  };
}

test("an operation is answered as it was told, and what it was asked is known", async () => {
  const transport = createMemoryTransport();
  transport.answer(SendMessage, ({ msg }) => ({ sendMessage: { success: msg !== "" } }));
  expect(await sendMessage(transport, { channel_id: "c", msg: "Hi" })).toEqual({ sendMessage: { success: true } });
  expect(await sendMessage(transport, { channel_id: "c", msg: "" })).toEqual({ sendMessage: { success: false } });
  expect(transport.asked(SendMessage)).toEqual([
    { channel_id: "c", msg: "Hi" },
    { channel_id: "c", msg: "" },
  ]);
});

test("an operation without an answer says what to do", async () => {
  const transport = createMemoryTransport();
  await expect(listDepartments(transport)).rejects.toThrow(
    "ListDepartments has no answer: call answer(ListDepartments, …) first. Nothing is answered yet.",
  );
  transport.answer(SendMessage, () => ({ sendMessage: { success: true } }));
  await expect(listDepartments(transport)).rejects.toThrow("Answered are SendMessage.");
});

test("what an answer throws is what the call rejects with", async () => {
  const transport = createMemoryTransport();
  const refusal = new Error("slow down");
  transport.answer(SendMessage, () => {
    throw refusal;
  });
  await expect(sendMessage(transport, { channel_id: "c", msg: "Hi" })).rejects.toBe(refusal);
});

test("a call heeds its signal and its deadline", async () => {
  const transport = createMemoryTransport();
  transport.answer(SendMessage, () => new Promise<never>(() => {}));
  const reason = new Error("gone");
  const hello = { channel_id: "c", msg: "Hi" };
  await expect(sendMessage(transport, hello, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  await expect(sendMessage(transport, hello, { timeoutMs: 1 })).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN" });
});

test("events reach the subscriptions that are open, in order", async () => {
  const transport = createMemoryTransport();
  expect(transport.push(OnMessage, said("nobody hears it"))).toBe(0);
  const messages = onMessage(transport);
  await messages.ready;
  expect(transport.push(OnMessage, said("one"))).toBe(1);
  transport.push(OnMessage, said("two"));
  transport.end(OnMessage);
  const heard: (string | undefined)[] = [];
  for await (const { message } of messages) heard.push(message?.node?.content);
  expect(heard).toEqual(["one", "two"]);
  expect(transport.push(OnMessage, said("three"))).toBe(0);
});

test("a subscription ends with the error it is given, by its signal, and when it is left", async () => {
  const transport = createMemoryTransport();
  const lost = new Error("lost");
  const one = onMessage(transport);
  transport.end(OnMessage, lost);
  await expect(one.next()).rejects.toBe(lost);

  const controller = new AbortController();
  const two = onMessage(transport, { signal: controller.signal });
  controller.abort(lost);
  await expect(two.next()).rejects.toBe(lost);

  const three = onMessage(transport);
  await three.return();
  expect(transport.push(OnMessage, said("nobody"))).toBe(0);
});

test("the demo's bot is tested without a service", async () => {
  const transport = createMemoryTransport();
  transport.answer(UpdateAgentStatus, ({ status }) => ({ updateAgentStatus: { node: { id: "a", status } } }));
  transport.answer(SendMessage, () => ({ sendMessage: { success: true } }));
  transport.answer(ListDepartments, () => ({ departments: null }));
  const { ended } = await startBot(transport, () => {});
  transport.push(OnMessage, said("Hello"));
  transport.push(OnMessage, said("its own", "Agent"));
  transport.push(OnMessage, said("transfer, please"));
  transport.end(OnMessage);
  await ended;
  expect(transport.asked(SendMessage).map(({ msg }) => msg)).toEqual([
    "Hello",
    "Nobody is there right now. Please try again later.",
  ]);
});

test("a call that is aborted leaves no listener, even where its answer never comes", async () => {
  const transport = createMemoryTransport();
  const controller = new AbortController();
  transport.answer(ListDepartments, () => new Promise<never>(() => {}));
  const asked = listDepartments(transport, {}, { signal: controller.signal });
  controller.abort(new Error("shift is over"));
  await expect(asked).rejects.toThrow("shift is over");
  expect(getEventListeners(controller.signal, "abort")).toEqual([]);
});

test("a subscription whose signal is aborted already is not ready, as in a session", async () => {
  const messages = onMessage(createMemoryTransport(), { signal: AbortSignal.abort(new Error("shift is over")) });
  await expect(messages.ready).rejects.toThrow("shift is over");
  await expect(messages.next()).rejects.toThrow("shift is over");
});
