import { expect, test } from "vitest";
import { onMessage, sendMessage } from "../../../generated/client.ts";
import { callSafely, describeEvent, type SessionEventFacts } from "../../../src/runtime/events.ts";
import { ConversationsError, connect, ServiceError, type SessionEvent } from "../../../src/runtime/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { say } from "../../support/service/answers.ts";
import { canary, canarySession, startService } from "../../support/service/scripted-service.ts";
import { quick } from "../../support/service/session.ts";
import { expectWarnings } from "../../support/warnings.ts";

const text = "my card number is 4111";
const hello = { channel_id: "c", msg: text };

type Event<Type> = Extract<SessionEvent, { type: Type }>;

/** Returns the events of a session in which every kind of event with several steps happens. */
async function playTroubles() {
  const clock = new ManualClock();
  const events: SessionEvent[] = [];
  let isRefused = false;
  await using service = await startService({
    frame({ id, type, payload }, socket) {
      if (type === "stop_subscription") return say(socket, { payload: { data: { success: true } }, id });
      if (/^subscription/.test(payload.query)) return say(socket, { payload: { data: { subscription_id: id } }, id });
      if (payload.variables?.msg === "silence") return;
      if (isRefused) return say(socket, { payload: { data: { sendMessage: { success: true } } }, id });
      isRefused = true;
      clock.advance(7);
      say(socket, { payload: { errors: [{ name: "RATE_LIMITED", message: `slow down: ${text} ${canary}` }] }, id });
    },
  });
  const session = await connect({
    ...{ ...quick, accessToken: canary, endpoint: service.endpoint, testing: { clock, random: () => 0.5 } },
    onEvent(event) {
      events.push(event);
      if (event.type === "retry" || event.type === "reconnect") setImmediate(() => clock.advance(event.delayMs));
    },
  });
  const messages = onMessage(session, {
    onGap() {
      throw new TypeError(`no fill for ${text}`);
    },
  });
  await messages.ready;
  await sendMessage(session, hello);
  const controller = new AbortController();
  const aborted = sendMessage(session, { ...hello, msg: "silence" }, { signal: controller.signal });
  const late = sendMessage(session, { ...hello, msg: "silence" }, { timeoutMs: 40 });
  await service.received(5);
  controller.abort();
  await expect(aborted).rejects.toThrow("aborted");
  clock.advance(40);
  await expect(late).rejects.toThrow("OUTCOME_UNKNOWN");
  clock.advance(500);
  const filled = new Promise<void>((resolve) => {
    const look = () => (events.some(({ type }) => type === "gap") ? resolve() : void setImmediate(look));
    look();
  });
  service.drop();
  await filled;
  await session.close();
  const of = <Type extends SessionEvent["type"]>(type: Type) =>
    events.filter((event): event is Event<Type> => event.type === type);
  return { events, of };
}

const played = playTroubles();

test("each call is reported as an event with operation, outcome, duration and attempts", async () => {
  const { of } = await played;
  expect(of("call")).toMatchObject([
    { operation: "StartAgentSession", outcome: "OK", attempt: 1, message: "StartAgentSession: OK (0 ms)" },
    { operation: "SendMessage", outcome: "OK", attempt: 2 },
    { operation: "SendMessage", outcome: "ABORTED", attempt: 1, durationMs: 0 },
    { operation: "SendMessage", outcome: "OUTCOME_UNKNOWN", attempt: 1, durationMs: 40 },
  ]);
  const [, retried, aborted, late] = of("call");
  // 7 ms until the refusal, then the delay before the second attempt.
  expect(retried?.durationMs).toBeGreaterThan(7 + 100);
  expect(aborted).not.toHaveProperty("error");
  expect(late?.error).toBeInstanceOf(ConversationsError);
  expect(late?.message).toBe("SendMessage: [OUTCOME_UNKNOWN] SendMessage: no answer within 40 ms (40 ms)");
});

test("retries, reconnects and gaps are reported as events, and a state event has the duration of the state before it", async () => {
  const { of } = await played;
  expect(of("retry")).toMatchObject([{ operation: "SendMessage", outcome: "RATE_LIMITED", attempt: 1, durationMs: 7 }]);
  expect(of("reconnect")).toMatchObject([{ via: "reopen", outcome: "CONNECTION_LOST", attempt: 1, durationMs: 0 }]);
  const [gap] = of("gap");
  const [reconnect] = of("reconnect");
  expect(gap).toMatchObject({ operation: "OnMessage", outcome: "NOT_FILLED" });
  expect(gap?.durationMs).toBeGreaterThanOrEqual(500 + (reconnect?.delayMs ?? 0));
  expect(of("state").map(({ state }) => state)).toEqual(["ready", "recovering", "ready", "closing", "closed"]);
  expect(of("state")[2]?.durationMs).toBe(reconnect?.delayMs);
});

test("each event has a time, a line, and a JSON form that keeps the text of its cause", async () => {
  const { events, of } = await played;
  for (const event of events) {
    expect(event).toMatchObject({ at: expect.any(Number), message: expect.stringMatching(/^\S.*\S$/) });
    const json = JSON.parse(JSON.stringify(event));
    expect(json).toMatchObject({ type: event.type, at: event.at, message: event.message });
    expect(structuredClone(event.toJSON())).toEqual(event.toJSON());
    expect(Object.keys(event)).toEqual(expect.arrayContaining(["type", "at", "message"]));
    expect(Object.keys(event)).not.toContain("toJSON");
  }
  const [reconnect] = of("reconnect");
  expect(reconnect?.toJSON().cause).toEqual({
    name: "ConversationsError",
    code: "CONNECTION_LOST",
    message: "[CONNECTION_LOST] closed with code 1006",
    retryAfterMs: undefined,
  });
  const [retry] = of("retry");
  expect(retry?.toJSON().cause).toMatchObject({ name: "ServiceError", code: "RATE_LIMITED", retry: "backoff" });
});

