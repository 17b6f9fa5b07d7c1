import { quote } from "../text/clean.ts";
import type { Random } from "./account/ids.ts";
import type { AccountSeed } from "./account/seed.ts";
import type { LogKind } from "./log.ts";
import type { SandboxLimits } from "./sessions/rate-limit.ts";
import type { TokenSeed } from "./sessions/tokens.ts";
import type { HistoryLimits } from "./support/bounded.ts";
import type { SandboxClock } from "./support/clock.ts";

/** Options of `startSandbox()`. */
export interface SandboxOptions {
  /**
   * The TCP port.
   *
   * @default 0 (any free port)
   */
  readonly port?: number;
  /**
   * The address to listen at. Any other than a loopback address lets everyone on the network log in with the token, use
   * the page, and read what visitors and bots write.
   *
   * @default "127.0.0.1"
   */
  readonly host?: string;
  /**
   * Further names under which clients reach this machine, for example a container's. Requests to a name that is not this
   * machine's are refused, because a website can make its own name resolve to this machine.
   *
   * @default []
   */
  readonly hostNames?: readonly string[];
  /**
   * The token with which the account's bot logs in.
   *
   * @default a new one that does not look like the vendor's
   */
  readonly accessToken?: string;
  /**
   * Further tokens, for other agents or with something wrong about them.
   *
   * @default {}
   */
  readonly tokens?: Readonly<Record<string, TokenSeed>>;
  /**
   * The agents and departments.
   *
   * @default defaultAccount
   */
  readonly account?: AccountSeed;
  /**
   * The service's time: time stamps, the idle limit, the rate window, and answers that faults hold back. What waits in a
   * test (`hears`, `waitFor`, …) always uses real time.
   *
   * @default the system's time, or a test's fake timers while they are installed
   */
  readonly clock?: SandboxClock;
  /**
   * The source of ids: numbers from 0 up to 1.
   *
   * @default Math.random
   */
  readonly random?: Random;
  /**
   * The time after which a silent WebSocket is cut, in milliseconds.
   *
   * @default 60000 (observed in a public log)
   */
  readonly idleTimeoutMs?: number;
  /**
   * The limits of one agent session.
   *
   * @default {} (no limits, since the vendor's figures are unknown)
   */
  readonly limits?: SandboxLimits;
  /**
   * The size of the ledger.
   *
   * @default { entries: 50000, bytes: 67108864 } (64 MiB)
   */
  readonly ledgerLimits?: Partial<HistoryLimits>;
  /**
   * The size of each chat's log and of each transcript. The logs of ended chats are discarded. Of visitors without a
   * chat, only the 1,000 most recent are kept.
   *
   * @default { entries: 500, bytes: 4194304 } (4 MiB)
   */
  readonly historyLimits?: Partial<HistoryLimits>;
  /**
   * Called with a line for each event: chats, logins, sockets, subscriptions, failed calls, faults. No line holds a token,
   * a session's address or a control character.
   */
  readonly log?: (line: string, kind: LogKind) => void;
}

/** The default sizes, by the option that changes them. */
export const defaultLimits = {
  ledgerLimits: { entries: 50_000, bytes: 64 * 1024 * 1024 },
  historyLimits: { entries: 500, bytes: 4 * 1024 * 1024 },
} as const satisfies Record<string, HistoryLimits>;

const optionNames = new Set<string>([
  "port",
  "host",
  "hostNames",
  "accessToken",
  "tokens",
  "account",
  "clock",
  "random",
  "idleTimeoutMs",
  "limits",
  "ledgerLimits",
  "historyLimits",
  "log",
] satisfies (keyof SandboxOptions)[]);

/** @throws {TypeError} if an option is unknown, or if a numeric option is not a number or is too small. */
export function checkOptions(options: SandboxOptions): void {
  const unknown = Object.keys(options).find((name) => !optionNames.has(name));
  if (unknown !== undefined) {
    throw new TypeError(`startSandbox() has no option ${quote(unknown)}. It has ${[...optionNames].join(", ")}.`);
  }
  checkNumbers("", { port: options.port, idleTimeoutMs: options.idleTimeoutMs }, 0);
  checkNumbers("limits.", options.limits, 0);
  checkNumbers("ledgerLimits.", options.ledgerLimits, 1);
  checkNumbers("historyLimits.", options.historyLimits, 1);
}

function checkNumbers(prefix: string, values: object | undefined, minimum: number): void {
  for (const [name, value] of Object.entries(values ?? {})) {
    if (value === undefined || (typeof value === "number" && value >= minimum)) continue;
    throw new TypeError(`${prefix}${name} must be a number of at least ${minimum}; got ${quote(value)}.`);
  }
}
