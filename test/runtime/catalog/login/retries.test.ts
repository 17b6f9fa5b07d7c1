import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { sendMessage } from "../../../../generated/client.ts";
import { connect, type SessionEvent } from "../../../../src/runtime/index.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { admit, say } from "../../../support/service/answers.ts";
import { canary, startService } from "../../../support/service/scripted-service.ts";
import { quick, startSession } from "../../../support/service/session.ts";
import { logIn, respond } from "./log-in.ts";

const hello = { channel_id: "c", msg: "hello" };

test("L-01: a port without a listener is tried again until the start's deadline, and the error names it", async () => {
  const service = await startService();
  await service[Symbol.asyncDispose]();
  const clock = new ManualClock();
  const delays: number[] = [];
  const onEvent = (event: SessionEvent) => {
    if (event.type !== "reconnect") return;
    delays.push(event.delayMs);
    setImmediate(() => clock.advance(event.delayMs));
  };
  const { host } = new URL(service.endpoint);
  const connecting = connect({
    accessToken: canary,
    endpoint: service.endpoint,
    testing: { clock, random: () => 0.5 },
    onEvent,
  });
  await expect(connecting).rejects.toThrow(`[UNREACHABLE] StartAgentSession: ${host}: ECONNREFUSED`);
  expect(delays).toEqual([750, 1_250, 2_250, 4_250, 8_250, 15_250, 15_250, 15_250]);
  expect([clock.now(), clock.waiting]).toEqual([62_500, 0]);
});

test("L-02: a login that is accepted and not answered is abandoned after 10 s, and repeated", async () => {
  let hungUp: Promise<unknown> | undefined;
  const { error, at } = await logIn((response, address, _, clock) => {
    if (hungUp) return hungUp.then(() => admit(response, address));
    hungUp = once(response, "close");
    clock.advance(9_999);
    return setImmediate(() => clock.advance(1));
  });
  expect(error).toBeUndefined();
  expect(at).toEqual([0, 10_750]);
});

test("L-03: an answer whose body trickles is abandoned after the same 10 s", async () => {
  const { error, at } = await logIn((response, address, number, clock) => {
    if (number === 2) return admit(response, address);
    response.write('{"data":');
    let bytes = 0;
    const timer = setInterval(() => {
      bytes += 1;
      response.write(" ");
      if (bytes === 3) clock.advance(10_000);
    }, 10);
    response.on("close", () => clearInterval(timer));
  });
  expect(error).toBeUndefined();
  expect(at).toEqual([0, 10_750]);
});

test("L-03: a login that is not answered before the start's deadline has an unknown outcome", async () => {
  const beginAnswer = (response: ServerResponse, clock: ManualClock) => {
    response.write('{"data":');
    setImmediate(() => clock.advance(20));
  };
  const { error, at } = await logIn((response, _, __, clock) => beginAnswer(response, clock), {
    loginTimeoutMs: 20,
    connectTimeoutMs: 50,
  });
  expect(error?.message).toBe("[OUTCOME_UNKNOWN] StartAgentSession: no answer within 20 ms");
  expect(at).toEqual([0]);
});

/** Too short to be noticed. */
const loginIntervalMs = 1e-9;

test.each([
  ["L-05", "7", 7_000],
  // The manual clock begins in 1970.
  ["L-05", "Thu, 01 Jan 1970 00:00:09 GMT", 9_000],
  ["L-06", "99999999", 300_000],
  ["L-06", "1e12", 300_000],
  ["L-06", "-5", 750],
  ["L-06", "soon", 750],
])(
  "%s: after HTTP 429 with the header Retry-After: %s the next login comes after %i ms",
  async (_, retryAfter, waits) => {
    const refuse = (response: ServerResponse) => respond(response, 429, "slow down", { "retry-after": retryAfter });
    const { error, at } = await logIn(
      (response, address, number) => (number === 1 ? refuse(response) : admit(response, address)),
      { connectTimeoutMs: 400_000, loginIntervalMs },
    );
    expect(error).toBeUndefined();
    expect(at).toEqual([0, waits]);
  },
);

