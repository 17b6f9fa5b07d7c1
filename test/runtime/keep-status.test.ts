import { readFileSync } from "node:fs";
import { buildSchema, type GraphQLEnumType } from "graphql";
import { expect, test } from "vitest";
import { listAgents, listDepartments, onMessage, UpdateAgentStatus } from "../../generated/client.ts";
import { connect, type SessionEvent } from "../../src/runtime/index.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { canary } from "../support/service/scripted-service.ts";
import { hasten, startSandboxSession } from "../support/service/session.ts";

type SessionEventOf<Type> = Extract<SessionEvent, { readonly type: Type }>;

const keepStatus = "ONLINE";
const where = { operation: "UpdateAgentStatus" };

test("the status is set after connect(), when the subscription that follows it is live", async () => {
  await using it = await startSandboxSession({ keepStatus });
  it.faults.arm({ fault: "late", where: { kind: "subscription" } });
  const messages = onMessage(it.session);
  await it.until(() => it.seen(/OnMessage/) === 1);
  expect(it.faults.release()).toBe(1);
  await messages.ready;
  await it.until(() => it.eventsOf("status").length === 1);
  expect(it.log.slice(2)).toEqual(["1 OnMessage", "1 UpdateAgentStatus"]);
  expect(it.eventsOf("status")).toEqual([{ type: "status", status: "ONLINE" }]);
});

test("without a subscription the status is set at the service, too", async () => {
  await using it = await startSandboxSession({ keepStatus });
  await it.until(() => it.eventsOf("status").length === 1);
  const { agents } = await listAgents(it.session);
  expect(agents?.edges?.map((edge) => edge?.node?.status)).toContain("ONLINE");
});

test("after a recovery the status is set after the subscriptions and before the waiting calls", async () => {
  await using it = await startSandboxSession({ keepStatus });
  await onMessage(it.session).ready;
  await it.until(() => it.eventsOf("status").length === 1);
  it.faults.arm({ fault: "drop" });
  await it.until(() => it.session.state === "recovering");
  await listDepartments(it.session);
  const second = it.log.filter((line) => /^2 \w+$/.test(line));
  expect(second).toEqual(["2 OnMessage", "2 UpdateAgentStatus", "2 ListDepartments"]);
});

test("a refused status is reported and tried again until it is accepted, and the session is ready meanwhile", async () => {
  const clock = new ManualClock();
  const statuses: SessionEventOf<"status">[] = [];
  await using it = await startSandboxSession({
    ...{ keepStatus, testing: { clock, random: () => 0.5 } },
    onEvent: (event) => event.type === "status" && statuses.push(event),
  });
  it.faults.arm({ fault: "refuse", error: "GRAPHQL_EXEC_ERROR", where, times: 3 });
  for (const count of [1, 2, 3, 4]) {
    await it.until(() => statuses.length === count);
    expect(it.session.state).toBe("ready");
    clock.advance(statuses.at(-1)?.delayMs ?? 0);
  }
  expect(statuses).toMatchObject([
    { outcome: "GRAPHQL_EXEC_ERROR", attempt: 1, delayMs: 1_500, error: { code: "GRAPHQL_EXEC_ERROR" } },
    { outcome: "GRAPHQL_EXEC_ERROR", attempt: 2, delayMs: 3_000 },
    { outcome: "GRAPHQL_EXEC_ERROR", attempt: 3, delayMs: 6_000 },
    { outcome: "OK", attempt: 4, message: "the agent is ONLINE" },
  ]);
  expect(statuses[0]?.message).toMatch(/^could not set the status ONLINE: \[GRAPHQL_EXEC_ERROR\]/);
});

test("a status that the token's scopes do not allow is not tried again on that connection", async () => {
  await using it = await startSandboxSession({ keepStatus });
  it.faults.arm({ fault: "refuse", error: "FORBIDDEN", where, times: "always" });
  await it.until(() => it.eventsOf("status").length === 1);
  expect(it.eventsOf("status")[0]).not.toHaveProperty("delayMs");
  expect(it.session.state).toBe("ready");
});

