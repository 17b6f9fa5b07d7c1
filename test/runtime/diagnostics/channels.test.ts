import { AsyncLocalStorage } from "node:async_hooks";
import { channel, subscribe, tracingChannel, unsubscribe } from "node:diagnostics_channel";
import { afterEach, expect, test } from "vitest";
import { sendMessage, startAgentSession, updateAgentStatus } from "../../../generated/client.ts";
import { type CallContext, type EventMessage, httpEndpoint } from "../../../src/runtime/index.ts";
import { startSandbox } from "../../../src/sandbox/index.ts";
import { createMemoryTransport } from "../../../src/testing/index.ts";
import { outcomeOf, startSandboxSession } from "../../support/service/session.ts";

const msg = "my card number is 4111";
const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0)) step();
});

/** Records what is published on the tracing channels of calls. */
function recordCalls() {
  const calls: { readonly step: string; readonly context: CallContext }[] = [];
  for (const step of ["start", "end", "asyncStart", "asyncEnd", "error"]) {
    const name = `tracing:conversations:call:${step}`;
    const listener = (context: unknown) => void calls.push({ step, context: context as CallContext });
    subscribe(name, listener);
    undo.push(() => unsubscribe(name, listener));
  }
  return calls;
}

test("a call is traced as Node's tracing channels are, with one context and without texts", async () => {
  await using it = await startSandboxSession();
  const calls = recordCalls();
  await sendMessage(it.session, { ...it.hello, msg });
  calls.push({ step: "continued", context: {} as CallContext });
  expect(calls.map(({ step }) => step)).toEqual(["start", "end", "asyncStart", "asyncEnd", "continued"]);
  const [start, , , asyncEnd] = calls;
  expect(asyncEnd?.context).toBe(start?.context);
  expect(start?.context.session).toBe(it.session);
  expect(start?.context).toMatchObject({ operation: "SendMessage", kind: "mutation", outcome: "OK", attempt: 1 });
  expect(start?.context.durationMs).toBeGreaterThanOrEqual(0);
  expect(JSON.stringify({ ...start?.context, session: undefined })).not.toContain("4111");
});

test("a refused call has its error in the context, and the caller gets it too", async () => {
  await using it = await startSandboxSession();
  it.faults.arm({ fault: "refuse", error: "FORBIDDEN" });
  const calls = recordCalls();
  const error = await outcomeOf(sendMessage(it.session, { ...it.hello, msg }));
  expect(calls.map(({ step }) => step)).toEqual(["start", "end", "error", "asyncStart", "asyncEnd"]);
  expect(calls[0]?.context).toMatchObject({ outcome: "FORBIDDEN" });
  expect(calls[0]?.context.error).toBe(error);
});

test("the login is traced as a call, and holds no token", async () => {
  const calls = recordCalls();
  await using it = await startSandboxSession();
  expect(calls[0]?.context).toMatchObject({ operation: "StartAgentSession", kind: "mutation", outcome: "OK" });
  expect(JSON.stringify({ ...calls[0]?.context, session: undefined })).not.toContain(it.sandbox.accessToken);
});

test("a call of an HTTP endpoint is traced and published in the same way as calls of sessions", async () => {
  await using sandbox = await startSandbox();
  const events: EventMessage[] = [];
  const listener = (message: unknown) => void events.push(message as EventMessage);
  subscribe("conversations:event", listener);
  undo.push(() => unsubscribe("conversations:event", listener));
  const calls = recordCalls();
  const http = httpEndpoint({ endpoint: sandbox.endpoint });
  await startAgentSession(http, { access_token: sandbox.accessToken });
  const error = await outcomeOf(startAgentSession(http, { access_token: "CANARY-TOKEN" }));
  const steps = ["start", "end", "asyncStart", "asyncEnd", "start", "end", "error", "asyncStart", "asyncEnd"];
  expect(calls.map(({ step }) => step)).toEqual(steps);
  expect(calls.at(-1)?.context).toMatchObject({ operation: "StartAgentSession", outcome: "UNAUTHORIZED", error });
  expect(
    events.map(({ session, event }) => [session === http, event.type, "outcome" in event && event.outcome]),
  ).toEqual([
    [true, "call", "OK"],
    [true, "call", "UNAUTHORIZED"],
  ]);
  expect(JSON.stringify([calls, events])).not.toContain("CANARY-TOKEN");
});

test("a store that is bound to the channel's start is available during the call, and not in the caller", async () => {
  const store = new AsyncLocalStorage<string>();
  const { start } = tracingChannel("conversations:call");
  start.bindStore(store, (context) => (context as CallContext).operation);
  undo.push(() => start.unbindStore(store));
  const transport = createMemoryTransport();
  let inside: string | undefined;
  transport.answer({ ...operationOf("UpdateAgentStatus"), kind: "mutation", transport: "socket" }, () => {
    inside = store.getStore();
    return {} as never;
  });
  await updateAgentStatus(transport, { status: "ONLINE" });
  expect([inside, store.getStore()]).toEqual(["UpdateAgentStatus", undefined]);
});

test("the events of all sessions are published on one channel, with their session, in the form that onEvent gets", async () => {
  const messages: EventMessage[] = [];
  const listener = (message: unknown) => void messages.push(message as EventMessage);
  subscribe("conversations:event", listener);
  undo.push(() => unsubscribe("conversations:event", listener));
  await using one = await startSandboxSession();
  await using other = await startSandboxSession();
  await sendMessage(one.session, { ...one.hello, msg });
  const typesOf = (session: unknown) =>
    messages.filter((message) => message.session === session).map(({ event }) => event.type);
  expect(typesOf(one.session)).toEqual(["call", "state", "call"]);
  expect(typesOf(other.session)).toEqual(["call", "state"]);
  expect(messages.map(({ event }) => event.message)).toContain("the session is ready");
  unsubscribe("conversations:event", listener);
  expect(channel("conversations:event").hasSubscribers).toBe(false);
});

function operationOf(name: string) {
  return { name, document: "" } as const;
}
