import { expect, test } from "vitest";
import { listAgents, onMessage, sendMessage } from "../../../../generated/client.ts";
import { type ConversationsError, retryPolicies, type ServiceErrorName } from "../../../../src/runtime/index.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { say } from "../../../support/service/answers.ts";
import { hasten, outcomeOf, read, startQuickSession, startSandboxSession } from "../../../support/service/session.ts";

const hello = { channel_id: "c", msg: "hello" };
const success = { sendMessage: { success: true } };
const foreign = { type: "unexpected-frame", reason: "the answer to a request that was not made" };
const noise = { type: "unexpected-frame", reason: "not a message of the protocol" };

/** Long enough for a clock that jumps to make no PING due. */
const pingIntervalMs = 2 ** 30;

/**
 * Lets each answer have this payload (by default none) and this envelope. Returns the outcomes of a mutation and a
 * query.
 */
async function answered(payload: unknown, envelope: object = {}) {
  const clock = new ManualClock();
  await using it = await startSandboxSession({ onEvent: hasten(clock), testing: { clock }, pingIntervalMs });
  const change =
    payload === undefined ? { set: { ...envelope }, remove: ["payload"] } : { set: { ...envelope, payload } };
  it.faults.arm({ fault: "alter-answer", times: "always", ...change });
  const mutation = await outcomeOf(sendMessage(it.session, it.hello));
  const query = await outcomeOf(listAgents(it.session));
  expect(it.session.state).toBe("ready");
  expect(it.seen(/socket/)).toBe(1);
  return { mutation, query, sent: [it.seen(/SendMessage/), it.seen(/ListAgents/)] };
}

test("R-02: of two answers to one call the first counts, and the other is reported as unmatched", async () => {
  await using it = await startSandboxSession();
  it.faults.arm({ fault: "twice" });
  expect(await sendMessage(it.session, it.hello)).toEqual(success);
  await it.until(() => it.eventsOf("unmatched-answer").length === 1);
  expect(it.eventsOf("unmatched-answer")).toEqual([{ type: "unmatched-answer", id: it.ledger.requests()[0]?.id }]);
});

test.each([
  ["R-04", '"never-used"', foreign],
  ["R-27", "0", foreign],
  ["R-27", "9007199254740993", foreign],
  ["R-27", '"0"', foreign],
  ["R-27", '""', foreign],
  ["R-06", "-0", foreign],
  ["R-06", "1e400", foreign],
  ["R-06", "true", noise],
  ["R-06", "null", noise],
  ["R-06", "{}", noise],
  ["R-06", "[1]", noise],
  ["M-01", '"__proto__"', foreign],
  ["M-01", '"constructor"', foreign],
  ["M-01", '"toString"', foreign],
  ["M-01", '"__defineGetter__"', foreign],
  ["M-01", '"hasOwnProperty"', foreign],
])("%s: an answer to the id %s matches no request, and changes nothing", async (_, id, event) => {
  await using it = await startSandboxSession();
  const text = `{"payload":{"data":{"sendMessage":"wrong"}},"id":${id}}`;
  it.faults.arm({ fault: "say", when: "before-answer", text });
  expect(await sendMessage(it.session, it.hello)).toEqual(success);
  expect(it.events.slice(1)).toEqual([event]);
  expect(Object.keys(Object.prototype)).toEqual([]);
});

test.each(Object.keys(retryPolicies) as ServiceErrorName[])(
  "R-07, T-07: a call that is refused with %s is sent again only after RATE_LIMITED, and its error contains the text of the refusal",
  async (name) => {
    const fault = { name, message: "no", UUID: "u-1" };
    const { mutation, query, sent } = await answered({ errors: [fault] }, { errorCode: 400 });
    for (const outcome of [mutation, query]) {
      expect(outcome).toMatchObject({ code: name, status: 400, errors: [fault], retry: retryPolicies[name] });
    }
    expect(sent).toEqual(name === "RATE_LIMITED" ? [4, 4] : [1, 1]);
  },
);

const forbidden = { name: "FORBIDDEN", message: "no" };

