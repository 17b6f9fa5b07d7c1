import { expect, test } from "vitest";
import { listAgents, onMessage, sendMessage, updateAgentStatus } from "../../../../generated/client.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { isStart, publish, refuse, say, sayEos } from "../../../support/service/answers.ts";
import { hasten, read, readTexts, startQuickSession, startSandboxSession } from "../../../support/service/session.ts";

const hello = { channel_id: "c", msg: "hello" };

const end = { value: undefined, done: true };

/** Long enough for a clock that jumps to make no PING due. */
const pingIntervalMs = 2 ** 30;

test("S-20: 100 subscriptions are live again, each once, as soon as the lost connection is replaced", async () => {
  const clock = new ManualClock();
  await using it = await startSandboxSession({ onEvent: hasten(clock), testing: { clock }, pingIntervalMs });
  const subscriptions = Array.from({ length: 100 }, () => onMessage(it.session));
  await Promise.all(subscriptions.map(({ ready }) => ready));
  it.faults.arm({ fault: "drop" });
  await it.ready(2);
  expect(clock.now()).toBe(it.eventsOf("reconnect")[0]?.delayMs);
  // One event for each subscription, with a different number in each, in the order of their starts.
  for (let message = 1; message <= 100; message += 1) {
    it.faults.arm({ fault: "alter-data", set: { payload: { data: { message } } } });
  }
  await it.ann.says("to all");
  const values = await Promise.all(subscriptions.map((each) => read(each, 1)));
  expect(values.flat()).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  expect(it.ledger.activeSubscriptions.map(({ socket }) => socket)).toEqual(Array(100).fill(2));
  expect([it.seen(/^2 OnMessage/), it.seen(/login/), it.eventsOf("gap").length]).toEqual([100, 1, 100]);
});

test("S-21: a restoration that is refused with RATE_LIMITED half way waits, and restores all subscriptions without a burst", async () => {
  const clock = new ManualClock();
  let limitedAt: number | undefined;
  await using it = await startQuickSession(
    {
      frame(frame, socket, number, usual) {
        if (number === 1 || it.seen(/^2 OnMessage/) <= 50 || limitedAt !== clock.now()) return usual();
        refuse(frame, socket, "RATE_LIMITED");
      },
    },
    {
      onEvent({ type }) {
        if (type === "reconnect") limitedAt = clock.now();
        if (type === "retry" && it.eventsOf("retry").length === 50) setImmediate(() => clock.advance(1_000));
      },
      testing: { clock },
      pingIntervalMs,
      reconnectDelayMs: 1e-6,
      loginIntervalMs: 1e-6,
    },
  );
  const subscriptions = Array.from({ length: 100 }, () => onMessage(it.session));
  await Promise.all(subscriptions.map(({ ready }) => ready));
  sayEos(it.sockets[0]);
  await it.until(() => it.eventsOf("reconnect").length === 1);
  clock.advance(0.001);
  limitedAt = clock.now();
  await it.ready(2);
  expect(it.eventsOf("gap")).toHaveLength(100);
  expect(it.seen(/^2 OnMessage/)).toBe(150);
});

test("S-22, S-24: missed events are read first, then those that arrived meanwhile, each once", async () => {
  const story: unknown[] = [];
  await using it = await startQuickSession(
    {
      frame(frame, socket, number, usual) {
        if (number === 1 || isStart(frame)) return usual();
        // New events come before the answer, and one of them is in the answer, too.
        for (const value of [7, 8]) publish(socket, "s2", value);
        say(socket, { payload: { data: { own: [3, 4, 5, 6, 7] } }, id: frame.id });
      },
    },
    { onEvent: ({ type }) => type === "gap" && story.push(type) },
  );
  const messages = onMessage(it.session, {
    async onGap(gap) {
      expect(gap.to).toBeGreaterThanOrEqual(gap.from);
      const { own } = (await listAgents(it.session)) as { own?: unknown[] };
      return (own ?? []).map((message) => ({ message }) as never);
    },
  });
  await messages.ready;
  for (const value of [1, 2]) publish(it.sockets[0], "s1", value);
  story.push(...(await read(messages, 2)));
  sayEos(it.sockets[0]);
  await Promise.all([...Array(6)].map(() => messages.next().then(({ value }) => story.push(value?.message))));
  expect(story).toEqual([1, 2, "gap", 3, 4, 5, 6, 7, 8]);
  expect(it.eventsOf("gap")).toMatchObject([{ operation: "OnMessage", filled: 5, cause: { code: "SESSION_ENDED" } }]);
});

test("S-23: a gap that cannot be filled is reported with the reason, and new events arrive", async () => {
  const reason = new Error("no log");
  await using it = await startSandboxSession();
  const messages = onMessage(it.session, { onGap: () => Promise.reject(reason) });
  await messages.ready;
  it.faults.arm({ fault: "eos" });
  await it.ready(2);
  await it.ann.says("new");
  expect(await readTexts(messages, 1)).toEqual(["new"]);
  expect(it.eventsOf("gap")).toMatchObject([{ operation: "OnMessage", error: reason }]);
  expect(it.seen(/OnMessage/)).toBe(2);
});

test("S-23: a gap that is not filled within 15 s is reported, and new events arrive", async () => {
  const clock = new ManualClock();
  await using it = await startSandboxSession({ testing: { clock }, pingIntervalMs });
  const messages = onMessage(it.session, { onGap: () => new Promise<void>(() => {}) });
  await messages.ready;
  it.faults.arm({ fault: "eos" });
  await it.until(() => it.eventsOf("reconnect").length === 1);
  clock.advance(10);
  await it.ready(2);
  await it.ann.says("new");
  // The answer comes after the event.
  await listAgents(it.session);
  const next = readTexts(messages, 1);
  clock.advance(14_999);
  expect(it.eventsOf("gap")).toEqual([]);
  clock.advance(1);
  expect(await next).toEqual(["new"]);
  expect(String(it.eventsOf("gap")[0]?.error)).toBe("Error: onGap took longer than 15000 ms");
});

