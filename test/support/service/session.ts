import type { SessionEventFacts } from "../../../src/runtime/events.ts";
import { type ConnectOptions, connect, type SessionEvent, type Subscription } from "../../../src/runtime/index.ts";
import { deferred } from "../../../src/runtime/support/deferred.ts";
import { startSandbox } from "../../../src/sandbox/index.ts";
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

/** Starts the sandbox and a session with it that recovers and closes without delay. The sandbox's faults break things. */
export async function startSandboxSession(options: Partial<ConnectOptions> = {}) {
  const sandbox = await startSandbox();
  const { accessToken, endpoint, faults, ledger } = sandbox;
  const observed = await connectObserved({ accessToken, endpoint, ...quick, ...options }, createConditions());
  return {
    ...{ sandbox, faults, ledger },
    ...observed,
    async [Symbol.asyncDispose]() {
      await observed[Symbol.asyncDispose]();
      await sandbox.close();
    },
  };
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

/** Returns the result of a call: its data, or the error with which it rejected. */
export function outcomeOf(call: Promise<unknown>): Promise<unknown> {
  return call.catch((error) => error);
}