test("L-05: a date in Retry-After is compared with the time at which the answer arrives", async () => {
  const { at } = await logIn(
    (response, address, number) => {
      if (number === 1) respond(response, 429, "slow down", { "retry-after": "20" });
      else if (number === 2) respond(response, 429, "slow down", { "retry-after": "Thu, 01 Jan 1970 00:00:29 GMT" });
      else admit(response, address);
    },
    { connectTimeoutMs: 400_000, loginIntervalMs },
  );
  expect(at).toEqual([0, 20_000, 29_000]);
});

test.each([
  [0, [250, 250, 250, 250]],
  [0.5, [750, 1_250, 2_250, 4_250]],
  [1, [1_250, 2_250, 4_250, 8_250]],
])(
  "L-07: HTTP 500, 502, 503 and 504 are retried; with the random number %f the delays are %j",
  async (random, waits) => {
    const statuses = [500, 502, 503, 504];
    const { error, at } = await logIn(
      (response, address) => {
        const status = statuses.shift();
        if (status) respond(response, status, "<html>Bad Gateway</html>");
        else admit(response, address);
      },
      { testing: { random: () => random }, loginIntervalMs },
    );
    expect(error).toBeUndefined();
    expect(at.slice(1).map((time, index) => time - (at[index] ?? 0))).toEqual(waits);
  },
);

test.each([408, 425])("L-07: HTTP %i is retried, too", async (status) => {
  const { error, at } = await logIn((response, address, number) =>
    number === 1 ? respond(response, status, "") : admit(response, address),
  );
  expect([error, at.length]).toEqual([undefined, 2]);
});

test("L-09: a login that is refused three times with RATE_LIMITED succeeds at the fourth attempt", async () => {
  const refusal = JSON.stringify({ errors: [{ name: "RATE_LIMITED", message: "slow down" }] });
  const { error, at } = await logIn(
    (response, address, number) => (number <= 3 ? respond(response, 200, refusal) : admit(response, address)),
    { loginIntervalMs },
  );
  expect(error).toBeUndefined();
  expect(at).toEqual([0, 750, 2_000, 4_250]);
});

test("L-16: close while a login runs abandons it, and opens no socket", async () => {
  const logins: ServerResponse[] = [];
  let loggingIn = () => {};
  const asked = new Promise<void>((resolve) => {
    loggingIn = resolve;
  });
  await using it = await startSession(
    {
      login(response, address) {
        if (logins.push(response) === 1) admit(response, address);
        else loggingIn();
      },
      frame: (_, socket) => say(socket, { sig: "EOS", reason: "unexpected session state" }),
    },
    quick,
  );
  await expect(sendMessage(it.session, hello)).rejects.toThrow("OUTCOME_UNKNOWN");
  await asked;
  const abandoned = once(logins[1] as ServerResponse, "close");
  await it.session.close();
  await abandoned;
  expect([logins.length, it.service.open]).toEqual([2, 0]);
  expect(await it.session.closed).toBeUndefined();
});

test("L-16: an abort while the first login runs rejects with the signal's own reason", async () => {
  const controller = new AbortController();
  const reason = new Error("changed my mind");
  const { error, sockets } = await logIn(() => controller.abort(reason), { signal: controller.signal });
  expect(error).toBe(reason);
  expect(sockets).toBe(0);
});

test("L-18: each login requests a token, and sends the newest", async () => {
  const tokens: string[] = [];
  let ready = () => {};
  const clock = new ManualClock();
  const settings = { testing: { clock }, pingIntervalMs: 2 ** 30, callTimeoutMs: 2 ** 30 };
  let given = 0;
  await using it = await startSession(
    {
      login(response, address, _, body) {
        tokens.push(JSON.parse(body).variables.access_token);
        admit(response, address);
      },
      frame: (_, socket) => say(socket, { sig: "EOS", reason: "unexpected session state" }),
    },
    {
      ...settings,
      accessToken: () => `${canary}-${++given}`,
      onEvent: (event) => event.type === "reconnect" && setImmediate(() => clock.advance(event.delayMs)),
      onRecovered: () => ready(),
    },
  );
  for (const _ of [1, 2, 3]) {
    clock.advance(31_000);
    const recovered = new Promise<void>((resolve) => {
      ready = resolve;
    });
    await expect(sendMessage(it.session, hello)).rejects.toThrow("OUTCOME_UNKNOWN");
    await recovered;
  }
  expect(tokens).toEqual([1, 2, 3, 4].map((number) => `${canary}-${number}`));
});
