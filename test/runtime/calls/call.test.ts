import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { SendMessage } from "../../../generated/client.ts";
import { call } from "../../../src/runtime/calls/call.ts";
import type { PendingRequest } from "../../../src/runtime/calls/pending-request.ts";
import { createRequestQueue } from "../../../src/runtime/calls/request-queue.ts";
import { resolveOptions } from "../../../src/runtime/options.ts";
import type { CallOptions } from "../../../src/runtime/transport.ts";
import { ManualClock } from "../../support/manual-clock.ts";

/** Starts a queue on a line that can be cut. */
function start() {
  const clock = new ManualClock();
  const options = resolveOptions({ accessToken: "CANARY-TOKEN", testing: { clock, random: () => 0 } });
  const sent: { readonly id: string }[] = [];
  const line = { isUp: true };
  const queue = createRequestQueue(options, {
    send: (frame) => sent.push(JSON.parse(frame)) > 0,
    canSend: () => line.isUp,
    closedReason: () => undefined,
    secrets: () => [],
    emit() {},
  });
  return {
    ...{ clock, line, queue, sent },
    call(callOptions?: CallOptions, begun?: (request: PendingRequest) => void) {
      return call(queue, options, SendMessage, { channel_id: "c", msg: "hello" }, callOptions, begun);
    },
    /** Answers the newest request. */
    answer(payload: object) {
      queue.received({ kind: "answer", id: sent.at(-1)?.id ?? "", payload });
    },
  };
}

test.each([
  ["answered", { data: { sendMessage: 1 } }],
  ["refused", { errors: [{ name: "FORBIDDEN", message: "no" }] }],
])("a call that is %s leaves no timer and no listener", async (_, payload) => {
  const { call, answer, clock } = start();
  const { signal } = new AbortController();
  const outcome = call({ signal, timeoutMs: 100 }).catch(({ code }) => code);
  expect([clock.waiting, getEventListeners(signal, "abort").length]).toEqual([1, 1]);
  answer(payload);
  expect([clock.waiting, getEventListeners(signal, "abort").length]).toEqual([0, 0]);
  expect(await outcome).toEqual("data" in payload ? payload.data : "FORBIDDEN");
});

test("a call that was aborted before it was sent is not sent, and the answer to an earlier one is used", async () => {
  const { call, answer, line, queue, sent } = start();
  const first = call();
  line.isUp = false;
  const controller = new AbortController();
  const second = call({ signal: controller.signal });
  controller.abort();
  await expect(second).rejects.toBe(controller.signal.reason);
  line.isUp = true;
  queue.flush();
  expect(sent).toHaveLength(1);
  answer({ data: { sendMessage: "the first" } });
  expect(await first).toEqual({ sendMessage: "the first" });
});

test.each([
  ["was not sent", false, "NOT_SENT"],
  ["was sent", true, "OUTCOME_UNKNOWN"],
])("a call that %s fails at its deadline with what is known about it", async (_, isUp, code) => {
  const { call, clock, line } = start();
  line.isUp = isUp;
  const outcome = call({ timeoutMs: 100 });
  clock.advance(100);
  await expect(outcome).rejects.toMatchObject({ code });
});

test("a call that waits for its retry fails at its deadline with the refusal", async () => {
  const { call, answer, clock } = start();
  const outcome = call({ timeoutMs: 50 });
  answer({ errors: [{ name: "RATE_LIMITED", message: "slow down" }] });
  clock.advance(50);
  await expect(outcome).rejects.toMatchObject({ code: "RATE_LIMITED" });
});

test("the time at which a call began is known before it is sent", () => {
  const { call, clock, line } = start();
  clock.advance(7);
  line.isUp = false;
  let request: PendingRequest | undefined;
  call({}, (pending) => {
    request = pending;
  }).catch(() => {});
  expect(request).toMatchObject({ name: "SendMessage", tries: 0 });
  expect(request?.startedAt?.()).toBe(7);
});

test("an option that does not exist is refused, and nothing is sent", async () => {
  const { call, sent } = start();
  await expect(call({ timeout: 5 } as object)).rejects.toThrow("SendMessage has no option timeout");
  expect(sent).toEqual([]);
});
