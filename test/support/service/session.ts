import type { OnMessageSubscription } from "../../../generated/types.ts";
import type { SessionEventFacts } from "../../../src/runtime/events.ts";
import { type ConnectOptions, connect, type SessionEvent, type Subscription } from "../../../src/runtime/index.ts";
import { deferred } from "../../../src/runtime/support/deferred.ts";
import { type Ledger, type LedgerEntryOf, type SandboxOptions, startSandbox } from "../../../src/sandbox/index.ts";
import { factsOf } from "../event-facts.ts";
import { ManualClock } from "../manual-clock.ts";
import { type Conditions, createConditions } from "./conditions.ts";
import { startRelay } from "./relay.ts";
import { canary, type Script, type ScriptedService, startService } from "./scripted-service.ts";

/** Options of a session that recovers and closes without delay. */
export const quick = { reconnectDelayMs: 1, loginIntervalMs: 1, drainTimeoutMs: 1 } as const;

/** Starts a scripted service and a session with it, and collects what both report. */
export async function startSession(script: Script = {}, options: Partial<ConnectOptions> = {}) {
  return join(await startService(script), options);
}

/** Starts a session that recovers and closes without delay. */
export function startQuickSession(script: Script = {}, options: Partial<ConnectOptions> = {}) {
  return startSession(script, { ...quick, ...options });
}

/** Starts a session whose bytes pass a relay. */
export async function startRelayedSession(script: Script = {}, options: Partial<ConnectOptions> = {}) {
  const service = await startService(script);
  const relay = await startRelay(service.endpoint);
  const joined = await join(service, { endpoint: relay.endpoint, drainTimeoutMs: quick.drainTimeoutMs, ...options });
  return {
    ...joined,
    relay,
    async [Symbol.asyncDispose]() {
      await joined[Symbol.asyncDispose]();
      await relay[Symbol.asyncDispose]();
    },
  };
}

/**
 * Starts the sandbox, where Ann has begun a chat, and a session with it that recovers and closes without delay.
 * Failures are faults of the sandbox, and its ledger is the log.
 */
export async function startSandboxSession(options: Partial<ConnectOptions> = {}, given: SandboxOptions = {}) {
  const sandbox = await startSandbox(given);
  const { accessToken, endpoint, faults, ledger } = sandbox;
  const ann = await sandbox.addVisitor({ display_name: "Ann" });
  await ann.says("Hi");
  const conditions = createConditions();
  const log = followLedger(ledger, conditions);
  const observed = await connectObserved({ accessToken, endpoint, ...quick, ...options }, conditions);
  return {
    ...{ sandbox, faults, ledger, ann, log },
    /** The variables of a message to Ann's chat. */
    hello: { channel_id: String(ann.channel_id), msg: "hello" },
    /** Returns the number of lines of the log that match. */
    seen: (pattern: RegExp) => log.filter((line) => pattern.test(line)).length,
    ...observed,
    async [Symbol.asyncDispose]() {
      await observed[Symbol.asyncDispose]();
      await sandbox.close();
    },
  };
}

/**
 * Returns what the sandbox receives from now on, in the format of the scripted service's log. Subscriptions are s1, s2,
 * … in the order in which they began.
 */
function followLedger(ledger: Ledger, { recheck }: Conditions): readonly string[] {
  const log: string[] = [];
  const names = new Map<string, string>();
  ledger.onLine(() => {
    const entry = ledger.entries.at(-1);
    if (entry?.kind === "started") names.set(entry.subscription_id, `s${names.size + 1}`);
    else if (entry?.kind === "login") log.push("login");
    else if (entry?.kind === "opened") log.push(`socket ${entry.socket}`);
    else if (entry?.kind === "request") log.push(describeRequest(entry));
    else if (entry?.kind === "stop") {
      log.push(`${entry.socket} stop ${names.get(entry.subscription_id) ?? entry.subscription_id}`);
    }
    recheck();
  });
  return log;
}

function describeRequest({ socket, operations: [name], variables }: LedgerEntryOf<"request">): string {
  return [socket, name, ...[variables?.msg ?? []].flat()].join(" ");
}

async function join(service: ScriptedService, options: Partial<ConnectOptions>) {
  const observed = await connectObserved({ accessToken: canary, endpoint: service.endpoint, ...options }, service);
  const { sockets, log, seen } = service;
  return {
    ...{ service, sockets, log, seen },
    ...observed,
    /** Returns the requests to stop a subscription. */
    stops: () => service.frames.filter(({ type }) => type === "stop_subscription"),
    async [Symbol.asyncDispose]() {
      await observed[Symbol.asyncDispose]();
      await service[Symbol.asyncDispose]();
    },
  };
}

/** Connects, and collects the session's events. */
async function connectObserved(options: ConnectOptions, { recheck, until }: Conditions) {
  const events: SessionEventFacts[] = [];
  const recovered = deferred<void>();
  const session = await connect({
    ...options,
    onEvent(event) {
      if (event.type !== "call") events.push(factsOf(event));
      try {
        return options.onEvent?.(event);
      } finally {
        recheck();
      }
    },
    onRecovered(transport) {
      recovered.resolve();
      return options.onRecovered?.(transport);
    },
  });
  return {
    ...{ session, events, until },
    /** Returns the events of a type. */
    eventsOf: <Type extends SessionEventFacts["type"]>(type: Type) =>
      events.filter((event): event is Extract<SessionEventFacts, { type: Type }> => event.type === type),
    /** Resolves when the session has been ready the given number of times. */
    ready: (times: number) => until(() => events.filter(isReady).length >= times),
    /** Resolves when the session has recovered for the first time. */
    recovered: recovered.promise,
    /** Returns the way of each reconnect: to the same address, or by a new login. */
    vias: () => events.flatMap((event) => (event.type === "reconnect" ? event.via : [])),
    async [Symbol.asyncDispose]() {
      const closing = session.close();
      const { clock } = options.testing ?? {};
      if (clock instanceof ManualClock) clock.advance(quick.drainTimeoutMs);
      await closing;
    },
  };
}

function isReady(event: SessionEventFacts): boolean {
  return event.type === "state" && event.state === "ready";
}

/** Returns an `onEvent` that moves a clock to the session's next attempt. */
export function hasten(clock: ManualClock): (event: SessionEvent) => void {
  return (event) => {
    if (event.type === "reconnect" || event.type === "retry") setImmediate(() => clock.advance(event.delayMs));
  };
}

/** Reads the given number of events, and leaves the subscription open. */
export async function read(subscription: Subscription<unknown>, count: number): Promise<unknown[]> {
  const values: unknown[] = [];
  while (values.length < count) {
    const { value, done } = await subscription.next();
    if (done) break;
    values.push((value as { message: unknown }).message);
  }
  return values;
}

/** Reads the given number of messages, and returns their texts. */
export async function readTexts(messages: Subscription<OnMessageSubscription>, count: number): Promise<unknown[]> {
  const events = (await read(messages, count)) as OnMessageSubscription["message"][];
  return events.map((message) => message?.node?.content);
}

/** Returns the result of a call: its data, or the error with which it rejected. */
export function outcomeOf(call: Promise<unknown>): Promise<unknown> {
  return call.catch((error) => error);
}
