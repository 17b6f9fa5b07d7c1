import type { SessionEvent } from "./events.ts";
import type { Recorder } from "./recorder.ts";
import { checkEndpoint } from "./support/address.ts";
import { type Clock, checkNumber, systemClock } from "./support/clock.ts";
import type { CallOptions, SubscribeOptions, Transport } from "./transport.ts";

/** The options of `connect()` that have a default, with it. Frozen. */
export const defaultOptions: Settings = Object.freeze({
  endpoint: "https://chat-api.zopim.com/graphql/request",
  callTimeoutMs: 15_000,
  connectTimeoutMs: 60_000,
  loginTimeoutMs: 10_000,
  dialTimeoutMs: 10_000,
  pingIntervalMs: 20_000,
  pongTimeoutMs: 10_000,
  reconnectDelayMs: 1_000,
  loginIntervalMs: 5_000,
  maxLoginsPerHour: 30,
  drainTimeoutMs: 5_000,
  maxQueuedCalls: 1_000,
  maxQueuedEvents: 1_000,
  maxQueuedBytes: 16 * 1024 * 1024,
});

/** Options of `connect()`. */
export interface ConnectOptions {
  /** OAuth token with the scopes read, write and chat, or a function that returns a current one for each login. */
  readonly accessToken: string | (() => string | Promise<string>);
  /**
   * The API's HTTP address: `https:`, or `http:` on loopback.
   *
   * @default "https://chat-api.zopim.com/graphql/request"
   */
  readonly endpoint?: string;
  /**
   * Timeout of a call, from the function call to its answer, over all its attempts, in milliseconds.
   *
   * @default 15_000
   */
  readonly callTimeoutMs?: number;
  /**
   * Timeout of `connect()`, over all logins and connections, in milliseconds.
   *
   * @default 60_000
   */
  readonly connectTimeoutMs?: number;
  /**
   * Timeout of a login: for `accessToken`, and then again for the whole answer, in milliseconds.
   *
   * @default 10_000
   */
  readonly loginTimeoutMs?: number;
  /**
   * Timeout from opening a WebSocket to the first frame on it, in milliseconds.
   *
   * @default 10_000
   */
  readonly dialTimeoutMs?: number;
  /**
   * Time between two PINGs, plus or minus a tenth, in milliseconds. The service closes silent connections after about 60 s.
   *
   * @default 20_000
   */
  readonly pingIntervalMs?: number;
  /**
   * Time without a frame after a PING until the connection counts as lost, in milliseconds.
   *
   * @default 10_000
   */
  readonly pongTimeoutMs?: number;
  /**
   * Base delay between attempts to reconnect, in milliseconds. The delay after the n-th failure, from 0, is drawn from
   * 0.25 to 0.25 + min(30, 2^n) times this.
   *
   * @default 1_000
   */
  readonly reconnectDelayMs?: number;
  /**
   * Minimum time between two logins, in milliseconds. Up to a third is added at random.
   *
   * @default 5_000
   */
  readonly loginIntervalMs?: number;
  /**
   * Maximum number of answered logins within an hour; the next one waits.
   *
   * @default 30
   */
  readonly maxLoginsPerHour?: number;
  /**
   * Maximum time that `close()` waits for answers to calls that were sent, in milliseconds. 0: it does not wait.
   *
   * @default 5_000
   */
  readonly drainTimeoutMs?: number;
  /**
   * Maximum number of calls that wait to be sent; further calls are refused with NOT_SENT.
   *
   * @default 1_000
   */
  readonly maxQueuedCalls?: number;
  /**
   * Maximum number of events of one subscription that wait to be read; see `overflow` of the subscription.
   *
   * @default 1_000
   */
  readonly maxQueuedEvents?: number;
  /**
   * Maximum size in bytes of the calls that wait to be sent, and of the events of one subscription that wait to be read.
   * One call or event may wait whatever its size.
   *
   * @default 16_777_216
   */
  readonly maxQueuedBytes?: number;
  /** Aborts connecting: `connect()` rejects with the signal's own reason. */
  readonly signal?: AbortSignal;
  /**
   * Hosts (with their ports) of WebSocket addresses to accept in addition to the endpoint's host.
   *
   * @default []
   */
  readonly socketHosts?: readonly string[];
  /**
   * True: when another login of the agent has ended the session, logs in again, after 1, 2, 4, 8 and then every 15
   * minutes, plus up to half as long. False: the session ends with DISPLACED.
   *
   * @default false
   */
  readonly reclaimWhenDisplaced?: boolean;
  /**
   * Sends the login instead of the global `fetch`, for example through a proxy: `undici`'s with a `dispatcher`.
   *
   * @default the global `fetch`, looked up at each login
   */
  readonly fetch?: Fetch;
  /**
   * Opens the TCP connection of each WebSocket, for example through a proxy: `https-proxy-agent`'s, or an `https.Agent`
   * with an own `ca`.
   *
   * @default Node's global agent if it has proxies from the environment (`NODE_USE_ENV_PROXY`), otherwise none
   */
  readonly agent?: HttpAgent;
  /** Records the session's traffic: `recordTo(file)` of `conversations-codegen/recording`. */
  readonly recorder?: Recorder;
  /**
   * Sets the agent's status after `connect()`, as soon as the subscriptions that are started at once are live, and after
   * each recovery, before waiting calls are sent. A failure is an event, and is tried again. A bot that changes its status
   * itself sets it in `onRecovered` instead.
   */
  readonly keepStatus?: AgentStatus;
  /** Receives the events of the session. What it throws becomes a process warning. */
  readonly onEvent?: (event: SessionEvent) => void;
  /**
   * Called after each recovery, when every subscription is live again. What it throws becomes a process warning.
   */
  readonly onRecovered?: (session: Transport) => unknown;
  /** Replaces parts of the environment in tests. */
  readonly testing?: {
    /** @default the system's time */
    readonly clock?: Clock;
    /** Returns random numbers from 0 up to 1. @default Math.random */
    readonly random?: () => number;
  };
}

