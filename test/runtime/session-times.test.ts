import { expect, test } from "vitest";
import { listDepartments, onMessage } from "../../generated/client.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { admit, sayEos } from "../support/service/answers.ts";
import { hasten, startQuickSession, startSandboxSession } from "../support/service/session.ts";

/** Long enough for a clock that jumps to make no PING due. */
const pingIntervalMs = 2 ** 30;

const where = { operation: "UpdateAgentStatus" };

test("events have the duration of each state, and of the time without a session, and number the attempts in it", async () => {
  const clock = new ManualClock();
  // No time is measured from the clock's zero.
  clock.advance(50_000);
  const course: unknown[] = [];
  const waiting: number[] = [];
  await using it = await startQuickSession(
    {
      login: (response, address, number) => (number <= 2 ? response.writeHead(503).end() : admit(response, address)),
      connected: (socket, number) => void (number === 1 && socket.terminate()),
    },
    {
      ...{ testing: { clock, random: () => 0.5 }, reconnectDelayMs: 1_000, pingIntervalMs },
      onEvent(event) {
        if (event.type === "state") course.push([event.state, event.durationMs, "cause" in event]);
        if (event.type !== "reconnect") return;
        course.push([event.attempt, event.durationMs, event.outcome]);
        setImmediate(() => {
          waiting.push(clock.waiting);
          clock.advance(event.delayMs);
        });
      },
    },
  );
  const until = (state: string, count: number) =>
    it.until(() => it.events.filter((event) => "state" in event && event.state === state).length === count);
  await until("ready", 1);
  const [first, second, third, ...rest] = course.splice(0) as [number, number, string][];
  expect([first, second?.[0], second?.[2], third?.[0], third?.[2]]).toEqual([
    ...[[1, 0, "UNREACHABLE"], 2, "UNREACHABLE", 3, "UNREACHABLE"],
  ]);
  const [attemptedAt = 0, lostAt = 0] = [second?.[1], third?.[1]];
  expect(attemptedAt).toBeGreaterThan(0);
  expect(lostAt).toBeGreaterThan(attemptedAt);
  expect(rest).toEqual([["ready", clock.monotonic() - 50_000, false]]);
  // The start's own deadline, and the next attempt.
  expect(waiting.splice(0)).toEqual([2, 2, 2]);

  for (const times of [2, 3]) {
    clock.advance(7_000);
    it.service.drop();
    const lostAt = clock.monotonic();
    await until("ready", times);
    const recoveringMs = clock.monotonic() - lostAt;
    expect(course.splice(0)).toEqual([
      ...[
        ["recovering", 7_000, true],
        [1, 0, "CONNECTION_LOST"],
        ["ready", recoveringMs, false],
      ],
    ]);
    expect(waiting.splice(0)).toEqual([1]);
  }
  clock.advance(3_000);
  await it.session.close();
  expect(course).toEqual([
    ["closing", 3_000, false],
    ["closed", 0, false],
  ]);
  expect(clock.waiting).toBe(0);
});

test("a session becomes ready once, even if its status is answered later", async () => {
  const clock = new ManualClock();
  await using it = await startSandboxSession({
    ...{ keepStatus: "ONLINE", onEvent: hasten(clock), testing: { clock }, pingIntervalMs },
  });
  await it.until(() => it.eventsOf("status").length === 1);
  it.faults.arm({ fault: "late", where });
  it.faults.arm({ fault: "drop" });
  await it.until(() => it.seen(/UpdateAgentStatus/) === 2);
  clock.advance(5_000);
  await it.ready(2);
  expect(it.faults.release()).toBe(1);
  await it.until(() => it.eventsOf("status").length === 2);
  await listDepartments(it.session);
  expect(it.eventsOf("state").map(({ state }) => state)).toEqual(["ready", "recovering", "ready"]);
});

test("a refused status is not tried again without a connection, and set once on the next", async () => {
  const clock = new ManualClock();
  await using it = await startSandboxSession({
    ...{ keepStatus: "ONLINE", testing: { clock, random: () => 0.5 }, pingIntervalMs, reconnectDelayMs: 10_000 },
  });
  it.faults.arm({ fault: "refuse", error: "GRAPHQL_EXEC_ERROR", where });
  await it.until(() => it.eventsOf("status").length === 1);
  it.faults.arm({ fault: "drop" });
  await it.until(() => it.eventsOf("reconnect").length === 1);
  // The next attempt alone.
  expect(clock.waiting).toBe(1);
  clock.advance(60_000);
  await it.ready(2);
  await listDepartments(it.session);
  expect(it.seen(/UpdateAgentStatus/)).toBe(2);
});

test("a session that is closed while it recovers, before its status is answered, leaves no timer", async () => {
  const clock = new ManualClock();
  await using it = await startSandboxSession({
    ...{ keepStatus: "ONLINE", onEvent: hasten(clock), testing: { clock }, pingIntervalMs },
  });
  await it.until(() => it.eventsOf("status").length === 1);
  it.faults.arm({ fault: "silent", where });
  it.faults.arm({ fault: "drop" });
  await it.until(() => it.seen(/UpdateAgentStatus/) === 2);
  expect(it.session.state).toBe("recovering");
  await it.session.close();
  expect(clock.waiting).toBe(0);
});

test("a subscription that is left while there is no connection is stopped once when its address is open again", async () => {
  await using it = await startSandboxSession();
  const messages = onMessage(it.session);
  await messages.ready;
  it.faults.arm({ fault: "drop" });
  await it.until(() => it.session.state === "recovering");
  await messages.return();
  await it.ready(2);
  await listDepartments(it.session);
  expect(it.log.slice(3)).toEqual(["socket 2", "2 stop s1", "2 ListDepartments"]);
});

test("subscriptions end when the session begins to close, before the last calls are answered", async () => {
  await using it = await startSandboxSession({ drainTimeoutMs: 60_000 });
  const messages = onMessage(it.session);
  await messages.ready;
  it.faults.arm({ fault: "late", where: { operation: "ListDepartments" } });
  const call = listDepartments(it.session);
  await it.until(() => it.seen(/ListDepartments/) === 1);
  const closing = it.session.close();
  for await (const _ of messages) throw new Error("there is an event");
  expect(it.session.state).toBe("closing");
  it.faults.release();
  await call;
  await closing;
});

test("a session that EOS ends while it recovers leaves no timer and no waiting call", async () => {
  const clock = new ManualClock();
  await using it = await startQuickSession(
    { connected: (socket, number) => void (number > 1 && sayEos(socket, "concurrent session limit reached")) },
    { onEvent: hasten(clock), testing: { clock }, pingIntervalMs },
  );
  it.service.drop();
  await it.until(() => it.session.state === "recovering");
  await expect(listDepartments(it.session)).rejects.toThrow("the session is displaced");
  expect(await it.session.closed).toMatchObject({ code: "DISPLACED" });
  await it.session.close();
  expect(clock.waiting).toBe(0);
});
