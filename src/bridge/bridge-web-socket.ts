// The public types of the bridge: a socket with the interface that code for the package `ws` expects.

import type { Session } from "../runtime/index.ts";

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

export interface EventObjects {
  open: OpenEvent;
  message: MessageEvent;
  close: CloseEvent;
  error: ErrorEvent;
}

type BridgeListener<Event extends keyof BridgeEvents> = (...args: BridgeEvents[Event]) => void;
type ObjectListener<Event extends keyof EventObjects> =
  | ((event: EventObjects[Event]) => void)
  | { handleEvent(event: EventObjects[Event]): void };
type Callback = (error?: Error) => void;

/**
 * A socket with the interface that code for the package `ws` expects. It sends and receives the guide's frames, while
 * the session behind it logs in, recovers and keeps the connection alive.
 */
export interface BridgeWebSocket {
  readonly CONNECTING: 0;
  readonly OPEN: 1;
  readonly CLOSING: 2;
  readonly CLOSED: 3;
  /** OPEN as long as the session lives, also while the session recovers: until the next connection, frames wait. */
  readonly readyState: 0 | 1 | 2 | 3;
  /**
   * The session behind the socket, for generated functions: `sendMessage(webSocket.session, …)`.
   *
   * @throws {Error} when read before the event "open".
   */
  readonly session: Session;
  /** Always 0: the queue of unsent frames is in the session. */
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
  /** Emits the event "pong" at once while the socket is open, because the session itself checks the connection. */
  ping(data?: unknown, mask?: boolean, callback?: Callback): void;
  /** Does nothing. */
  pong(data?: unknown, mask?: boolean, callback?: Callback): void;
  /** Closes the session, and with it everything else that uses the session. The event "close" follows. */
  close(code?: number, reason?: string): void;
  /** Closes the session. */
  terminate(): void;
  on<Event extends keyof BridgeEvents>(event: Event, listener: BridgeListener<Event>): this;
  once<Event extends keyof BridgeEvents>(event: Event, listener: BridgeListener<Event>): this;
  off<Event extends keyof BridgeEvents>(event: Event, listener: BridgeListener<Event>): this;
  addListener<Event extends keyof BridgeEvents>(event: Event, listener: BridgeListener<Event>): this;
  removeListener<Event extends keyof BridgeEvents>(event: Event, listener: BridgeListener<Event>): this;
  removeAllListeners(event?: keyof BridgeEvents): this;
  listenerCount(event: keyof BridgeEvents): number;
  /** Sets how many listeners of one event Node.js expects, before it warns of a leak; 0 for any number. Default: 10. */
  setMaxListeners(count: number): this;
  addEventListener<Event extends keyof EventObjects>(
    event: Event,
    listener: ObjectListener<Event>,
    options?: { readonly once?: boolean },
  ): void;
  removeEventListener<Event extends keyof EventObjects>(event: Event, listener: ObjectListener<Event>): void;
}
