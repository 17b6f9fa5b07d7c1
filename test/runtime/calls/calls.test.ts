import { expect, test } from "vitest";
import { listAgents, OnMessage, onMessage, sendMessage, updateAgentStatus } from "../../../generated/client.ts";
import type { SessionEventFacts } from "../../../src/runtime/events.ts";
import { connect, ServiceError, type Session, type SessionEvent } from "../../../src/runtime/index.ts";
import { collectFacts } from "../../support/event-facts.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { shuffled } from "../../support/random.ts";
import { say } from "../../support/service/answers.ts";
import { canary, type Frame, silent, startService } from "../../support/service/scripted-service.ts";

const hello = { channel_id: "c", msg: "hello" };

test("R-01: 1,000 calls at once, answered in random order, each get their own answer", async () => {
  const asked: { readonly id: string; readonly msg_id: unknown }[] = [];
  await using service = await startService({
    frame({ id, payload }, socket) {
      asked.push({ id, msg_id: payload.variables?.msg_id });
      if (asked.length < 1_000) return;
      // The answer names the call it belongs to, in place of what a service would say.
      for (const { id, msg_id } of shuffled(asked, 1)) say(socket, { payload: { data: { sendMessage: msg_id } }, id });
    },
  });
  await using session = await connect({ accessToken: canary, endpoint: service.endpoint });
  const names = Array.from({ length: 1_000 }, (_, index) => `message ${index}`);
  const answers = await Promise.all(names.map((msg_id) => sendMessage(session, { ...hello, msg_id })));
  expect(answers.map(({ sendMessage }) => sendMessage)).toEqual(names);
});

test("a request holds only the document, the given variables and the name", async () => {
  const { frame } = await sendAndSee((session) => sendMessage(session, { ...hello, backoff: true }));
  expect(frame).toEqual({
    payload: {
      query:
        "mutation SendMessage($channel_id:ID!$msg:String!$options:[String!]$backoff:Boolean$msg_id:String)" +
        "{sendMessage(channel_id:$channel_id msg:$msg options:$options backoff:$backoff msg_id:$msg_id){success}}",
      variables: { channel_id: "c", msg: "hello", backoff: true },
      operationName: "SendMessage",
    },
    type: "request",
    id: expect.any(String),
  });
});

test("a value of an inferred type is written into the document", async () => {
  const { frame } = await sendAndSee((session) => updateAgentStatus(session, { status: "ONLINE" }));
  expect(frame?.payload).toEqual({
    query: "mutation UpdateAgentStatus{updateAgentStatus(status:ONLINE){node{id status}}}",
    operationName: "UpdateAgentStatus",
  });
});

test("optional variables may be omitted", async () => {
  const { frame } = await sendAndSee((session) => listAgents(session));
  expect(frame?.payload).not.toHaveProperty("variables");
});

test("a refusal rejects with the API's error", async () => {
  await using service = await startService({
    frame({ id }, socket) {
      const errors = [{ name: "FORBIDDEN", message: "not yours", UUID: "u-1" }];
      say(socket, { errorCode: 403, payload: { errors }, id });
    },
  });
  await using session = await connect({ accessToken: canary, endpoint: service.endpoint });
  const error = await sendMessage(session, hello).catch((error) => error);
  expect(error).toBeInstanceOf(ServiceError);
  expect(error).toMatchObject({ code: "FORBIDDEN", status: 403, retry: "never" });
  expect(service.frames).toHaveLength(1);
});

test("R-03: a call without an answer rejects at its deadline; the late answer is reported and changes nothing", async () => {
  const clock = new ManualClock();
  const events: SessionEventFacts[] = [];
  await using service = await startService({
    frame({ id, payload }, socket) {
      if (payload.variables?.msg === "hello") return;
      say(socket, { payload: { data: { late: true } }, id: service.frames[0]?.id });
      say(socket, { payload: { data: { own: true } }, id });
    },
  });
  await using session = await connect({
    accessToken: canary,
    endpoint: service.endpoint,
    testing: { clock },
    onEvent: collectFacts(events),
  });
  const late = sendMessage(session, hello, { timeoutMs: 700 });
  await service.received(1);
  clock.advance(700);
  await expect(late).rejects.toThrow("[OUTCOME_UNKNOWN] SendMessage: no answer within 700 ms");
  expect(await sendMessage(session, { ...hello, msg: "again" })).toEqual({ own: true });
  expect(events).toContainEqual({ type: "unmatched-answer", id: service.frames[0]?.id });
});

test("the session's deadline applies to calls that set none", async () => {
  const clock = new ManualClock();
  await using service = await startService(silent);
  await using session = await connect({
    accessToken: canary,
    endpoint: service.endpoint,
    testing: { clock },
    callTimeoutMs: 300,
  });
  const call = sendMessage(session, hello);
  clock.advance(300);
  await expect(call).rejects.toThrow("no answer within 300 ms");
});

