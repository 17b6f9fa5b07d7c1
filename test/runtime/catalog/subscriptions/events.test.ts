import { expect, test } from "vitest";
import { listAgents, onMessage, sendMessage } from "../../../../generated/client.ts";
import type { Fault, FaultOf } from "../../../../src/sandbox/index.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { publish } from "../../../support/service/answers.ts";
import { hasten, read, readTexts, startQuickSession, startSandboxSession } from "../../../support/service/session.ts";
import { expectWarnings } from "../../../support/warnings.ts";

const success = { sendMessage: { success: true } };
const end = { value: undefined, done: true };

const execError = { name: "GRAPHQL_EXEC_ERROR" };

type Alteration = Pick<FaultOf<"alter-data">, "set" | "remove">;

/** Long enough for a clock that jumps to make no PING due. */
const pingIntervalMs = 2 ** 30;

test("S-09: events after an answered stop are dropped and reported, and not stopped again", async () => {
  await using it = await startSandboxSession();
  const messages = onMessage(it.session);
  await messages.ready;
  it.faults.arm({ fault: "ignore-stop" });
  await messages.return();
  await it.until(() => it.seen(/stop s1/) === 1);
  for (const text of ["one", "two"]) await it.ann.says(text);
  await it.until(() => it.eventsOf("unexpected-frame").length === 2);
  expect(await messages.next()).toEqual(end);
  expect(await sendMessage(it.session, it.hello)).toEqual(success);
  expect(it.seen(/stop/)).toBe(1);
});

test.each<[string, Fault]>([
  ["refused", { fault: "refuse", error: "GRAPHQL_EXEC_ERROR", where: { kind: "stop" } }],
  ["never answered", { fault: "silent", where: { kind: "stop" } }],
])("S-10: a stop that is %s ends the subscription locally at once", async (_, fault) => {
  await using it = await startSandboxSession();
  it.faults.arm(fault);
  const messages = onMessage(it.session);
  await messages.ready;
  const next = messages.next();
  expect(await messages.return()).toEqual(end);
  expect(await next).toEqual(end);
  expect(await sendMessage(it.session, it.hello)).toEqual(success);
  expect(it.session.state).toBe("ready");
  expect(it.seen(/stop s1/)).toBe(1);
});

test("a stop that is refused with RATE_LIMITED is sent four times, then abandoned", async () => {
  const clock = new ManualClock();
  await using it = await startSandboxSession({ onEvent: hasten(clock), testing: { clock }, pingIntervalMs });
  it.faults.arm({ fault: "refuse", error: "RATE_LIMITED", where: { kind: "stop" }, times: "always" });
  const messages = onMessage(it.session);
  await messages.ready;
  await messages.return();
  await it.until(() => it.seen(/stop s1/) === 4);
  // The service answers in order: before this answer, another refusal and its effects would have arrived.
  expect(await sendMessage(it.session, it.hello)).toEqual(success);
  clock.advance(300_000);
  expect(await sendMessage(it.session, it.hello)).toEqual(success);
  expect([it.seen(/stop s1/), it.eventsOf("retry").length]).toEqual([4, 3]);
});

test("S-11: stopping twice, after a failure or after close() sends nothing and is no error", async () => {
  await using it = await startSandboxSession();
  const stopped = onMessage(it.session);
  await stopped.ready;
  for (const _ of [1, 2]) expect(await stopped.return()).toEqual(end);
  it.faults.arm({ fault: "refuse", error: "MAX_SUB", where: { kind: "subscription" } });
  const failed = onMessage(it.session);
  await expect(failed.ready).rejects.toMatchObject({ code: "MAX_SUB" });
  expect(await failed.return()).toEqual(end);
  const closed = onMessage(it.session);
  await closed.ready;
  await it.session.close();
  expect(await closed.return()).toEqual(end);
  expect(it.log.filter((line) => line.includes("stop"))).toEqual(["1 stop s1", "1 stop s2"]);
});

test.each<[string, string, Alteration, string]>([
  ["S-12", "errors", { set: { error_code: 500, payload: { errors: [execError] } } }, "GRAPHQL_EXEC_ERROR"],
  ["S-12", "an undocumented error", { set: { payload: { errors: [{ name: "TEAPOT" }] } } }, "UNKNOWN"],
  ["S-13", "a protocol error", { set: { error_code: 503, payload: { body: "unavailable" } } }, "PROTOCOL_ERROR"],
  ["S-13", "no payload", { remove: ["payload"] }, "PROTOCOL_ERROR"],
  ["S-13", "a payload that is null", { set: { payload: null } }, "PROTOCOL_ERROR"],
  ["S-13", "data that is null", { set: { payload: { data: null } } }, "PROTOCOL_ERROR"],
])("%s: an event with %s is reported as an error, and the next one is delivered", async (_, __, alteration, code) => {
  await using it = await startSandboxSession();
  const messages = onMessage(it.session);
  await messages.ready;
  await it.ann.says("before");
  it.faults.arm({ fault: "alter-data", ...alteration });
  for (const text of ["spoilt", "after"]) await it.ann.says(text);
  expect(await readTexts(messages, 2)).toEqual(["before", "after"]);
  expect(it.eventsOf("event-error")).toMatchObject([{ operation: "OnMessage", error: { code } }]);
  expect(it.seen(/OnMessage|stop/)).toBe(1);
});

