import { expect, test } from "vitest";
import { sendMessage } from "../../generated/client.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { refuse, say, sayEos } from "../support/service/answers.ts";
import { startQuickSession } from "../support/service/session.ts";

const hello = { channel_id: "c", msg: "hello" };
const stopAgentSession = true;

test("a stop of the agent session passes the rate limit, and close waits for its answer", async () => {
  await using it = await startQuickSession(
    {
      frame(frame, socket, _, usual) {
        if (frame.payload.query.includes("SendMessage")) refuse(frame, socket, "RATE_LIMITED");
        else usual();
      },
    },
    { drainTimeoutMs: 5_000, testing: { random: () => 0.999 } },
  );
  sendMessage(it.session, hello).catch(() => {});
  await it.until(() => it.eventsOf("retry").length === 1);
  expect(await it.session.close({ stopAgentSession })).toBeUndefined();
  expect(it.seen(/StopAgentSession/)).toBe(1);
});

test.each<[string, Parameters<typeof startQuickSession>[0], number, object | undefined]>([
  ["nothing, if it is answered by EOS", { frame: (_, socket) => sayEos(socket) }, 5_000, undefined],
  ["the refusal", { frame: (frame, socket) => refuse(frame, socket, "FORBIDDEN") }, 5_000, { code: "FORBIDDEN" }],
  ["OUTCOME_UNKNOWN, if it is not answered", { frame: () => {} }, 1, { code: "OUTCOME_UNKNOWN" }],
  ["OUTCOME_UNKNOWN, if the line breaks", { frame: (_, it) => it.terminate() }, 5_000, { code: "OUTCOME_UNKNOWN" }],
])("close with a stop of the agent session returns %s", async (_, script, drainTimeoutMs, outcome) => {
  await using it = await startQuickSession(script, { drainTimeoutMs });
  const error = await it.session.close({ stopAgentSession });
  if (outcome) expect(error).toMatchObject(outcome);
  else expect(error).toBeUndefined();
});

test("close of a session that is not ready says that the agent session was not stopped", async () => {
  const clock = new ManualClock();
  await using it = await startQuickSession({}, { testing: { clock } });
  sayEos(it.sockets[0]);
  await it.until(() => it.eventsOf("reconnect").length === 1);
  const error = await it.session.close({ stopAgentSession });
  expect(error).toMatchObject({ code: "NOT_SENT", message: expect.stringContaining("recovering") });
  expect(it.seen(/StopAgentSession/)).toBe(0);
});

test("an answer without success is told", async () => {
  await using it = await startQuickSession(
    { frame: ({ id }, socket) => say(socket, { payload: { data: { stopAgentSession: { success: false } } }, id }) },
    { drainTimeoutMs: 5_000 },
  );
  expect(await it.session.close({ stopAgentSession })).toMatchObject({ code: "PROTOCOL_ERROR" });
});

test("who asks for it while the session closes, or after its end, is told that it was not sent", async () => {
  await using it = await startQuickSession();
  const [first, second] = [it.session.close(), it.session.close({ stopAgentSession })];
  expect(await first).toBeUndefined();
  expect(await second).toMatchObject({ code: "NOT_SENT" });
  await using other = await startQuickSession();
  await other.session.close();
  expect(await other.session.close({ stopAgentSession })).toMatchObject({ code: "NOT_SENT" });
  expect([it.seen(/StopAgentSession/), other.seen(/StopAgentSession/)]).toEqual([0, 0]);
});
