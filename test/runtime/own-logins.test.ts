import { expect, test } from "vitest";
import { sendMessage } from "../../generated/client.ts";
import { canary } from "../support/bare-service.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { admit, hasten, play, sayEos } from "../support/scripted-service.ts";

const hello = { channel_id: "c", msg: "hello" };

/** Long enough for a clock that jumps to make no PING due. */
const pingIntervalMs = 2 ** 30;

const concurrent = "concurrent session limit reached";

test("an eviction by our own login, which was abandoned and carried out late, is recovered from", async () => {
  const clock = new ManualClock();
  await using it = await play(
    {
      login(response, address, number) {
        if (number !== 2) admit(response, address);
        else setImmediate(() => clock.advance(10_000));
      },
      told: hasten(clock),
    },
    { testing: { clock }, pingIntervalMs },
  );
  sayEos(it.sockets[0]);
  await it.ready(2);
  // The service now carries out the second login, which ends the session of the third.
  sayEos(it.sockets[1], concurrent);
  await it.ready(3);
  expect(await sendMessage(it.session, hello)).toEqual({ own: "hello" });
  sayEos(it.sockets[2], concurrent);
  expect(await it.session.closed).toMatchObject({ code: "DISPLACED" });
  expect(it.seen(/login/)).toBe(4);
});

/** A session whose second login is refused, and whose provider returns these tokens in turn. */
async function rotate(tokens: string[], refusals: number) {
  const clock = new ManualClock();
  const it = await play(
    {
      login(response, address, number) {
        if (number === 1 || number > 1 + refusals) return admit(response, address);
        response.end(JSON.stringify({ errors: [{ name: "UNAUTHORIZED", message: "token expired" }] }));
      },
      told: hasten(clock),
    },
    { testing: { clock }, pingIntervalMs, accessToken: () => tokens.shift() ?? "none" },
  );
  sayEos(it.sockets[0]);
  return it;
}

test("a token that is refused during recovery is requested again: another one is tried once", async () => {
  await using it = await rotate([canary, canary, "NEW-TOKEN", "NEW-TOKEN"], 1);
  await it.ready(2);
  expect(it.told("reconnect").map(({ cause: { code } }) => code)).toEqual(["SESSION_ENDED", "UNAUTHORIZED"]);
  expect(it.seen(/login/)).toBe(3);
});

test("the same token again, or another one that is refused too, ends the session", async () => {
  await using same = await rotate([canary, canary, canary], 1);
  expect(await same.session.closed).toMatchObject({ code: "UNAUTHORIZED" });
  expect(same.seen(/login/)).toBe(2);
  await using other = await rotate([canary, canary, "NEW-TOKEN", "NEW-TOKEN", "NEWEST-TOKEN"], 2);
  expect(await other.session.closed).toMatchObject({ code: "UNAUTHORIZED" });
  expect(other.seen(/login/)).toBe(3);
});

test("after a session was ready, the token is requested again at the next refusal", async () => {
  await using it = await rotate([canary, canary, "NEW-TOKEN", "NEW-TOKEN", "NEW-TOKEN"], 1);
  await it.ready(2);
  sayEos(it.sockets[1]);
  await it.ready(3);
  expect(it.session.state).toBe("ready");
});