test("a status that is not answered keeps the session from being ready for 5 s at most", async () => {
  const clock = new ManualClock();
  const options = { keepStatus, onEvent: hasten(clock), testing: { clock }, pingIntervalMs: 60_000 } as const;
  await using it = await startSandboxSession(options);
  await it.until(() => it.eventsOf("status").length === 1);
  it.faults.arm({ fault: "silent", where });
  it.faults.arm({ fault: "drop" });
  await it.until(() => it.seen(/UpdateAgentStatus/) === 2);
  clock.advance(4_999);
  expect(it.session.state).toBe("recovering");
  clock.advance(1);
  await it.ready(2);
  expect(it.seen(/UpdateAgentStatus/)).toBe(2);
});

test("the 5 s in which a status may be answered begin again with each connection", async () => {
  const clock = new ManualClock();
  const options = { keepStatus, onEvent: hasten(clock), testing: { clock }, pingIntervalMs: 60_000 } as const;
  await using it = await startSandboxSession(options);
  await it.until(() => it.eventsOf("status").length === 1);
  it.faults.arm({ fault: "silent", where, times: 2 });
  it.faults.arm({ fault: "drop" });
  await it.until(() => it.seen(/UpdateAgentStatus/) === 2);
  clock.advance(4_000);
  it.faults.arm({ fault: "drop" });
  await it.until(() => it.seen(/UpdateAgentStatus/) === 3);
  clock.advance(4_000);
  expect(it.session.state).toBe("recovering");
  clock.advance(1_000);
  await it.ready(2);
});

test("a refused status is not tried again while the session closes", async () => {
  const clock = new ManualClock();
  await using it = await startSandboxSession({ keepStatus, testing: { clock }, drainTimeoutMs: 60_000 });
  it.faults.arm({ fault: "refuse", error: "GRAPHQL_EXEC_ERROR", where, times: "always" });
  await it.until(() => it.eventsOf("status").length === 1);
  it.faults.arm({ fault: "late", where: { operation: "ListDepartments" } });
  const call = listDepartments(it.session);
  await it.until(() => it.seen(/ListDepartments/) === 1);
  const closing = it.session.close();
  clock.advance(10_000);
  expect(it.session.state).toBe("closing");
  it.faults.release();
  await call;
  await closing;
  expect([it.seen(/UpdateAgentStatus/), clock.waiting]).toEqual([1, 0]);
  expect(it.eventsOf("status")).toHaveLength(1);
});

test("a session that is closed at once sets no status, and leaves no timer", async () => {
  const clock = new ManualClock();
  await using it = await startSandboxSession({ keepStatus, testing: { clock } });
  await it.session.close();
  await new Promise(setImmediate);
  expect(it.seen(/UpdateAgentStatus/)).toBe(0);
  expect(clock.waiting).toBe(0);
});

test.each(["online", "", "ONLINE){x}", 1])("keepStatus: %j is refused", async (status) => {
  await expect(connect({ accessToken: canary, keepStatus: status as "ONLINE" })).rejects.toThrow(
    'keepStatus must be a status of an agent, such as "ONLINE"',
  );
});

test("the mutation and the statuses exist in the schema", async () => {
  await using it = await startSandboxSession({ keepStatus });
  await it.until(() => it.eventsOf("status").length === 1);
  const [request] = it.ledger.requests();
  expect(request?.document).toBe(UpdateAgentStatus.document.replace("$status", "ONLINE"));
  const schema = buildSchema(readFileSync("schema/conversations.graphql", "utf8"));
  const values = (schema.getType("AgentStatus") as GraphQLEnumType).getValues().map(({ name }) => name);
  const source = readFileSync("src/runtime/options.ts", "utf8");
  const [, union = ""] = /type AgentStatus = ([^;]+);/.exec(source) ?? [];
  expect(union.split(" | ").map((text) => JSON.parse(text))).toEqual(values);
});
