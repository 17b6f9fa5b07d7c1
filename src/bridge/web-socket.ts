import { EventEmitter } from "node:events";
import type { Session } from "../runtime/index.ts";
import type { BridgeEvents, BridgeWebSocket, EventObjects } from "./bridge-web-socket.ts";
import { createFrameExchange, type FrameExchange } from "./frame-exchange.ts";

/**
 * Returns a socket for code that was written for the package `ws`, over a session. The old handlers run unchanged while
 * generated functions share the session: there is one login, and they cannot evict each other.
 *
 *     const webSocket = asWebSocket(connect({ accessToken }));
 *     webSocket.on("message", handleMessage);
 *
 * The session recovers by itself, so the old code sees neither EOS nor a lost connection; "close" comes when the session
 * ends. A subscription keeps its `subscription_id` over recoveries. A request that fails is answered with the guide's error
 * envelope, one that the session could not send or whose answer is lost included. A PING is answered without the service.
 *
 * @param session - A session, or the promise of one: the socket is CONNECTING until it resolves. If it rejects, the events
 * "error" and "close" follow.
 */
export function asWebSocket(session: Session | Promise<Session>): BridgeWebSocket {
  return new Bridge(session) as EventEmitter as Bridge & BridgeWebSocket;
}

// Captured here, so that a test's fake timers cannot stop frames.
const { nextTick } = process;

/** The code of a connection that ended without a close frame, and of a close frame without a code (RFC 6455, 7.1.5). */
const [abnormalClosure, noStatus] = [1006, 1005] as const;

/** The longest reason of a close frame, in bytes (RFC 6455, 5.5). */
const maxReasonBytes = 123;

/** Builds the event objects that `ws` passes to `onmessage` and similar handlers. */
const eventObjects = {
  open: () => ({}),
  message: (data: string) => ({ data }),
  close: (code: number, reason: string) => ({ code, reason, wasClean: code !== abnormalClosure }),
  error: (error: unknown) => ({ error, message: error instanceof Error ? error.message : String(error) }),
};

type ObjectEvent = keyof EventObjects;

/** A class, unlike other live objects of this package: code for `ws` expects an EventEmitter. */
class Bridge extends EventEmitter {
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSING = 2;
  readonly CLOSED = 3;
  readonly bufferedAmount = 0;
  readonly protocol = "";
  readonly extensions = "";
  readonly url = "";
  binaryType = "nodebuffer";
  #readyState: 0 | 1 | 2 | 3 = 0;
  readonly #session: Promise<Session>;
  #live: Session | undefined;
  #exchange: FrameExchange | undefined;
  #closeFrame = { code: noStatus as number, reason: "" };

  constructor(session: Session | Promise<Session>) {
    super();
    this.#session = Promise.resolve(session);
    for (const event of Object.keys(eventObjects)) this.#defineProperty(event as ObjectEvent);
    // Not `instanceof Promise`: a promise of a library or of another realm is not an instance of this one.
    if ("then" in session) session.then(this.#open, this.#fail);
    else this.#open(session);
  }

  get readyState() {
    const isEnding = this.#readyState === this.OPEN && this.#live?.state === "closing";
    return isEnding ? this.CLOSING : this.#readyState;
  }

  get session(): Session {
    if (!this.#live) throw this.#notOpen();
    return this.#live;
  }

  readonly #open = (session: Session) => {
    this.#live = session;
    void session.closed.then(this.#end);
    // The socket was closed while the session was being opened.
    if (this.#readyState !== this.CONNECTING) return;
    this.#exchange = createFrameExchange(session, (frame) => this.#emitLater("message", frame, false));
    this.#readyState = this.OPEN;
    this.#emitLater("open");
  };

  readonly #fail = (error: unknown) => {
    this.#readyState = this.CLOSED;
    this.#emitLater("error", error);
    this.#emitLater("close", abnormalClosure, "");
  };

  readonly #end = (cause?: Error) => {
    this.#readyState = this.CLOSED;
    const { code, reason } = cause ? { code: abnormalClosure, reason: cutReason(cause.message) } : this.#closeFrame;
    this.#emitLater("close", code, reason);
  };

  /** A listener that throws ends the process, as with `ws`, but cannot disturb the session. */
  #emitLater(event: keyof BridgeEvents, ...args: unknown[]) {
    nextTick(() => this.emit(event, ...args));
  }