test("no event contains the text of a message or a token, even if a service or onGap repeats it", async () => {
  const { events, of } = await played;
  const printed = JSON.stringify(events) + events.map(({ message }) => message).join("\n");
  for (const secret of [text, "4111", canary, canarySession]) expect(printed).not.toContain(secret);
  expect(printed).toContain("slow down: [secret] [secret]");
  expect(of("gap")[0]?.toJSON().error).toEqual({ name: "TypeError" });
  // The value is the one that the caller threw.
  expect(of("gap")[0]?.error).toBeInstanceOf(TypeError);
});

test("an error as JSON has its message, the errors of the service and the chain of its causes, but no data", () => {
  const cause = new ServiceError("SendMessage", {
    data: { sendMessage: text },
    errors: [{ name: "FORBIDDEN", message: "no", UUID: "u-1" }],
  });
  const error = new ConversationsError("OUTCOME_UNKNOWN", "SendMessage: gone", { cause, retryAfterMs: 5 });
  expect(JSON.parse(JSON.stringify(error))).toEqual({
    name: "ConversationsError",
    code: "OUTCOME_UNKNOWN",
    message: "[OUTCOME_UNKNOWN] SendMessage: gone",
    retryAfterMs: 5,
    cause: {
      name: "ServiceError",
      code: "FORBIDDEN",
      message: "[FORBIDDEN] SendMessage: no (UUID u-1)",
      errors: [{ name: "FORBIDDEN", message: "no", UUID: "u-1" }],
      errorCount: 1,
      retry: "never",
    },
  });
  const foreign = new ConversationsError("NOT_SENT", "no token", { cause: new RangeError(text) });
  expect(foreign.toJSON().cause).toEqual({ name: "RangeError" });
});

const cause = new ConversationsError("UNREACHABLE", "no way");
const error = new ConversationsError("NOT_SENT", "too late");

test.each<[object, string]>([
  [{ type: "state", state: "ready" }, "the session is ready"],
  [{ type: "state", state: "closed", cause }, "the session is closed: [UNREACHABLE] no way"],
  [{ type: "call", operation: "A", outcome: "OK", attempt: 1, durationMs: 1.4 }, "A: OK (1 ms)"],
  [{ type: "call", operation: "A", outcome: "OK", attempt: 2, durationMs: 1.6 }, "A: OK (2 ms, sent 2 times)"],
  [
    { type: "call", operation: "A", outcome: "NOT_SENT", attempt: 0, durationMs: 5, error },
    "A: [NOT_SENT] too late (5 ms, sent 0 times)",
  ],
  [{ type: "reconnect", via: "login", delayMs: 9.6, cause }, "will log in again in 10 ms: [UNREACHABLE] no way"],
  [
    { type: "reconnect", via: "reopen", delayMs: 9.4, cause },
    "will reopen the connection in 9 ms: [UNREACHABLE] no way",
  ],
  [{ type: "status", status: "ONLINE" }, "the agent is ONLINE"],
  [{ type: "status", status: "ONLINE", error }, "could not set the status ONLINE: [NOT_SENT] too late"],
  [{ type: "retry", operation: "A", delayMs: 9.6, cause }, "will send A again in 10 ms: [UNREACHABLE] no way"],
  [
    { type: "gap", operation: "A", from: 0, to: 1_000 },
    "A: events may be missing from 1970-01-01T00:00:00.000Z to 1970-01-01T00:00:01.000Z",
  ],
  [
    { type: "gap", operation: "A", from: 0, to: 1_000, filled: 0 },
    "A: events may be missing from 1970-01-01T00:00:00.000Z to 1970-01-01T00:00:01.000Z; onGap supplied 0",
  ],
  [
    { type: "gap", operation: "A", from: 0, to: 1_000, error: null },
    "A: events may be missing from 1970-01-01T00:00:00.000Z to 1970-01-01T00:00:01.000Z; onGap failed",
  ],
  [{ type: "dropped", operation: "A", count: 3 }, "A: dropped 3 unread events"],
  [{ type: "event-error", operation: "A", error }, "an event came as an error: [NOT_SENT] too late"],
  [{ type: "unmatched-answer", id: "7" }, "no request waits for the answer 7 any more"],
  [{ type: "unexpected-frame", reason: "of no kind" }, "unexpected frame: of no kind"],
])("the line of the event %o is %j", (event, line) => expect(describeEvent(event as SessionEventFacts)).toBe(line));

test.each<[string, unknown, string]>([
  ["a text", "CANARY", "CANARY"],
  ["nothing", undefined, "undefined"],
  ["an object without a text", Object.create(null), "it threw a value of type object that has no text"],
])("a handler that throws %s causes a process warning that describes it", async (_, thrown, text) => {
  await using warnings = expectWarnings();
  callSafely("onEvent", () => Promise.reject(thrown), 1);
  expect((await warnings.first).message).toBe(`onEvent failed: ${text}`);
});

test("a handler that throws an error causes a process warning with its stack", async () => {
  await using warnings = expectWarnings();
  const thrower = (value: number) => {
    throw new RangeError(`no ${value}`);
  };
  callSafely("onEvent", thrower, 7);
  expect((await warnings.first).message).toMatch(/^onEvent failed: RangeError: no 7\n\s+at thrower /);
});
