import { expect, test } from "vitest";
import { sendMessage } from "../../generated/client.ts";
import { connect } from "../../src/runtime/index.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { admit, sayEos } from "../support/service/answers.ts";
import { canary, startService } from "../support/service/scripted-service.ts";
import { hasten, startQuickSession, startSandboxSession } from "../support/service/session.ts";

/** Long enough for a clock that jumps to make no PING due. */
const pingIntervalMs = 2 ** 30;

const concurrent = "concurrent session limit reached";

test("a session recovers if its own abandoned login, carried out late, displaced it", async () => {
  const clock = new ManualClock();
  await using it = await startSandboxSession({ onEvent: hasten(clock), testing: { clock }, pingIntervalMs });
  it.faults.arm({ fault: "login-silent" });
  it.faults.arm({ fault: "eos" });
  await it.until(() => it.seen(/login/) === 2);
  clock.advance(10_000);
  await it.ready(2);
  // The service now carries out the second login, which ends the session of the third.
  it.faults.arm({ fault: "eos", reason: concurrent });
  await it.ready(3);
  expect(await sendMessage(it.session, it.hello)).toEqual({ sendMessage: { success: true } });
  it.faults.arm({ fault: "eos", reason: concurrent });
  expect(await it.session.closed).toMatchObject({ code: "DISPLACED" });
  expect(it.seen(/login/)).toBe(4);
});

/** Starts a session whose second login is refused, and whose provider returns these tokens in turn. */
async function rotate(tokens: string[], refusals: number, error: "UNAUTHORIZED" | "FORBIDDEN" = "UNAUTHORIZED") {
  const clock = new ManualClock();
  const accessToken = () => tokens.shift() ?? "none";
  const bot = { agent: "Bot" };
  const it = await startSandboxSession(
    { onEvent: hasten(clock), testing: { clock }, pingIntervalMs, accessToken },
    { accessToken: canary, tokens: { "NEW-TOKEN": bot, "NEWEST-TOKEN": bot } },
  );
  it.faults.arm({ fault: "login-refused", error, times: refusals });
  it.faults.arm({ fault: "eos" });
  return it;
}

test("a token that is refused during recovery is requested again, and a different token is tried once", async () => {
  await using it = await rotate([canary, canary, "NEW-TOKEN", "NEW-TOKEN"], 1);
  await it.ready(2);
  expect(it.eventsOf("reconnect").map(({ cause: { code } }) => code)).toEqual(["SESSION_ENDED", "UNAUTHORIZED"]);
  expect(it.seen(/login/)).toBe(3);
});

test("if the provider returns the same token, or a second token that is refused, the session ends", async () => {
  await using same = await rotate([canary, canary, canary], 1);
  expect(await same.session.closed).toMatchObject({ code: "UNAUTHORIZED" });
  expect(same.seen(/login/)).toBe(2);
  await using other = await rotate([canary, canary, "NEW-TOKEN", "NEW-TOKEN", "NEWEST-TOKEN"], 2);
  expect(await other.session.closed).toMatchObject({ code: "UNAUTHORIZED" });
  expect(other.seen(/login/)).toBe(3);
});

test("no other token is requested after another refusal, or before the session was ready", async () => {
  const tokens = [canary, canary, "NEW-TOKEN"];
  await using it = await rotate(tokens, 1, "FORBIDDEN");
  expect(await it.session.closed).toMatchObject({ code: "FORBIDDEN" });
  expect(tokens).toEqual(["NEW-TOKEN"]);
  const answer = JSON.stringify({ errors: [{ name: "UNAUTHORIZED", message: "no" }] });
  await using service = await startService({ login: (response) => response.end(answer) });
  let tokenCalls = 0;
  const accessToken = () => `${++tokenCalls}`;
  await expect(connect({ endpoint: service.endpoint, accessToken })).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  expect(tokenCalls).toBe(1);
});

