import { setImmediate as turnOfTheLoop } from "node:timers/promises";
import { expect, test } from "vitest";
import { listAgents, SendMessage, sendMessage } from "../../../../generated/client.ts";
import { connect } from "../../../../src/runtime/index.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { frameOf, tcpOf } from "../../../support/service/raw-bytes.ts";
import { canary, startService } from "../../../support/service/scripted-service.ts";
import { outcomeOf, startSandboxSession } from "../../../support/service/session.ts";

const success = { sendMessage: { success: true } };
const hello = { channel_id: "c", msg: "hello" };

/** Long enough for a clock that jumps to make no PING due. */
const pingIntervalMs = 2 ** 30;

test("R-14: a mutation that was read before its connection was lost has an unknown outcome, and is not repeated", async () => {
  await using it = await startSandboxSession();
  it.faults.arm({ fault: "drop", when: "on-request" });
  await expect(sendMessage(it.session, it.hello)).rejects.toMatchObject({
    code: "OUTCOME_UNKNOWN",
    cause: { code: "CONNECTION_LOST" },
  });
  expect(await sendMessage(it.session, { ...it.hello, msg: "next" })).toEqual(success);
  expect(it.log).toEqual(["login", "socket 1", "1 SendMessage hello", "socket 2", "2 SendMessage next"]);
});

test("R-15: a query whose connection was lost is sent again, three times in all", async () => {
  await using it = await startSandboxSession();
  it.faults.arm({ fault: "drop", when: "on-request", times: 2 });
  expect(await listAgents(it.session)).toHaveProperty("agents");
  expect(it.log.filter((line) => line.includes("ListAgents"))).toEqual([
    "1 ListAgents",
    "2 ListAgents",
    "3 ListAgents",
  ]);
});

test("R-15: a query that loses three connections is abandoned, and the session continues", async () => {
  await using it = await startSandboxSession();
  it.faults.arm({ fault: "drop", when: "on-request", times: 3 });
  await expect(listAgents(it.session)).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN" });
  expect(await listAgents(it.session)).toHaveProperty("agents");
  expect(it.seen(/ListAgents/)).toBe(4);
});

test("R-16: a mutation that was not written when the connection was lost is sent on the next one, once", async () => {
  await using it = await startSandboxSession();
  it.faults.arm({ fault: "drop" });
  await it.until(() => it.session.state === "recovering");
  expect(await sendMessage(it.session, it.hello)).toEqual(success);
  expect(it.log).toEqual(["login", "socket 1", "socket 2", "2 SendMessage hello"]);
});

test("R-16: if no new connection comes in time, it counts as not sent", async () => {
  const clock = new ManualClock();
  await using it = await startSandboxSession({ testing: { clock }, pingIntervalMs });
  it.faults.arm({ fault: "drop" });
  await it.until(() => it.eventsOf("reconnect").length === 1);
  const call = outcomeOf(sendMessage(it.session, it.hello));
  // Without a pause, so that the next connection comes too late.
  clock.advance(15_000);
  expect(await call).toMatchObject({ code: "NOT_SENT" });
  await it.ready(2);
  expect(await sendMessage(it.session, { ...it.hello, msg: "next" })).toEqual(success);
  expect(it.seen(/SendMessage/)).toBe(1);
});

test("R-17: a frame that was written and never read has an unknown outcome", async () => {
  await using service = await startService();
  const options = { accessToken: canary, endpoint: service.endpoint, reconnectDelayMs: 1 };
  await using session = await connect(options);
  const tcp = tcpOf(service.sockets[0]);
  tcp.pause();
  const call = outcomeOf(sendMessage(session, hello));
  await turnOfTheLoop();
  tcp.resetAndDestroy();
  expect(await call).toMatchObject({ code: "OUTCOME_UNKNOWN", cause: { code: "CONNECTION_LOST" } });
  expect(service.frames).toEqual([]);
});

