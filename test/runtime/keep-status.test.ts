import { readFileSync } from "node:fs";
import { buildSchema, type GraphQLEnumType } from "graphql";
import { expect, test } from "vitest";
import { listAgents, listDepartments, onMessage, UpdateAgentStatus } from "../../generated/client.ts";
import { connect, type SessionEvent } from "../../src/runtime/index.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { accept, refuse, say } from "../support/service/answers.ts";
import { canary, type Frame, startService } from "../support/service/scripted-service.ts";
import { quick, startQuickSession, startSandboxSession } from "../support/service/session.ts";

const keepStatus = "ONLINE";
const isStatus = ({ payload }: Frame) => /updateAgentStatus/.test(payload.query ?? "");
const statusesOf = (events: readonly SessionEvent[]) => events.filter((event) => event.type === "status");

test("the status is set after connect(), when the subscription that follows it is live", async () => {
  const frames: Frame[] = [];
  await using it = await startQuickSession(
    {
      frame(frame, socket, _, usual) {
        frames.push(frame);
        if (/subscription/.test(frame.payload.query ?? "")) setImmediate(() => accept(frame, socket, "s1"));
        else usual();
      },
    },
    { keepStatus },
  );
  const messages = onMessage(it.session);
  await messages.ready;
  await it.until(() => it.eventsOf("status").length === 1);
  expect(frames.map(({ payload }) => payload.query?.split(/[ ({]/)[1])).toEqual(["OnMessage", "UpdateAgentStatus"]);
  expect(it.eventsOf("status")).toEqual([{ type: "status", status: "ONLINE" }]);
});

test("without a subscription it is set all the same, at the service", async () => {
  await using it = await startSandboxSession({ keepStatus });
  await it.until(() => it.eventsOf("status").length === 1);
  const { agents } = await listAgents(it.session);
  expect(agents?.edges?.map((edge) => edge?.node?.status)).toContain("ONLINE");
});

test("after a recovery it is set before the calls that wait, and after the subscriptions", async () => {
  await using it = await startQuickSession({}, { keepStatus });
  await onMessage(it.session).ready;
  await it.until(() => it.eventsOf("status").length === 1);
  it.sockets[0]?.terminate();
  await it.until(() => it.session.state === "recovering");
  await listDepartments(it.session);
  const second = it.log.filter((line) => /^2 \w+$/.test(line));
  expect(second.map((line) => /OnMessage|UpdateAgentStatus|ListDepartments/.exec(line)?.[0])).toEqual([
    "OnMessage",
    "UpdateAgentStatus",
    "ListDepartments",
  ]);
});

test("a refused status is an event, and is tried again until it is accepted; the session is ready meanwhile", async () => {
  const clock = new ManualClock();
  const events: SessionEvent[] = [];
  let refusals = 0;
  await using service = await startService({
    frame(frame, socket) {
      if (isStatus(frame) && refusals < 3) {
        refusals += 1;
        refuse(frame, socket, "GRAPHQL_EXEC_ERROR");
      } else say(socket, { payload: { data: {} }, id: frame.id });
    },
  });
  const isDone = new Promise<void>((resolve, reject) => {
    connect({
      ...{
        ...quick,
        accessToken: canary,
        endpoint: service.endpoint,
        keepStatus,
        testing: { clock, random: () => 0.5 },
      },
      onEvent(event) {
        events.push(event);
        if (event.type !== "status") return;
        if (event.outcome === "OK") resolve();
        else setImmediate(() => clock.advance(event.delayMs ?? 0));
      },
    }).then((session) => isDone.then(() => session.close()), reject);
  });
  await isDone;
  expect(statusesOf(events)).toMatchObject([
    { outcome: "GRAPHQL_EXEC_ERROR", attempt: 1, delayMs: 1_500, error: { code: "GRAPHQL_EXEC_ERROR" } },
    { outcome: "GRAPHQL_EXEC_ERROR", attempt: 2, delayMs: 3_000 },
    { outcome: "GRAPHQL_EXEC_ERROR", attempt: 3, delayMs: 6_000 },
    { outcome: "OK", attempt: 4, message: "the agent is ONLINE" },
  ]);
  expect(statusesOf(events)[0]?.message).toMatch(/^could not set the status ONLINE: \[GRAPHQL_EXEC_ERROR\]/);
});

test("a token without the scope is not tried again on that connection", async () => {
  await using it = await startQuickSession(
    { frame: (frame, socket) => refuse(frame, socket, "FORBIDDEN") },
    { keepStatus },
  );
  await it.until(() => it.eventsOf("status").length === 1);
  expect(it.eventsOf("status")[0]).not.toHaveProperty("delayMs");
  expect(it.session.state).toBe("ready");
});

test("a status that is not answered keeps the session from being ready for 5 s at most", async () => {
  const clock = new ManualClock();
  let statuses = 0;
  await using it = await startQuickSession(
    {
      frame(frame, _, __, usual) {
        if (isStatus(frame) && ++statuses === 2) setImmediate(() => clock.advance(5_000));
        else usual();
      },
    },
    {
      onEvent: ({ type, ...event }) => {
        if (type === "reconnect" && "delayMs" in event) setImmediate(() => clock.advance(event.delayMs ?? 0));
      },
      keepStatus,
      testing: { clock },
      pingIntervalMs: 60_000,
    },
  );
  await it.until(() => it.eventsOf("status").length === 1);
  it.sockets[0]?.terminate();
  await it.ready(2);
  expect(statuses).toBe(2);
});

test("a session that is closed at once sets no status, and leaves no timer", async () => {
  const clock = new ManualClock();
  await using it = await startQuickSession({}, { keepStatus, testing: { clock } });
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

test("the mutation and the statuses are those of the schema", async () => {
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
