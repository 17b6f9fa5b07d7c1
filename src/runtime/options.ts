import { checkEndpoint } from "./address.ts";
import type { ConversationsError } from "./errors.ts";

/** Every setting with its default. Times are in milliseconds. */
export const defaults = {
  /** The API's HTTP address (vendor's guide). */
  endpoint: "https://chat-api.zopim.com/graphql/request",
  /** The longest a call may take, from the function call to its answer. */
  callTimeoutMs: 15_000,
  /** The longest to wait for `accessToken` to provide a token, and again for the login's whole answer. */
  loginTimeoutMs: 10_000,
  /** The longest from dialing the WebSocket to the first sign of life on it. */
  connectTimeoutMs: 10_000,
  /** How often PING is sent, give or take a tenth. The service drops silent connections after about 60 s. */
  pingIntervalMs: 20_000,
  /** The longest silence after a PING before the connection counts as lost. */
  pongTimeoutMs: 10_000,
  /** The longest that `close()` waits for answers to calls that were sent. 0: it does not. */
  drainMs: 5_000,
  /** How many events of one subscription may wait to be read. */
  queueLimit: 1_000,
};

export type Settings = typeof defaults;

/** What `connect()` takes. */
export interface ConnectOptions extends Partial<Settings> {
  /** OAuth token with the scopes read, write and chat, or a function that provides a fresh one for each login. */
  readonly accessToken: string | (() => string | Promise<string>);
  /** Gives up connecting: `connect()` rejects with the signal's own reason. */
  readonly signal?: AbortSignal;
  /** Told of every change of state and of whatever is odd on the wire. What it throws becomes a process warning. */
  readonly onEvent?: (event: SessionEvent) => void;
  /** For tests: time. Default: the system's. */
  readonly clock?: Clock;
  /** For tests: random numbers from 0 up to 1. Default: `Math.random`. */
  readonly random?: () => number;
}

/** Where a session stands. */
export type SessionState = "connecting" | "ready" | "closing" | "closed";

/** What a session tells of itself. No event holds the token, the address or a message's text. */
export type SessionEvent =
  | { readonly type: "state"; readonly state: SessionState; readonly cause?: ConversationsError }
  | { readonly type: "late-answer"; readonly id: string }
  | { readonly type: "odd-frame"; readonly reason: string };

/** The timers a session uses. */
export interface Clock {
  setTimeout(callback: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
}

/** The system's time. */
export const systemClock: Clock = {
  setTimeout: (callback, ms) => setTimeout(callback, ms),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout | undefined),
};

/** What `connect()` was told, with the defaults filled in. */
export interface ResolvedOptions extends Settings {
  readonly accessToken: () => string | Promise<string>;
  readonly signal: AbortSignal | undefined;
  readonly onEvent: (event: SessionEvent) => void;
  readonly clock: Clock;
  readonly random: () => number;
}

/**
 * Fills in the defaults.
 *
 * @throws {TypeError} if a setting cannot be what it is.
 */
export function resolveOptions(options: ConnectOptions): ResolvedOptions {
  const { accessToken, signal, onEvent = () => {}, clock = systemClock, random = Math.random } = options;
  const settings = { ...defaults };
  for (const name of Object.keys(defaults) as (keyof Settings)[]) {
    const value = options[name] ?? defaults[name];
    Object.assign(settings, { [name]: name === "endpoint" ? checkEndpoint(value) : checkNumber(name, value) });
  }
  const provider = typeof accessToken === "function" ? accessToken : () => accessToken;
  return { ...settings, accessToken: provider, signal, onEvent, clock, random };
}

/**
 * Accepts a number that a timer can take: a delay beyond 2^31 - 1 ms would fire at once.
 *
 * @throws {TypeError} for anything else.
 */
export function checkNumber(name: string, value: unknown): number {
  const isEnough = typeof value === "number" && (value > 0 || (value === 0 && name === "drainMs"));
  if (isEnough && value < 2 ** 31) return value;
  throw new TypeError(`${name} has to be a number above 0 and below 2^31, not ${String(value)}`);
}