test("R-18: a call that is aborted before it was written is never sent, and rejects with the signal's own reason", async () => {
  await using it = await startSandboxSession();
  const controller = new AbortController();
  const reason = new Error("the visitor left");
  it.faults.arm({ fault: "drop" });
  await it.until(() => it.session.state === "recovering");
  const call = outcomeOf(sendMessage(it.session, it.hello, { signal: controller.signal }));
  controller.abort(reason);
  expect(await call).toBe(reason);
  await sendMessage(it.session, { ...it.hello, msg: "next" });
  expect(it.log).toEqual(["login", "socket 1", "socket 2", "2 SendMessage next"]);
});

test("R-19: a call that is aborted in flight rejects at once, and its answer is reported as unmatched", async () => {
  await using it = await startSandboxSession();
  it.faults.arm({ fault: "late" });
  const controller = new AbortController();
  const reason = new Error("the visitor left");
  const call = outcomeOf(sendMessage(it.session, it.hello, { signal: controller.signal }));
  await it.until(() => it.seen(/SendMessage/) === 1);
  controller.abort(reason);
  expect(await call).toBe(reason);
  it.faults.release();
  expect(await sendMessage(it.session, { ...it.hello, msg: "next" })).toEqual(success);
  expect(it.eventsOf("unmatched-answer")).toEqual([{ type: "unmatched-answer", id: it.ledger.requests()[0]?.id }]);
});

test("R-21: a call that is refused until its deadline rejects with the refusal, at the deadline", async () => {
  const clock = new ManualClock();
  await using it = await startSandboxSession({ testing: { clock, random: () => 0.5 }, pingIntervalMs });
  it.faults.arm({ fault: "refuse", error: "RATE_LIMITED", times: "always" });
  let isSettled = false;
  const call = outcomeOf(sendMessage(it.session, it.hello, { timeoutMs: 1_000 })).finally(() => {
    isSettled = true;
  });
  await it.until(() => it.eventsOf("retry").length === 1);
  clock.advance(550);
  await it.until(() => it.eventsOf("retry").length === 2);
  clock.advance(449);
  await turnOfTheLoop();
  expect(isSettled).toBe(false);
  clock.advance(1);
  const [, refusal] = it.ledger.entriesOf("answer");
  expect(await call).toMatchObject({ code: "RATE_LIMITED", errors: refusal?.payload.errors });
  clock.advance(60_000);
  await turnOfTheLoop();
  expect(it.seen(/SendMessage/)).toBe(2);
});

test("R-26: an idempotent mutation is sent again with the same msg_id when its connection was lost", async () => {
  await using it = await startSandboxSession();
  it.faults.arm({ fault: "eos", when: "on-request", times: 2 });
  const variables = { ...it.hello, msg_id: "m-1" };
  expect(await it.session.request({ ...SendMessage, idempotent: true }, variables)).toEqual(success);
  const requests = it.ledger.requests();
  expect(requests.map((request) => request.variables)).toEqual([variables, variables, variables]);
  expect(new Set(requests.map(({ id }) => id)).size).toBe(3);
});

const answerTo = (id: string, own: unknown) => frameOf(JSON.stringify({ payload: { data: { own } }, id }));

test("R-30: an answer whose bytes arrive one by one is read", async () => {
  await using service = await startService({
    frame({ id, payload }, socket) {
      for (const byte of answerTo(id, payload.variables?.msg)) tcpOf(socket).write(Buffer.of(byte));
    },
  });
  await using session = await connect({ accessToken: canary, endpoint: service.endpoint });
  for (const msg of ["one", "two"]) expect(await sendMessage(session, { ...hello, msg })).toEqual({ own: msg });
});

test("R-30: 500 answers in one write are all read", async () => {
  await using service = await startService({
    frame(_, socket) {
      if (service.frames.length < 500) return;
      tcpOf(socket).write(Buffer.concat(service.frames.map(({ id, payload }) => answerTo(id, payload.variables?.msg))));
    },
  });
  await using session = await connect({ accessToken: canary, endpoint: service.endpoint });
  const names = Array.from({ length: 500 }, (_, index) => `message ${index}`);
  const answers = await Promise.all(names.map((msg) => sendMessage(session, { ...hello, msg })));
  expect(answers).toEqual(names.map((own) => ({ own })));
});