test.each(["UNAUTHORIZED", "FORBIDDEN"] as const)(
  "S-12: an event with the error %s ends only its subscription",
  async (error) => {
    await using it = await startSandboxSession();
    const [refused, other] = [onMessage(it.session), onMessage(it.session)];
    await Promise.all([refused.ready, other.ready]);
    it.faults.arm({ fault: "data-error", error });
    await it.ann.says("unharmed");
    await expect(refused.next()).rejects.toMatchObject({ code: error });
    expect(await readTexts(other, 1)).toEqual(["unharmed"]);
    await it.until(() => it.seen(/stop/) === 1);
    expect(it.log.slice(2)).toEqual(["1 OnMessage", "1 OnMessage", "1 stop s1"]);
  },
);

test.each<[string, () => unknown]>([
  ["throws", () => thrown(new Error("handler failed"))],
  ["rejects", async () => thrown(new Error("handler failed"))],
  ["throws undefined", () => thrown(undefined)],
])("S-14: a loop whose handler %s ends alone; the others receive every event", async (_, handler) => {
  await using it = await startSandboxSession();
  const subscriptions = [1, 2, 3].map(() => onMessage(it.session));
  await Promise.all(subscriptions.map(({ ready }) => ready));
  const [failing, ...others] = subscriptions;
  const failure = (async () => {
    for await (const _ of failing ?? []) await handler();
  })().then(
    () => "ended",
    () => "failed",
  );
  const texts = ["one", "two", "three"];
  for (const text of texts) await it.ann.says(text);
  expect(await failure).toBe("failed");
  for (const other of others) expect(await readTexts(other, 3)).toEqual(texts);
  await it.until(() => it.seen(/stop/) === 1);
  expect([it.session.state, it.log.at(-1)]).toEqual(["ready", "1 stop s1"]);
});

test("S-15: an onEvent that throws when a bad event is reported causes only a process warning", async () => {
  await using warnings = expectWarnings();
  await using it = await startSandboxSession({
    onEvent({ type }) {
      if (type === "event-error") throw new Error("disk full");
    },
  });
  const messages = onMessage(it.session);
  await messages.ready;
  it.faults.arm({ fault: "alter-data", remove: ["payload"] });
  for (const text of ["spoilt", "after"]) await it.ann.says(text);
  expect(await readTexts(messages, 1)).toEqual(["after"]);
  expect(String(await warnings.first)).toContain("onEvent failed: Error: disk full");
  expect(it.session.state).toBe("ready");
});

test("S-16: with drop-oldest and a slow reader, each of 10,000 events is read in order or counted", async () => {
  const total = 10_000;
  await using it = await startQuickSession({}, { maxQueuedEvents: 100 });
  const messages = onMessage(it.session, { overflow: "drop-oldest" });
  await messages.ready;
  for (let value = 1; value <= total; value += 1) publish(it.sockets[0], "s1", value);
  const values: number[] = [];
  while (values.at(-1) !== total) {
    values.push(...((await read(messages, 1)) as number[]));
    if (values.length % 10 === 0) await listAgents(it.session);
  }
  expect(values).toEqual([...values].sort((one, other) => one - other));
  const dropped = it.eventsOf("dropped").reduce((sum, { count }) => sum + count, 0);
  expect(dropped).toBeGreaterThan(0);
  expect(values.length + dropped).toBe(total);
  expect(it.seen(/stop/)).toBe(0);
});

test("S-17: return() ends a pending read, and the service sees one stop", async () => {
  await using it = await startSandboxSession();
  it.faults.arm({ fault: "silent", where: { kind: "stop" } });
  const messages = onMessage(it.session);
  await messages.ready;
  const reads = [messages.next(), messages.next()];
  await Promise.all([messages.return(), messages.return()]);
  expect(await Promise.all([...reads, messages.next()])).toEqual([end, end, end]);
  await it.session.close();
  expect(it.log.slice(2)).toEqual(["1 OnMessage", "1 stop s1"]);
});

function thrown(reason: unknown): never {
  throw reason;
}
