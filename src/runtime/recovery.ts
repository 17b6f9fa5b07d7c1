import { ConversationsError } from "./errors.ts";
import type { ResolvedOptions } from "./options.ts";

/** The next step of a session. */
export interface Step {
  readonly via: "login" | "reopen";
  readonly delayMs: number;
  /** True if another login of the agent has the session, which is left to it until then. */
  readonly isDisplaced: boolean;
}

// An open socket proves nothing with this service; only this much time in "ready" does.
const stableAfterMs = 30_000;
const hourMs = 3_600_000;

/**
 * Decides how a lost session recovers, from what has happened so far. It does nothing itself.
 *
 * A lost connection is reopened at the same address, twice within 30 s, if a frame was ever heard there. In all other
 * cases, and after that, the session logs in again. Delays are drawn from a range that doubles with each failure, until
 * the session has been ready for 30 s.
 */
export function createRecovery({ clock, random, reclaimWhenDisplaced, ...settings }: ResolvedOptions) {
  const { reconnectDelayMs, loginIntervalMs, maxLoginsPerHour } = settings;
  let logins: number[] = [];
  let failures = 0;
  let reopened = 0;
  let protocolErrors = 0;
  let displacements = 0;
  let reclaims = 0;
  let readyAt: number | undefined;
  let stableTimer: unknown;

  return { next, loggedIn, ready, lost };

  /** The service has answered a login. */
  function loggedIn() {
    logins.push(clock.now());
    protocolErrors = 0;
    reopened = 0;
  }

  function ready() {
    readyAt = clock.now();
    clock.clearTimeout(stableTimer);
    stableTimer = clock.setTimeout(() => {
      failures = reopened = displacements = 0;
    }, stableAfterMs);
  }

  function lost() {
    clock.clearTimeout(stableTimer);
  }

  /**
   * Returns the step after a failure. `heardAt` is when the last frame came from the address in use; undefined if none
   * came, and after a failed login.
   *
   * @throws {ConversationsError} the error that ends the session, if another try cannot help.
   */
  function next(cause: ConversationsError, heardAt: number | undefined): Step {
    const { code, retryAfterMs = 0 } = cause;
    const wasHeard = heardAt !== undefined;
    if (code === "SESSION_ENDED") {
      // A reopened address may simply have expired.
      if (reopened === 0) displacements += 1;
      // The text may change, so behaviour counts too: a session that ends again and again soon after its login has a rival.
      if (/concurrent/i.test(cause.message) || (wasHeard && displacements > 2)) return giveWay(cause);
      if (displacements > 4) throw cause;
    } else if (code === "PROTOCOL_ERROR" || code === "GRAPHQL_EXEC_ERROR") {
      // The answer of a login; it may be a passing fault of the service.
      protocolErrors += 1;
      if (protocolErrors > 2) throw cause;
    } else if (!recoverable.has(code)) {
      throw cause;
    } else if (reopened < 2 && wasHeard && clock.now() - heardAt < stableAfterMs) {
      reopened += 1;
      return { via: "reopen", delayMs: backoff(), isDisplaced: false };
    }
    return { via: "login", delayMs: Math.max(backoff(), retryAfterMs, untilLogin()), isDisplaced: false };
  }

  /** Two bots that both insist would end each other's sessions indefinitely. */
  function giveWay(cause: ConversationsError): Step {
    if (!reclaimWhenDisplaced) {
      throw new ConversationsError("DISPLACED", "another login of this agent has ended the session", { cause });
    }
    if (readyAt === undefined || clock.now() - readyAt > hourMs) reclaims = 0;
    const minutes = Math.min(15, 2 ** reclaims++);
    displacements = 0;
    return { via: "login", delayMs: Math.max(minutes * 60_000 * (1 + random() / 2), untilLogin()), isDisplaced: true };
  }

  /** The floor prevents a hot loop when random numbers are small; the cap is applied first, so that the jitter remains. */
  function backoff(): number {
    return reconnectDelayMs * (0.25 + random() * Math.min(30, 2 ** failures++));
  }

  /** Logins have an interval and a budget: the service counts them, and each ends the session of a rival. */
  function untilLogin(): number {
    const now = clock.now();
    // A clock that was set back must not stop logins for hours.
    logins = logins.filter((at) => Math.abs(now - at) < hourMs).slice(-maxLoginsPerHour);
    const budget = logins.length < maxLoginsPerHour ? 0 : hourMs - Math.abs(now - (logins[0] ?? now));
    const latest = logins.at(-1);
    const interval = latest === undefined ? 0 : loginIntervalMs * (1 + random() / 3) - Math.abs(now - latest);
    return Math.max(budget, interval);
  }
}

/** Failures that may pass, besides those that are counted above. */
const recoverable = new Set<string>(["CONNECTION_LOST", "UNREACHABLE", "OUTCOME_UNKNOWN", "NOT_SENT", "RATE_LIMITED"]);
