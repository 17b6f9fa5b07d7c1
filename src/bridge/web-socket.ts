import { EventEmitter } from "node:events";
import type { Session } from "../runtime/index.ts";
import { createFrameExchange, type FrameExchange } from "./frame-exchange.ts";

/** The event of a frame, for `onmessage` and `addEventListener("message")`. */
export interface MessageEvent {
  readonly type: "message";
  /** The frame: JSON text. */
  readonly data: string;
  readonly target: BridgeWebSocket;
}

/** The event of the end, for `onclose` and `addEventListener("close")`. */
export interface CloseEvent {
  readonly type: "close";
  readonly code: number;
  readonly reason: string;
  readonly wasClean: boolean;
  readonly target: BridgeWebSocket;
}

/** The event of a session that could not be opened, for `onerror` and `addEventListener("error")`. */
export interface ErrorEvent {
  readonly type: "error";
  readonly error: unknown;
  readonly message: string;
  readonly target: BridgeWebSocket;
}

/** The event of the open socket, for `onopen` and `addEventListener("open")`. */
export interface OpenEvent {
  readonly type: "open";
  readonly target: BridgeWebSocket;
}

/** The arguments of the listeners that `on()` adds, by event. */
export interface BridgeEvents {
  open: [];
  /** A frame, as JSON text. `ws` 8 passes a Buffer; code for any version of `ws` can read a string. */
  message: [data: string, isBinary: false];
  close: [code: number, reason: string];
  error: [error: unknown];
  pong: [data: Uint8Array];
}

interface EventObjects {
  open: OpenEvent;
  message: MessageEvent;
  close: CloseEvent;
  error: ErrorEvent;
}

type Listener<Event extends keyof BridgeEvents> = (...args: BridgeEvents[Event]) => void;
type ObjectListener<Event extends keyof EventObjects> =
  | ((event: EventObjects[Event]) => void)
  | { handleEvent(event: EventObjects[Event]): void };
type Callback = (error?: Error) => void;

/**
 * A socket as code for the package `ws` expects it. The service on its other side is a session's: the guide's frames go
 * in and come out, while the session logs in, recovers and keeps the connection alive.
 */
export interface BridgeWebSocket {
  readonly CONNECTING: 0;
  readonly OPEN: 1;
  readonly CLOSING: 2;
  readonly CLOSED: 3;
  /** OPEN as long as the session lives, also while it recovers: frames wait for the next connection then. */
  readonly readyState: 0 | 1 | 2 | 3;
  /**
   * The session behind the socket, for generated functions: `sendMessage(webSocket.session, …)`.
   *
   * @throws {Error} when read before the event "open".
   */
  readonly session: Session;
  /** Always 0: what waits to be sent waits in the session. */
  readonly bufferedAmount: number;
  readonly protocol: string;
  readonly extensions: string;
  /** Always empty: the address is a secret of the session. */
  readonly url: string;
  binaryType: string;
  onopen: ((event: OpenEvent) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  /**
   * Sends one of the guide's frames: a request, a `stop_subscription` or a PING.
   *
   * @param callback - Called once the session has taken the frame, or with an error if the socket is not open.
   * @throws {Error} while `readyState` is CONNECTING.
   */
  send(data: string | ArrayBufferLike | ArrayBufferView, callback?: Callback): void;
  send(data: string | ArrayBufferLike | ArrayBufferView, options: object, callback?: Callback): void;
  /** Answered at once by the event "pong" while the socket is open: the session watches the connection itself. */
  ping(data?: unknown, mask?: boolean, callback?: Callback): void;
  /** Does nothing. */
  pong(data?: unknown, mask?: boolean, callback?: Callback): void;
  /** Closes the session, and with it everything that shares it. The event "close" follows. */
  close(code?: number, reason?: string): void;
  /** Closes the session. */
  terminate(): void;
  on<Event extends keyof BridgeEvents>(event: Event, listener: Listener<Event>): this;
  once<Event extends keyof BridgeEvents>(event: Event, listener: Listener<Event>): this;
  off<Event extends keyof BridgeEvents>(event: Event, listener: Listener<Event>): this;
  addListener<Event extends keyof BridgeEvents>(event: Event, listener: Listener<Event>): this;
  removeListener<Event extends keyof BridgeEvents>(event: Event, listener: Listener<Event>): this;
  removeAllListeners(event?: keyof BridgeEvents): this;
  listenerCount(event: keyof BridgeEvents): number;
  addEventListener<Event extends keyof EventObjects>(
    event: Event,
    listener: ObjectListener<Event>,
    options?: { readonly once?: boolean },
  ): void;
  removeEventListener<Event extends keyof EventObjects>(event: Event, listener: ObjectListener<Event>): void;
}

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

/** Builds the event objects that `ws` passes to `onmessage` and its like. */
const eventObjects = {
  open: () => ({}),
  message: (data: string) => ({ data }),
  close: (code: number, reason: string) => ({ code, reason, wasClean: code !== abnormalClosure }),
  error: (error: unknown) => ({ error, message: error instanceof Error ? error.message : String(error) }),
};

type ObjectEvent = keyof typeof eventObjects;

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
    if (session instanceof Promise) session.then(this.#open, this.#fail);
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
    // It was closed while the session was being opened.
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

  ping(data: unknown = "", mask?: unknown, callback: unknown = mask) {
    if (this.readyState === this.CONNECTING) throw this.#notOpen();
    if (this.readyState === this.OPEN) this.#emitLater("pong", Buffer.from(toText(data)));
    this.#confirm(callback);
  }

  pong(_data?: unknown, mask?: unknown, callback: unknown = mask) {
    this.#confirm(callback);
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
    if (!Object.hasOwn(eventObjects, event)) return;
    const wrapper = this.#wrap(event, listener);
    if (options.once) this.once(event, wrapper);
    else this.on(event, wrapper);
  }

  removeEventListener(event: ObjectEvent, listener: AnyListener) {
    const isWrapper = (each: object) => wrapped in each && each[wrapped] === listener;
    // `listeners()` returns what was passed to `once()`, which is what `off()` takes.
    for (const wrapper of this.listeners(event).filter(isWrapper)) this.off(event, wrapper as Wrapper);
  }

  /** Defines `onopen` and its like: a listener that takes the place of the one before it. */
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
    const wrapper: Wrapper = (...args) => {
      const object = { type: event, ...toObject(...args), target: this };
      if (typeof listener === "function") listener.call(this, object);
      else listener.handleEvent(object);
    };
    return Object.assign(wrapper, { [wrapped]: listener });
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

/** The listener in a wrapper that `addEventListener()` made of it. */
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