/** The part of `fetch()` that the runtime needs. The functions of Node and of `undici` have it. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

/** The second argument of `fetch()`. */
export interface FetchInit {
  readonly method: "POST";
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly signal: AbortSignal;
  /** Redirects are not followed: they would carry the token elsewhere. */
  readonly redirect: "manual";
}

/** The part of a `Response` that is read. */
export interface FetchResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: AsyncIterable<Uint8Array> | null;
}

/** An `http.Agent` of Node. It is described by its members, so that these declarations need no types of Node. */
export interface HttpAgent {
  readonly requests: object;
  readonly sockets: object;
  destroy(): void;
}

/** The statuses of an agent. The API documents "ONLINE"; the others are inferred. */
export type AgentStatus = "ONLINE" | "AWAY" | "INVISIBLE" | "OFFLINE";

/** The options of `connect()` that have a default of one value. */
type Settings = Required<
  Omit<
    ConnectOptions,
    | "accessToken"
    | "signal"
    | "socketHosts"
    | "reclaimWhenDisplaced"
    | "fetch"
    | "agent"
    | "recorder"
    | "keepStatus"
    | "onEvent"
    | "onRecovered"
    | "testing"
  >
>;

/** The options of `connect()` with their defaults. */
export interface ResolvedOptions extends Settings {
  readonly accessToken: () => string | Promise<string>;
  readonly signal: AbortSignal | undefined;
  readonly socketHosts: readonly string[];
  readonly reclaimWhenDisplaced: boolean;
  readonly fetch: Fetch | undefined;
  readonly agent: HttpAgent | undefined;
  readonly recorder: Recorder | undefined;
  readonly keepStatus: AgentStatus | undefined;
  readonly onEvent: ((event: SessionEvent) => void) | undefined;
  readonly onRecovered: (session: Transport) => unknown;
  readonly clock: Clock;
  readonly random: () => number;
}

const settingNames = Object.keys(defaultOptions) as (keyof Settings)[];

const optionNames: readonly string[] = [
  ...["accessToken", ...settingNames, "signal", "socketHosts", "reclaimWhenDisplaced", "fetch", "agent", "recorder"],
  ...["keepStatus", "onEvent", "onRecovered", "testing"],
];