test("after a session was ready, the token is requested again at the next refusal", async () => {
  await using it = await rotate([canary, canary, "NEW-TOKEN", "NEW-TOKEN", "NEW-TOKEN"], 1);
  await it.ready(2);
  it.faults.arm({ fault: "eos" });
  await it.ready(3);
  expect(it.session.state).toBe("ready");
});

test("each abandoned login explains one displacement", async () => {
  const clock = new ManualClock();
  await using it = await startSandboxSession({ onEvent: hasten(clock), testing: { clock }, pingIntervalMs });
  it.faults.arm({ fault: "login-silent", times: 2 });
  it.faults.arm({ fault: "eos" });
  for (const number of [2, 3]) {
    await it.until(() => it.seen(/login/) === number);
    clock.advance(10_000);
  }
  for (const number of [2, 3]) {
    await it.ready(number);
    it.faults.arm({ fault: "eos", reason: concurrent });
  }
  await it.ready(4);
  it.faults.arm({ fault: "eos", reason: concurrent });
  expect(await it.session.closed).toMatchObject({ code: "DISPLACED" });
});

test.each([504, 502, 408, 200])(
  "a login that a gateway answered with a page of its own (%i) may be carried out late, too",
  async (status) => {
    const clock = new ManualClock();
    await using it = await startSandboxSession({ onEvent: hasten(clock), testing: { clock }, pingIntervalMs });
    it.faults.arm({ fault: "login-http", status, body: "<html>" });
    it.faults.arm({ fault: "eos" });
    await it.ready(2);
    it.faults.arm({ fault: "eos", reason: concurrent });
    await it.ready(3);
  },
);

test("a login that is answered with something other than HTTP counts as a login, and the next one keeps its distance", async () => {
  const clock = new ManualClock();
  await using it = await startQuickSession(
    {
      login(response, address, number) {
        if (number !== 2 && number !== 3) return admit(response, address);
        response.socket?.end("no HTTP\r\n\r\n");
      },
    },
    { onEvent: hasten(clock), testing: { clock, random: () => 0 }, pingIntervalMs, loginIntervalMs: 5_000 },
  );
  sayEos(it.sockets[0]);
  await it.ready(2);
  expect(it.eventsOf("reconnect").map(({ cause, delayMs }) => [cause.code, Math.round(delayMs)])).toEqual([
    ["SESSION_ENDED", 5_000],
    ["OUTCOME_UNKNOWN", 5_000],
    ["OUTCOME_UNKNOWN", 5_000],
  ]);
});

test.each([302, 404])(
  "HTTP %i during recovery ends the session only the third time, because it may come from a gateway",
  async (status) => {
    const headers = { location: "https://chat.example/maintenance" };
    for (const times of [2, 3]) {
      const clock = new ManualClock();
      await using it = await startSandboxSession({ onEvent: hasten(clock), testing: { clock }, pingIntervalMs });
      it.faults.arm({ fault: "login-http", status, headers, body: "<html>", times });
      it.faults.arm({ fault: "eos" });
      if (times === 2) await it.ready(2);
      else expect(await it.session.closed).toMatchObject({ code: "UNKNOWN" });
    }
  },
);

test("a provider that fails when it is asked for another token is asked once more at the next login", async () => {
  const clock = new ManualClock();
  let tokenCalls = 0;
  await using it = await startSandboxSession(
    {
      onEvent: hasten(clock),
      ...{ testing: { clock }, pingIntervalMs },
      accessToken() {
        tokenCalls += 1;
        if (tokenCalls === 3) throw new Error("the vault is sealed");
        return tokenCalls < 3 ? canary : "NEW-TOKEN";
      },
    },
    { accessToken: canary, tokens: { "NEW-TOKEN": { agent: "Bot" } } },
  );
  it.faults.arm({ fault: "login-refused", error: "UNAUTHORIZED" });
  it.faults.arm({ fault: "eos" });
  await it.ready(2);
  expect(tokenCalls).toBe(4);
});
