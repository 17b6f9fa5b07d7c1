import type { ServerResponse } from "node:http";
import type { WebSocket } from "ws";
import type { SessionEventFacts } from "../../src/runtime/events.ts";
import type { ConnectOptions, Subscription } from "../../src/runtime/index.ts";
import { type BareServiceOptions, type Frame, say, startSession } from "./bare-service.ts";
import { factsOf } from "./event-facts.ts";
import { ManualClock } from "./manual-clock.ts";

/** A test's part of the service. */
export interface Script extends Pick<BareServiceOptions, "ping"> {
  /** Answers a login, the first being number 1. Default: with the address. */
  login?(response: ServerResponse, address: string, number: number): void;
  /** Greets a socket, the first being number 1. */
  connected?(socket: WebSocket, number: number): void;
  /** Answers a frame, or leaves that to `usual`. */
  frame?(frame: Frame, socket: WebSocket, number: number, usual: () => void): unknown;
  /** Hears what the session tells. */
  told?(event: SessionEventFacts): void;
}

/**
 * A session that recovers at once, with a service that accepts every subscription, as s1, s2 and so on, and answers every
 * call by its own `msg`, unless the script says otherwise.
 */
export async function play(script: Script = {}, options: Partial<ConnectOptions> = {}) {
  const { ping, login = admit, connected, frame, told } = script;
  const log: string[] = [];
  const sockets: WebSocket[] = [];
  const events: SessionEventFacts[] = [];
  const waiting = new Set<() => void>();
  const numbers = { logins: 0, starts: 0 };
  const service: BareServiceOptions = {
    ...(ping && { ping }),
    login(response, _, address) {
      note("login");
      login(response, address, ++numbers.logins);
    },
    connected(socket) {
      const number = sockets.push(socket);
      note(`socket ${number}`);
      connected?.(socket, number);
    },
    frame(message, socket) {
      const number = sockets.indexOf(socket) + 1;
      note(`${number} ${textOf(message)}`);
      const usual = () => answer(message, socket);
      if (frame) frame(message, socket, number, usual);
      else usual();
      look();
    },
  };
  const { bare, session } = await startSession(service, {
    reconnectDelayMs: 1,
    loginIntervalMs: 1,
    drainTimeoutMs: 1,
    ...options,
    onEvent(event) {
      if (event.type === "call") return;
      const facts = factsOf(event);
      events.push(facts);
      told?.(facts);
      look();
    },
  });
  return {
    bare,
    session,
    sockets,
    events,
    /** The log of the service, in order: logins, sockets by number, and each frame with the number of its socket. */
    log,
    seen: (pattern: RegExp) => log.filter((line) => pattern.test(line)).length,
    told: <Type extends SessionEventFacts["type"]>(type: Type) =>
      events.filter((event): event is Extract<SessionEventFacts, { type: Type }> => event.type === type),
    until,
    /** Resolves when the session has been ready the given number of times. */
    ready: (times: number) => until(() => events.filter(isReady).length >= times),
    async [Symbol.asyncDispose]() {
      const closing = session.close();
      const { clock } = options.testing ?? {};
      if (clock instanceof ManualClock) clock.advance(1);
      await closing;
      await bare[Symbol.asyncDispose]();
    },
  };

  function answer(frame: Frame, socket: WebSocket) {
    const { id, type, payload } = frame;
    if (isStart(frame)) accept(frame, socket, `s${++numbers.starts}`);
    else if (type === "stop_subscription") say(socket, { payload: { data: { success: true } }, id });
    else say(socket, { payload: { data: { own: payload.variables?.msg } }, id });
  }

  function note(line: string) {
    log.push(line);
    look();
  }

  function look() {
    for (const check of waiting) check();
  }

  /** Resolves when it is so; looks whenever the service sees something or the session tells something. */
  function until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (!isSo()) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });
  }
}

/** Time that jumps to whatever the session waits for before it tries again. */
export function hasten(clock: ManualClock): (event: SessionEventFacts) => void {
  return (event) => {
    if (event.type === "reconnect" || event.type === "retry") setImmediate(() => clock.advance(event.delayMs));
  };
}

/** Answers a login with the address. */
export function admit(response: ServerResponse, address: string): void {
  response.end(JSON.stringify({ data: { startAgentSession: { websocket_url: address } } }));
}

/** Accepts the start of a subscription. */
export function accept({ id }: Frame, socket: WebSocket, subscription_id: string): void {
  say(socket, { payload: { data: { subscription_id } }, id });
}

/** Refuses a request. */
export function refuse({ id }: Frame, socket: WebSocket, name: string): void {
  say(socket, { errorCode: 400, payload: { errors: [{ name, message: "no", UUID: "u-1" }] }, id });
}

/** Says an event of a subscription. */
export function publish(socket: WebSocket | undefined, subscription_id: string, message: unknown): void {
  if (socket) say(socket, { payload: { data: { message } }, sig: "DATA", subscription_id });
}

export function sayEos(socket: WebSocket | undefined, reason: unknown = "unexpected session state"): void {
  if (socket) say(socket, { reason, sig: "EOS" });
}

/** Reads the given number of events, and stays. */
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

export function isStart({ type, payload }: Frame): boolean {
  return type === "request" && payload.query.startsWith("subscription");
}

function isReady(event: SessionEventFacts): boolean {
  return event.type === "state" && event.state === "ready";
}

function textOf({ type, payload }: Frame): string {
  if (type === "stop_subscription") return `stop ${payload.subscription_id}`;
  const [, name = ""] = /^\w+ (\w+)/.exec(payload.query) ?? [];
  return [name, ...[payload.variables?.msg ?? []].flat()].join(" ");
}