test("R-20: an aborted call rejects with the signal's own reason, sent or not", async () => {
  await using service = await startService(silent);
  await using session = await connect({ accessToken: canary, endpoint: service.endpoint, drainTimeoutMs: 1 });
  const reason = new Error("the visitor left");
  await expect(sendMessage(session, hello, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(service.frames).toHaveLength(0);

  const controller = new AbortController();
  const call = sendMessage(session, hello, { signal: controller.signal });
  await service.received(1);
  controller.abort(reason);
  await expect(call).rejects.toBe(reason);
});

test.each([
  ["a cycle", cycle()],
  ["a BigInt", 1n],
])("R-22: %s among the variables rejects the call, and nothing is sent", async (_, value) => {
  await using service = await startService();
  await using session = await connect({ accessToken: canary, endpoint: service.endpoint });
  await expect(sendMessage(session, { ...hello, msg: value as unknown as string })).rejects.toThrow(TypeError);
  expect(service.frames).toHaveLength(0);
});

test("a variable whose getter throws rejects its own call or subscription, and nothing is sent", async () => {
  await using service = await startService();
  await using session = await connect({ accessToken: canary, endpoint: service.endpoint });
  const reason = new Error("no such visitor");
  const variables = {
    channel_id: "c",
    get msg(): string {
      throw reason;
    },
  };
  await expect(sendMessage(session, variables)).rejects.toBe(reason);
  const messages = session.subscribe({ ...OnMessage, types: () => ({}) }, variables);
  await expect(messages.ready).rejects.toBe(reason);
  await expect(messages.next()).rejects.toBe(reason);
  expect(service.frames).toHaveLength(0);
});

test("a variable may be called __proto__", async () => {
  const variables = JSON.parse('{"channel_id":"c","msg":"m","__proto__":{"polluted":true}}');
  const { frame } = await sendAndSee((session) => sendMessage(session, variables));
  expect(JSON.stringify(frame?.payload.variables)).toBe('{"channel_id":"c","msg":"m","__proto__":{"polluted":true}}');
  expect({}).not.toHaveProperty("polluted");
});

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31])(
  "the time limit %d is the caller's mistake, and nothing is sent",
  async (timeoutMs) => {
    await using service = await startService();
    await using session = await connect({ accessToken: canary, endpoint: service.endpoint });
    const message = "timeoutMs must be a positive number below 2^31";
    await expect(sendMessage(session, hello, { timeoutMs })).rejects.toThrow(message);
    await expect(onMessage(session, { timeoutMs }).ready).rejects.toThrow(message);
    expect(service.frames).toHaveLength(0);
  },
);

test("if an abort and an answer come in one turn, the first counts and the other changes nothing", async () => {
  await using service = await startService({
    frame: ({ id, payload }, socket) => say(socket, { payload: { data: { own: payload.variables?.msg } }, id }),
  });
  const events: SessionEvent[] = [];
  const onEvent = (event: SessionEvent) => events.push(event);
  await using session = await connect({ accessToken: canary, endpoint: service.endpoint, onEvent });
  const controller = new AbortController();
  const answered = sendMessage(session, hello, { signal: controller.signal });
  void answered.then(() => controller.abort());
  expect(await answered).toEqual({ own: "hello" });

  const reason = new Error("the visitor left");
  const aborted = new AbortController();
  const call = sendMessage(session, hello, { signal: aborted.signal });
  await service.received(2);
  aborted.abort(reason);
  await expect(call).rejects.toBe(reason);
  expect(await sendMessage(session, hello)).toEqual({ own: "hello" });
  expect(events.filter(({ type }) => type === "unmatched-answer")).toHaveLength(1);
});

test("an enum value that is not one name is not written into a document", async () => {
  await using service = await startService();
  await using session = await connect({ accessToken: canary, endpoint: service.endpoint });
  const status = "ONLINE){node{id}} stopAgentSession{success}" as "ONLINE";
  await expect(updateAgentStatus(session, { status })).rejects.toThrow(TypeError);
  expect(service.frames).toHaveLength(0);
});

async function sendAndSee(call: (session: Session) => Promise<unknown>): Promise<{ frame: Frame | undefined }> {
  await using service = await startService({
    frame: ({ id }, socket) => say(socket, { payload: { data: {} }, id }),
  });
  await using session = await connect({ accessToken: canary, endpoint: service.endpoint });
  await call(session);
  return { frame: service.frames[0] };
}

function cycle(): object {
  const value: { self?: object } = {};
  value.self = value;
  return value;
}
