import { checkEndpoint } from "./address.ts";
import type { SessionEvent } from "./events.ts";
import type { Transport } from "./transport.ts";

/** Every setting with its default. Times are in milliseconds. */
export const defaults = {
  /** The API's HTTP address (vendor's guide). */
  endpoint: "https://chat-api.zopim.com/graphql/request",
  /** The longest a call may take, from the function call to its answer, all tries included. */
  callTimeoutMs: 15_000,
  /** The longest that `connect()` tries, over all logins and connections. */
  startTimeoutMs: 60_000,
  /** The longest to wait for `accessToken` to provide a token, and again for the login's whole answer. */
  loginTimeoutMs: 10_000,
  /** The longest from dialing the WebSocket to the first sign of life on it. */
  connectTimeoutMs: 10_000,
  /** How often PING is sent, give or take a tenth. The service drops silent connections after about 60 s. */
  pingIntervalMs: 20_000,
  /** The longest silence after a PING before the connection counts as lost. */
  pongTimeoutMs: 10_000,
  /** What waits between attempts to recover are made of: a quarter of it, and up to 2^n times it, at most 30 times. */
  backoffMs: 1_000,
  /** The least time between two logins; up to a third more by chance. */
  loginSpacingMs: 5_000,
  /** How many logins may be answered within an hour; the next waits. */
  loginsPerHour: 30,
  /** The longest that `close()` waits for answers to calls that were sent. 0: it does not. */
  drainMs: 5_000,
  /** How many calls may wait to be sent, and how many events of one subscription to be read. */
  queueLimit: 1_000,
};

export type Settings = typeof defaults;

/** What `connect()` takes. */
export interface ConnectOptions extends Partial<Settings> {
  /** OAuth token with the scopes read, write and chat, or a function that provides a fresh one for each login. */
  readonly accessToken: string | (() => string | Promise<string>);
  /** Gives up connecting: `connect()` rejects with the signal's own reason. */
  readonly signal?: AbortSignal;
  /** Hosts (with their ports) of WebSocket addresses to accept beside the endpoint's own. Default: none. */
  readonly socketHosts?: readonly string[];
  /**
   * True: logs in again after another login of the agent has ended the session, after 1, 2, 4, 8 and then each 15
   * minutes, up to half as long again. Default: the session is left to the other one.
   */
  readonly retake?: boolean;
  /** Told of all that happens to the session. What it throws becomes a process warning. */
  readonly onEvent?: (event: SessionEvent) => void;
  /**
   * Called after each recovery, when every subscription is live again: the place to set the agent's status anew. What it
   * throws becomes a process warning.
   */
  readonly onRecovered?: (session: Transport) => unknown;
  /** For tests: time. Default: the system's. */
  readonly clock?: Clock;
  /** For tests: random numbers from 0 up to 1. Default: `Math.random`. */
  readonly random?: () => number;
}

/** The time a session lives in. */
export interface Clock {
  /** UNIX time in milliseconds. */
  now(): number;
  setTimeout(callback: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
}

/** The system's time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (callback, ms) => setTimeout(callback, ms),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout | undefined),
};

/** What `connect()` was told, with the defaults filled in. */
export type ResolvedOptions = Settings &
  Required<Omit<ConnectOptions, "accessToken" | "signal" | keyof Settings>> & {
    readonly accessToken: () => string | Promise<string>;
    readonly signal: AbortSignal | undefined;
  };

/**
 * Fills in the defaults.
 *
 * @throws {TypeError} if a setting cannot be what it is.
 */
export function resolveOptions(options: ConnectOptions): ResolvedOptions {
  const { accessToken, signal, socketHosts = [], retake = false, clock = systemClock, random = Math.random } = options;
  const { onEvent = () => {}, onRecovered = () => {} } = options;
  const settings = { ...defaults };
  for (const name of Object.keys(defaults) as (keyof Settings)[]) {
    const value = options[name] ?? defaults[name];
    Object.assign(settings, { [name]: name === "endpoint" ? checkEndpoint(value) : checkNumber(name, value) });
  }
  const provider = typeof accessToken === "function" ? accessToken : () => accessToken;
  return { ...settings, accessToken: provider, signal, socketHosts, retake, onEvent, onRecovered, clock, random };
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