  send(data: unknown, options?: unknown, callback: unknown = options) {
    if (this.readyState === this.CONNECTING) throw this.#notOpen();
    if (this.readyState === this.OPEN) this.#exchange?.received(toText(data));
    this.#confirm(callback);
  }

  /** As with `ws`, the callback may be the first argument: `ping(() => {})`. */
  ping(...args: unknown[]) {
    if (this.readyState === this.CONNECTING) throw this.#notOpen();
    const [data] = args;
    const text = typeof data === "function" ? "" : toText(data ?? "");
    if (this.readyState === this.OPEN) this.#emitLater("pong", Buffer.from(text));
    this.pong(...args);
  }

  pong(...args: unknown[]) {
    this.#confirm(args.find((each) => typeof each === "function"));
  }

  close(code: number = noStatus, reason = "") {
    if (this.readyState >= this.CLOSING) return;
    this.#readyState = this.CLOSING;
    this.#closeFrame = { code, reason: String(reason) };
    void this.#session.then(
      (session) => session.close(),
      () => {},
    );
  }

  terminate() {
    this.close(abnormalClosure);
  }

  addEventListener(event: ObjectEvent, listener: AnyListener, options: { readonly once?: boolean } = {}) {
    if (!Object.hasOwn(eventObjects, event) || this.#wrappersOf(event, listener).length > 0) return;
    const wrapper = Object.assign(this.#wrap(event, listener), { [wrapped]: listener });
    if (options.once) this.once(event, wrapper);
    else this.on(event, wrapper);
  }

  removeEventListener(event: ObjectEvent, listener: AnyListener) {
    for (const wrapper of this.#wrappersOf(event, listener)) this.off(event, wrapper);
  }

  /** Returns what `addEventListener()` added for a listener. */
  #wrappersOf(event: ObjectEvent, listener: AnyListener): Wrapper[] {
    // `listeners()` returns what was passed to `once()`, which is what `off()` takes.
    const added = this.listeners(event) as Wrapper[];
    return added.filter((each) => wrapped in each && each[wrapped] === listener);
  }

  /** Defines `onopen` and similar properties: each listener replaces the previous one. */
  #defineProperty(event: ObjectEvent) {
    let current: { readonly listener: AnyListener; readonly wrapper: Wrapper } | undefined;
    Object.defineProperty(this, `on${event}`, {
      enumerable: true,
      get: () => current?.listener ?? null,
      set: (listener: unknown) => {
        if (current) this.off(event, current.wrapper);
        current = typeof listener === "function" ? { listener, wrapper: this.#wrap(event, listener) } : undefined;
        if (current) this.on(event, current.wrapper);
      },
    });
  }

  #wrap(event: ObjectEvent, listener: AnyListener): Wrapper {
    // biome-ignore lint/suspicious/noExplicitAny: as in Wrapper
    const toObject: (...args: any[]) => object = eventObjects[event];
    return (...args) => {
      const object = { type: event, ...toObject(...args), target: this };
      if (typeof listener === "function") listener.call(this, object);
      else listener.handleEvent(object);
    };
  }

  #notOpen() {
    return new Error(`WebSocket is not open: readyState ${this.readyState} (${stateNames[this.readyState]})`);
  }

  #confirm(callback: unknown) {
    if (typeof callback !== "function") return;
    const error = this.readyState === this.OPEN ? undefined : this.#notOpen();
    nextTick(() => callback(error));
  }
}

/** The key under which a wrapper stores the listener that it wraps. */
const wrapped = Symbol("wrapped listener");
// biome-ignore lint/complexity/noBannedTypes: a listener of any event
type AnyListener = Function | { handleEvent(event: object): void };
// biome-ignore lint/suspicious/noExplicitAny: the arguments of an EventEmitter's listener
type Wrapper = (...args: any[]) => void;

const stateNames = ["CONNECTING", "OPEN", "CLOSING", "CLOSED"] as const;

/** Reads what `ws` takes for a message. Numbers are sent as text, as there. */
function toText(data: unknown): string {
  if (data instanceof ArrayBuffer) return Buffer.from(data).toString();
  if (ArrayBuffer.isView(data)) return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString();
  return String(data);
}

function cutReason(text: string): string {
  // Half a character at the cut is left out.
  return new TextDecoder().decode(Buffer.from(text).subarray(0, maxReasonBytes)).replace(/\ufffd+$/, "");
}