test.each([
  ["R-08", "a list of errors under the key error", { error: [forbidden] }, "FORBIDDEN"],
  ["R-08", "one error in place of a list", { errors: forbidden }, "FORBIDDEN"],
  ["R-08", "one error under the key error", { error: forbidden }, "FORBIDDEN"],
  ["R-08", "a string as its error", { error: "no way" }, "UNKNOWN"],
  ["R-09", "data and errors", { data: { own: "half" }, errors: [forbidden] }, "FORBIDDEN"],
  ["T-08", "an undocumented error name", { errors: [{ name: "TEAPOT", message: "no" }] }, "UNKNOWN"],
  [
    "T-09",
    "an error that forbids a retry, among errors that allow it",
    { errors: [{ name: "RATE_LIMITED" }, forbidden] },
    "FORBIDDEN",
  ],
])("%s: an answer with %s rejects the call, which is not sent again", async (_, __, payload, code) => {
  const { mutation, query, sent } = await answered(payload);
  for (const outcome of [mutation, query]) {
    expect(outcome).toMatchObject({ name: "ServiceError", code, data: (payload as { data?: unknown }).data });
  }
  expect((mutation as Error).message).toMatch(/no|TEAPOT/);
  expect(sent).toEqual([1, 1]);
});

test.each(["errorCode", "error_code"])("R-11: the status of a refusal may be spelled %s", async (spelling) => {
  const { mutation } = await answered({ errors: [forbidden] }, { [spelling]: 403 });
  expect(mutation).toMatchObject({ code: "FORBIDDEN", status: 403 });
});

test.each<[string, string, unknown]>([
  ["R-12", "an answer without a payload", undefined],
  ["R-12", "a payload that is null", null],
  ["R-12", "a payload that is a list", []],
  ["R-12", "a payload that is a string", "text"],
  ["R-12", "an empty payload", {}],
  ["R-13", "a protocol error", { body: "service unavailable" }],
])("%s: after %s a mutation has an unknown outcome, and a query is tried again", async (_, _what, payload) => {
  const { mutation, query, sent } = await answered(payload, { errorCode: 503 });
  expect(mutation).toMatchObject({ code: "OUTCOME_UNKNOWN", cause: { code: "PROTOCOL_ERROR" } });
  expect(query).toMatchObject({ code: "PROTOCOL_ERROR" });
  expect((query as ConversationsError).message).toContain("(503)");
  expect(sent).toEqual([1, 4]);
});

test.each([
  ["R-10", "an empty list of errors", { data: { own: 1 }, errors: [] }],
  ["R-24", "success: false and no error", { data: { sendMessage: { success: false } } }],
  ["R-31", "keys of the envelope in its data", { data: { sig: "DATA", id: 7, subscription_id: "s1", payload: null } }],
])("%s: an answer with %s resolves with its data", async (_, __, payload) => {
  const { mutation, query, sent } = await answered(payload);
  expect([mutation, query]).toEqual([payload.data, payload.data]);
  expect(sent).toEqual([1, 1]);
});

test("R-32: a frame with an id and sig DATA is an event, not an answer", async () => {
  await using it = await startQuickSession({
    frame({ id, type }, socket, _, usual) {
      if (type !== "stop_subscription" && it.seen(/SendMessage/) > 0) {
        say(socket, { payload: { data: { message: "an event" } }, sig: "DATA", subscription_id: "s1", id });
      }
      usual();
    },
  });
  const messages = onMessage(it.session);
  await messages.ready;
  expect(await sendMessage(it.session, hello)).toEqual({ own: "hello" });
  expect(await read(messages, 1)).toEqual(["an event"]);
});

test("R-22: a variable whose toJSON throws rejects its call, and nothing is sent", async () => {
  await using it = await startSandboxSession();
  const reason = new Error("not now");
  const msg = {
    toJSON() {
      throw reason;
    },
  };
  await expect(sendMessage(it.session, { ...it.hello, msg: msg as never })).rejects.toBe(reason);
  expect(await sendMessage(it.session, it.hello)).toEqual(success);
  expect(it.seen(/SendMessage/)).toBe(1);
});

test.each([
  ["quotes and braces", '"}) { stopAgentSession { success } } # $msg {{'],
  ["line breaks and NUL", "one\r\ntwo\u0000three\u2028four\u2029"],
  ["half an emoji", "cut \ud83d"],
  ["emoji and right-to-left", "👩‍👩‍👧 שלום \u202e"],
])("R-23: a visitor's text with %s arrives unchanged, and the document stays the same", async (_, msg) => {
  await using it = await startSandboxSession();
  for (const text of [msg, "hello"]) {
    expect(await sendMessage(it.session, { ...it.hello, msg: text })).toEqual(success);
    expect(it.ann.transcript.at(-1)).toMatchObject({ text });
  }
  const [one, other] = it.ledger.requests();
  expect(one?.variables).toEqual({ ...it.hello, msg });
  expect(one?.document).toBe(other?.document);
});
