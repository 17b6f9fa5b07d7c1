import { expect, test } from "vitest";
import { sendMessage } from "../../generated/client.ts";
import { ConversationsError } from "../../src/runtime/errors.ts";
import { stopAgent } from "../../src/runtime/stop-agent.ts";
import type { Fault } from "../../src/sandbox/index.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { silent } from "../support/service/scripted-service.ts";
import { startQuickSession, startSandboxSession } from "../support/service/session.ts";

const hello = { channel_id: "c", msg: "hello" };
const stopAgentSession = true;

test("a stop of the agent session passes the rate limit, and close waits for its answer", async () => {
  await using it = await startSandboxSession({ drainTimeoutMs: 5_000, testing: { random: () => 0.999 } });
  it.faults.arm({ fault: "refuse", error: "RATE_LIMITED", where: { operation: "SendMessage" }, times: "always" });
  sendMessage(it.session, hello).catch(() => {});
  await it.until(() => it.eventsOf("retry").length === 1);
  expect(await it.session.close({ stopAgentSession })).toBeUndefined();
  expect(it.ledger.requests("StopAgentSession")).toHaveLength(1);
});

test("a stop of the agent session that waits because the service reads nothing is sent while the session closes", async () => {
  await using it = await startQuickSession({}, { drainTimeoutMs: 600_000 });
  it.sockets[0]?.pause();
  const text = "x".repeat(32 * 1024);
  const calls = Array.from({ length: 1_000 }, () => sendMessage(it.session, { ...hello, msg: text }).catch(() => {}));
  const closing = it.session.close({ stopAgentSession });
  expect(it.seen(/StopAgentSession/)).toBe(0);
  it.sockets[0]?.resume();
  await closing;
  await Promise.all(calls);
  expect(it.seen(/StopAgentSession/)).toBe(1);
});

test.each<[string, Fault, number, object | undefined]>([
  ["nothing, if it is answered by EOS", { fault: "eos", when: "before-answer" }, 5_000, undefined],
  ["the refusal", { fault: "refuse", error: "FORBIDDEN" }, 5_000, { code: "FORBIDDEN" }],
  ["OUTCOME_UNKNOWN, if the line breaks", { fault: "drop", when: "before-answer" }, 5_000, { code: "OUTCOME_UNKNOWN" }],
  [
    "PROTOCOL_ERROR, if it is answered without success",
    { fault: "alter-answer", set: { payload: { data: { stopAgentSession: { success: false } } } } },
    5_000,
    { code: "PROTOCOL_ERROR" },
  ],
])("close() with stopAgentSession returns %s", async (_, fault, drainTimeoutMs, outcome) => {
  await using it = await startSandboxSession({ drainTimeoutMs });
  it.faults.arm(fault);
  const error = await it.session.close({ stopAgentSession });
  if (outcome) expect(error).toMatchObject(outcome);
  else expect(error).toBeUndefined();
});

test("close() with stopAgentSession returns OUTCOME_UNKNOWN if the service does nothing", async () => {
  await using it = await startQuickSession(silent);
  expect(await it.session.close({ stopAgentSession })).toMatchObject({ code: "OUTCOME_UNKNOWN" });
});

test("close() of a session that is not ready reports that the agent session was not stopped", async () => {
  const clock = new ManualClock();
  await using it = await startSandboxSession({ testing: { clock } });
  it.faults.arm({ fault: "eos" });
  await it.until(() => it.eventsOf("reconnect").length === 1);
  const error = await it.session.close({ stopAgentSession });
  expect(error).toMatchObject({ code: "NOT_SENT", message: expect.stringContaining("recovering") });
  expect(it.ledger.requests("StopAgentSession")).toEqual([]);
});

test("a stop of the agent session while the session closes, or after its end, is reported as not sent", async () => {
  await using it = await startSandboxSession();
  const [first, second] = [it.session.close(), it.session.close({ stopAgentSession })];
  expect(await first).toBeUndefined();
  expect(await second).toMatchObject({ code: "NOT_SENT" });
  await using other = await startSandboxSession();
  await other.session.close();
  expect(await other.session.close({ stopAgentSession })).toMatchObject({ code: "NOT_SENT" });
  for (const { ledger } of [it, other]) expect(ledger.requests("StopAgentSession")).toEqual([]);
});

test.each<[unknown, string | undefined]>([
  [{ stopAgentSession: { success: true } }, undefined],
  [{ stopAgentSession: {} }, undefined],
  [{ stopAgentSession: null }, undefined],
  [{}, undefined],
  [{ stopAgentSession: { success: false } }, "PROTOCOL_ERROR"],
])("the answer %j to a stop means %s", async (answer, code) => {
  const error = await stopAgent("ready", async () => answer as object);
  expect(error?.code).toBe(code);
});

test.each<[ConversationsError, boolean]>([
  [new ConversationsError("SESSION_ENDED", "ended"), true],
  [new ConversationsError("CONNECTION_LOST", "lost"), false],
])("a stop whose outcome is unknown because of %s has ended the session: %j", async (cause, hasEnded) => {
  const failure = new ConversationsError("OUTCOME_UNKNOWN", "unknown", { cause });
  const error = await stopAgent("ready", () => Promise.reject(failure));
  expect(error).toBe(hasEnded ? undefined : failure);
});