/**
 * Fills in the defaults.
 *
 * @throws {TypeError} if an option is unknown or not valid.
 */
export function resolveOptions(options: ConnectOptions): ResolvedOptions {
  checkOptionNames("connect()", options, optionNames);
  const { accessToken, signal, socketHosts = [], reclaimWhenDisplaced = false, testing = {} } = options;
  const { recorder, onEvent, onRecovered = () => {} } = options;
  const { clock = systemClock, random = Math.random } = testing;
  const settings: Settings = { ...defaultOptions };
  for (const name of settingNames) {
    const value = options[name] ?? defaultOptions[name];
    const isZeroAllowed = name === "drainTimeoutMs";
    const checked = name === "endpoint" ? checkEndpoint(value) : checkNumber(name, value, { isZeroAllowed });
    Object.assign(settings, { [name]: checked });
  }
  return {
    ...settings,
    accessToken: typeof accessToken === "function" ? accessToken : () => accessToken,
    ...{ signal, socketHosts, reclaimWhenDisplaced, recorder, onEvent, onRecovered, clock, random },
    fetch: checkFetch(options.fetch),
    agent: checkAgent(options.agent),
    keepStatus: checkStatus(options.keepStatus),
  };
}

/** @throws {TypeError} if the value is not a function. */
export function checkFetch(fetch: Fetch | undefined): Fetch | undefined {
  if (fetch === undefined || typeof fetch === "function") return fetch;
  throw new TypeError("fetch must be a function like the global fetch");
}

/**
 * Accepts an agent that verifies certificates. Its options overrule those of a request and may change at any time, so it is
 * checked before each connection too.
 *
 * @throws {TypeError} if the value is not an `http.Agent`, or one that verifies no certificate.
 */
export function checkAgent(agent: HttpAgent | undefined): HttpAgent | undefined {
  if (agent === undefined) return agent;
  const { addRequest, options } = Object(agent) as { addRequest?: unknown; options?: { rejectUnauthorized?: unknown } };
  if (typeof addRequest !== "function") throw new TypeError("agent must be an http.Agent");
  if (options?.rejectUnauthorized !== false) return agent;
  throw new TypeError(
    "agent has rejectUnauthorized: false: the conversations would go to a server that was not verified",
  );
}

/**
 * Accepts any name in capital letters: the service may have more statuses than are known.
 *
 * @throws {TypeError} for anything else.
 */
function checkStatus(status: AgentStatus | undefined): AgentStatus | undefined {
  if (status === undefined || /^[A-Z][A-Z_]*$/.test(status)) return status;
  throw new TypeError('keepStatus must be a status of an agent, such as "ONLINE"');
}

/**
 * Refuses options that do not exist: a misspelled one would be ignored silently.
 *
 * @throws {TypeError} that names the unknown options and those that exist, or if the options are no object.
 */
export function checkOptionNames(owner: string, options: object, names: readonly string[]): void {
  if (typeof options !== "object") throw new TypeError(`the options of ${owner} must be an object`);
  const unknown = Object.keys(options).filter((name) => !names.includes(name));
  if (unknown.length === 0) return;
  throw new TypeError(`${owner} has no option ${unknown.join(", ")}; its options are ${names.join(", ")}`);
}

const callOptionNames = ["signal", "timeoutMs"];

/** @throws {TypeError} if an option of a call is unknown. */
export function checkCallOptions(operation: string, options: CallOptions): void {
  checkOptionNames(operation, options, callOptionNames);
}

/** @throws {TypeError} if an option of a subscription is unknown or not valid. */
export function checkSubscribeOptions<R>(operation: string, options: SubscribeOptions<R>): void {
  checkOptionNames(operation, options, [...callOptionNames, "onGap", "overflow"]);
  const { onGap, overflow = "end" } = options;
  if (onGap && typeof onGap !== "function") throw new TypeError("onGap must be a function");
  if (overflow !== "end" && overflow !== "drop-oldest") throw new TypeError('overflow must be "end" or "drop-oldest"');
}