test("S-25: old subscriptions that the service still has after a reconnection are stopped once each, and their events are not delivered", async () => {
  await using it = await startQuickSession({
    frame(_frame, socket, number, usual) {
      if (number === 2) for (const ghost of ["s1", "s2"]) publish(socket, ghost, "from a ghost");
      usual();
    },
  });
  const [one, other] = [onMessage(it.session), onMessage(it.session)];
  await Promise.all([one.ready, other.ready]);
  it.service.drop();
  await it.ready(2);
  publish(it.sockets[1], "s3", "to one");
  publish(it.sockets[1], "s4", "to the other");
  expect([...(await read(one, 1)), ...(await read(other, 1))]).toEqual(["to one", "to the other"]);
  expect(it.log.slice(4)).toEqual(["socket 2", "2 stop s1", "2 stop s2", "2 OnMessage", "2 OnMessage"]);
  expect(it.eventsOf("unexpected-frame").length).toBeGreaterThan(0);
});

test("S-26: old subscriptions are stopped before the restoration, so that MAX_SUB does not refuse it", async () => {
  const active = new Set<string>();
  await using it = await startQuickSession({
    frame(frame, socket, _, usual) {
      if (isStart(frame) && active.size === 2) return refuse(frame, socket, "MAX_SUB");
      if (isStart(frame)) active.add(`s${it.seen(/OnMessage/)}`);
      else active.delete(frame.payload.subscription_id ?? "");
      usual();
    },
  });
  const subscriptions = [onMessage(it.session), onMessage(it.session)];
  await Promise.all(subscriptions.map(({ ready }) => ready));
  it.service.drop();
  await it.ready(2);
  expect([...active]).toEqual(["s3", "s4"]);
  for (const id of active) publish(it.sockets[1], id, id);
  expect((await Promise.all(subscriptions.map((each) => read(each, 1)))).flat()).toEqual(["s3", "s4"]);
});

test("S-27: the status is set again and waiting calls are sent once every subscription is live", async () => {
  const answers: (() => void)[] = [];
  const isHolding = () => answers.length === 2;
  await using it = await startQuickSession(
    {
      frame(frame, _, number, usual) {
        if (number === 1 || !isStart(frame)) return usual();
        answers.push(usual);
      },
    },
    { onRecovered: (session) => updateAgentStatus(session, { status: "ONLINE" }) },
  );
  const [one, other] = [onMessage(it.session), onMessage(it.session)];
  await Promise.all([one.ready, other.ready]);
  sayEos(it.sockets[0]);
  await it.until(() => it.session.state === "recovering");
  const call = sendMessage(it.session, hello);
  await it.until(isHolding);
  answers[0]?.();
  publish(it.sockets[1], "s3", "the first is live");
  await read(one, 1);
  it.log.push("only the second is missing");
  answers[1]?.();
  expect(await call).toEqual({ own: "hello" });
  await it.until(() => it.seen(/UpdateAgentStatus/) === 1);
  expect(it.log.slice(6)).toEqual([
    ...["2 OnMessage", "2 OnMessage", "only the second is missing"],
    ...["2 SendMessage hello", "2 UpdateAgentStatus"],
  ]);
});

test("S-27: waiting calls are sent as soon as the last subscription without a start has ended", async () => {
  // Time passes only until the next connection, so that no deadline lets the calls through.
  const clock = new ManualClock();
  await using it = await startQuickSession(
    {
      frame(frame, _, number, usual) {
        if (number === 1 || !isStart(frame) || it.seen(/^2 OnMessage/) === 1) return usual();
      },
    },
    {
      testing: { clock },
      onEvent: (event) => event.type === "reconnect" && void setImmediate(() => clock.advance(event.delayMs)),
    },
  );
  const [one, other] = [onMessage(it.session), onMessage(it.session)];
  await Promise.all([one.ready, other.ready]);
  sayEos(it.sockets[0]);
  await it.until(() => it.session.state === "recovering");
  const call = sendMessage(it.session, hello);
  await it.until(() => it.seen(/^2 OnMessage/) === 2);
  publish(it.sockets[1], "s3", "the first is live");
  await read(one, 1);
  await other.return();
  expect(await call).toEqual({ own: "hello" });
  expect(it.log.filter((line) => /^2 /.test(line))).toEqual(["2 OnMessage", "2 OnMessage", "2 SendMessage hello"]);
});

test("a subscription that is left at the moment in which the session is ready again is stopped, and reports no gap", async () => {
  await using it = await startSandboxSession({ onRecovered: () => messages.return() });
  const messages = onMessage(it.session);
  await messages.ready;
  it.faults.arm({ fault: "ignore-stop" });
  it.faults.arm({ fault: "eos" });
  await it.ready(2);
  expect(await messages.next()).toEqual(end);
  const next = onMessage(it.session);
  await next.ready;
  await it.ann.says("for the next, and for one that has ended");
  expect(await readTexts(next, 1)).toEqual(["for the next, and for one that has ended"]);
  await it.until(() => it.eventsOf("unexpected-frame").length > 0);
  expect(it.log.slice(5)).toEqual(["2 OnMessage", "2 stop s2", "2 OnMessage"]);
  expect(it.eventsOf("unexpected-frame")).toEqual([
    { type: "unexpected-frame", reason: "an event of no subscription" },
  ]);
  expect(it.eventsOf("gap")).toEqual([]);
});
