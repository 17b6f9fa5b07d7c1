import { runInNewContext } from "node:vm";
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
import { startBot } from "../../src/demo/bot.ts";
import { ConversationsError } from "../../src/runtime/index.ts";
import { createMemoryTransport } from "../../src/testing/index.ts";
import { messageOf } from "./stages.ts";

test("an operation gets the answer that the test has set, and its requests are recorded", async () => {
  const transport = createMemoryTransport();
  transport.answer(SendMessage, ({ msg }) => ({ sendMessage: { success: msg !== "" } }));
  expect(await sendMessage(transport, { channel_id: "c", msg: "Hi" })).toEqual({ sendMessage: { success: true } });
  expect(await sendMessage(transport, { channel_id: "c", msg: "" })).toEqual({ sendMessage: { success: false } });
  expect(transport.requests(SendMessage)).toEqual([
    { channel_id: "c", msg: "Hi" },
    { channel_id: "c", msg: "" },
  ]);
});

test("the error of an operation without an answer says how to set one", async () => {
  const transport = createMemoryTransport();
  await expect(listDepartments(transport)).rejects.toThrow(
    "ListDepartments has no answer: call answer(ListDepartments, …) first. There are no answers yet.",
  );
  transport.answer(SendMessage, () => ({ sendMessage: { success: true } }));
  await expect(listDepartments(transport)).rejects.toThrow("There are answers for SendMessage.");
});

test("a call rejects with the error that the answer function throws", async () => {
  const transport = createMemoryTransport();
  const refusal = new Error("slow down");
  transport.answer(SendMessage, () => {
    throw refusal;
  });
  await expect(sendMessage(transport, { channel_id: "c", msg: "Hi" })).rejects.toBe(refusal);
});

test("events reach all open subscriptions, in order", async () => {
  const transport = createMemoryTransport();
  expect(transport.push(OnMessage, messageOf("unheard"))).toBe(0);
  const messages = onMessage(transport);
  await messages.ready;
  expect(transport.push(OnMessage, messageOf("one"))).toBe(1);
  transport.push(OnMessage, messageOf("two"));
  transport.end(OnMessage);
  const heard: (string | undefined)[] = [];
  for await (const { message } of messages) heard.push(message?.node?.content);
  expect(heard).toEqual(["one", "two"]);
  expect(transport.push(OnMessage, messageOf("three"))).toBe(0);
});

test("a subscription ends with the given error, by its signal, and when it is left", async () => {
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
  expect(transport.push(OnMessage, messageOf("unheard"))).toBe(0);
});

test("the demo's bot can be tested without a service", async () => {
  const transport = createMemoryTransport();
  transport.answer(UpdateAgentStatus, ({ status }) => ({ updateAgentStatus: { node: { id: "a", status } } }));
  transport.answer(SendMessage, () => ({ sendMessage: { success: true } }));
  transport.answer(ListDepartments, () => ({ departments: null }));
  const { ended } = await startBot(transport, () => {});
  transport.push(OnMessage, messageOf("Hello"));
  transport.push(OnMessage, messageOf("its own", "Agent"));
  transport.push(OnMessage, messageOf("transfer, please"));
  transport.end(OnMessage);
  await ended;
  expect(transport.requests(SendMessage).map(({ msg }) => msg)).toEqual([
    "Hello",
    "No one is available right now. Please try again later.",
  ]);
});

test("an answer may be a plain value without type annotations, and each call gets its own copy", async () => {
  const transport = createMemoryTransport();
  transport.answer(UpdateAgentStatus, { updateAgentStatus: { node: { id: "a", status: "ONLINE" } } });
  transport.answer(ListDepartments, () => ({ departments: null }));
  transport.answer(UpdateAgentStatus, () => ({ updateAgentStatus: { node: { id: "b", status: "ONLINE" } } }));
  transport.answer(UpdateAgentStatus, async () => ({ updateAgentStatus: { node: { id: "c", status: "ONLINE" } } }));
  // @ts-expect-error The schema has no such status.
  transport.answer(UpdateAgentStatus, { updateAgentStatus: { node: { id: "a", status: "HUNGRY" } } });
  const value = { departments: { edges: [] } } as never;
  transport.answer(ListDepartments, value);
  const [first, second] = [await listDepartments(transport), await listDepartments(transport)];
  expect(first).toEqual(value);
  expect(second).toEqual(value);
  expect(new Set([first, second, value]).size).toBe(3);
});

