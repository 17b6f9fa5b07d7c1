import { expect, test } from "vitest";
import { listAgents, OnMessage, onMessage, sendMessage, updateAgentStatus } from "../../../generated/client.ts";
import { connect, ServiceError, type Session } from "../../../src/runtime/index.ts";
import type { Ledger } from "../../../src/sandbox/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { shuffled } from "../../support/random.ts";
import { say } from "../../support/service/answers.ts";
import { canary, type Frame, startService } from "../../support/service/scripted-service.ts";
import { outcomeOf, startSandboxSession } from "../../support/service/session.ts";

const hello = { channel_id: "c", msg: "hello" };

test("R-01: 1,000 calls at once, answered in random order, each get their own answer", async () => {
  const asked: { readonly id: string; readonly msg_id: unknown }[] = [];
  await using service = await startService({
    frame({ id, payload }, socket) {
      asked.push({ id, msg_id: payload.variables?.msg_id });
      if (asked.length < 1_000) return;
      // The answer names its call; a service would send another text.
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
  await using it = await startSandboxSession();
  it.faults.arm({ fault: "refuse", error: "FORBIDDEN" });
  const error = await outcomeOf(sendMessage(it.session, it.hello));
  expect(error).toBeInstanceOf(ServiceError);
  expect(error).toMatchObject({ code: "FORBIDDEN", status: 403, retry: "never" });
  expect(it.ledger.requests()).toHaveLength(1);
});

test("R-03: a call without an answer rejects at its deadline; the late answer is reported and changes nothing", async () => {
  const clock = new ManualClock();
  await using it = await startSandboxSession({ testing: { clock } });
  it.faults.arm({ fault: "late" });
  const late = sendMessage(it.session, it.hello, { timeoutMs: 700 });
  await it.until(() => it.seen(/SendMessage/) === 1);
  clock.advance(700);
  await expect(late).rejects.toThrow("[OUTCOME_UNKNOWN] SendMessage: no answer within 700 ms");
  it.faults.release();
  expect(await sendMessage(it.session, { ...it.hello, msg: "again" })).toEqual({ sendMessage: { success: true } });
  expect(it.events).toContainEqual({ type: "unmatched-answer", id: it.ledger.requests()[0]?.id });
});

test("the session's deadline applies to calls that set none", async () => {
  const clock = new ManualClock();
  await using it = await startSandboxSession({ testing: { clock }, callTimeoutMs: 300 });
  it.faults.arm({ fault: "silent" });
  const call = sendMessage(it.session, it.hello);
  clock.advance(300);
  await expect(call).rejects.toThrow("no answer within 300 ms");
});

test("R-20: an aborted call rejects with the signal's own reason, sent or not", async () => {
  await using it = await startSandboxSession();
  it.faults.arm({ fault: "silent" });
  const reason = new Error("the visitor left");
  await expect(sendMessage(it.session, it.hello, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(it.ledger.requests()).toEqual([]);

  const controller = new AbortController();
  const call = sendMessage(it.session, it.hello, { signal: controller.signal });
  await it.until(() => it.seen(/SendMessage/) === 1);
  controller.abort(reason);
  await expect(call).rejects.toBe(reason);
});

test.each([
  ["a cycle", cycle()],
  ["a BigInt", 1n],
])("R-22: a call with %s among its variables rejects, and nothing is sent", async (_, value) => {
  await using it = await startSandboxSession();
  const variables = { ...it.hello, msg: value as unknown as string };
  await expect(sendMessage(it.session, variables)).rejects.toThrow(TypeError);
  expect(await requestsOf(it)).toEqual([]);
});

test("a variable whose getter throws rejects its own call or subscription, and nothing is sent", async () => {
  await using it = await startSandboxSession();
  const reason = new Error("no such visitor");
  const variables = {
    channel_id: "c",
    get msg(): string {
      throw reason;
    },
  };
  await expect(sendMessage(it.session, variables)).rejects.toBe(reason);
  const messages = it.session.subscribe({ ...OnMessage, types: () => ({}) }, variables);
  await expect(messages.ready).rejects.toBe(reason);
  await expect(messages.next()).rejects.toBe(reason);
  expect(await requestsOf(it)).toEqual([]);
});

test("a variable may be called __proto__", async () => {
  const variables = JSON.parse('{"channel_id":"c","msg":"m","__proto__":{"polluted":true}}');
  const { frame } = await sendAndSee((session) => sendMessage(session, variables));
  expect(JSON.stringify(frame?.payload.variables)).toBe('{"channel_id":"c","msg":"m","__proto__":{"polluted":true}}');
  expect({}).not.toHaveProperty("polluted");
});

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31])(
  "the time limit %d is refused, and nothing is sent",
  async (timeoutMs) => {
    await using it = await startSandboxSession();
    const message = "timeoutMs must be a positive number below 2^31";
    await expect(sendMessage(it.session, it.hello, { timeoutMs })).rejects.toThrow(message);
    await expect(onMessage(it.session, { timeoutMs }).ready).rejects.toThrow(message);
    expect(await requestsOf(it)).toEqual([]);
  },
);

test("if an abort and an answer come in one turn, the first counts and the other changes nothing", async () => {
  await using it = await startSandboxSession();
  const success = { sendMessage: { success: true } };
  const controller = new AbortController();
  const answered = sendMessage(it.session, it.hello, { signal: controller.signal });
  void answered.then(() => controller.abort());
  expect(await answered).toEqual(success);

  const reason = new Error("the visitor left");
  const aborted = new AbortController();
  const call = sendMessage(it.session, it.hello, { signal: aborted.signal });
  await it.until(() => it.seen(/SendMessage/) === 2);
  aborted.abort(reason);
  await expect(call).rejects.toBe(reason);
  expect(await sendMessage(it.session, it.hello)).toEqual(success);
  expect(it.eventsOf("unmatched-answer")).toHaveLength(1);
});

test("a value that is not a GraphQL name is not written into a document as an enum value", async () => {
  await using it = await startSandboxSession();
  const status = "ONLINE){node{id}} stopAgentSession{success}" as "ONLINE";
  await expect(updateAgentStatus(it.session, { status })).rejects.toThrow(TypeError);
  expect(await requestsOf(it)).toEqual([]);
});

/** Closes a session, so that everything has arrived, and returns the requests that the service received. */
async function requestsOf({ session, ledger }: { readonly session: Session; readonly ledger: Ledger }) {
  await session.close();
  return ledger.requests();
}

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