test("an operation is refused by an error name or by an error, until it is answered again", async () => {
  const transport = createMemoryTransport();
  const hello = { channel_id: "c", msg: "Hi" };
  transport.refuse(SendMessage, "RATE_LIMITED");
  await expect(sendMessage(transport, hello)).rejects.toMatchObject({ name: "ServiceError", code: "RATE_LIMITED" });
  const error = new ConversationsError("UNREACHABLE", "the office is on fire");
  transport.refuse(SendMessage, error);
  await expect(sendMessage(transport, hello)).rejects.toBe(error);
  transport.answer(SendMessage, { sendMessage: { success: true } });
  expect(await sendMessage(transport, hello)).toEqual({ sendMessage: { success: true } });
});

test("a subscription is refused until it is accepted again", async () => {
  const transport = createMemoryTransport();
  transport.refuse(OnMessage, "MAX_SUB");
  await expect(onMessage(transport).ready).rejects.toMatchObject({ code: "MAX_SUB" });
  transport.accept(OnMessage);
  await onMessage(transport).ready;
  expect(transport.requests(OnMessage)).toHaveLength(2);
});

test("requests() returns copies of the variables, as JSON carries them", async () => {
  const transport = createMemoryTransport();
  transport.answer(SendMessage, { sendMessage: { success: true } });
  const variables = { channel_id: "c", msg: "Hi", options: undefined };
  await sendMessage(transport, variables);
  variables.msg = "changed later";
  expect(transport.requests(SendMessage)).toStrictEqual([{ channel_id: "c", msg: "Hi" }]);
});

test("a promise of another realm is awaited like any other", async () => {
  const transport = createMemoryTransport();
  transport.answer(ListDepartments, runInNewContext("async () => ({ departments: null })"));
  expect(await listDepartments(transport)).toEqual({ departments: null });
});

test.each<[string, () => unknown, string]>([
  ["nothing", () => undefined, "[PROTOCOL_ERROR] ListDepartments: an answer without data"],
  ["a promise of nothing", async () => null, "[PROTOCOL_ERROR] ListDepartments: an answer without data"],
  ["what JSON cannot carry", () => ({ departments: 1n }), "BigInt"],
])("an answer that is %s rejects the call", async (_, answer, message) => {
  const transport = createMemoryTransport();
  transport.answer(ListDepartments, answer as never);
  await expect(listDepartments(transport)).rejects.toThrow(message);
});

test("push() returns the number of subscriptions that received the event", async () => {
  const transport = createMemoryTransport({ maxQueuedEvents: 1 });
  const [full, empty] = [onMessage(transport), onMessage(transport)];
  expect(transport.push(OnMessage, messageOf("1"))).toBe(2);
  await empty.next();
  expect(transport.push(OnMessage, messageOf("2"))).toBe(1);
  await full.next();
  await expect(full.next()).rejects.toMatchObject({ code: "OVERFLOW" });
});

test("a query that is pending when the connection is lost is sent again, and answered once", async () => {
  const transport = createMemoryTransport();
  const answers: ((value: { departments: null }) => void)[] = [];
  transport.answer(ListDepartments, () => new Promise<{ departments: null }>((resolve) => answers.push(resolve)));
  const call = listDepartments(transport);
  transport.interrupt();
  expect(answers).toHaveLength(2);
  for (const answer of answers) answer({ departments: null });
  expect(await call).toEqual({ departments: null });
  expect(transport.requests(ListDepartments)).toHaveLength(1);
});

test("reset() ends open calls and subscriptions, and removes answers and requests", async () => {
  const transport = createMemoryTransport();
  transport.ignore(SendMessage);
  const call = sendMessage(transport, { channel_id: "c", msg: "Hi" });
  const messages = onMessage(transport);
  transport.reset();
  await expect(call).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN" });
  expect(await messages.next()).toEqual({ value: undefined, done: true });
  expect(transport.requests(SendMessage)).toEqual([]);
  await expect(sendMessage(transport, { channel_id: "c", msg: "Hi" })).rejects.toThrow("There are no answers yet");
});

test("an invalid option is refused", () => {
  expect(() => createMemoryTransport({ maxQueuedEvents: 0 })).toThrow(TypeError);
});
