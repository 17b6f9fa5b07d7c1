import { ConversationsError } from "./errors.ts";
import type { ResolvedOptions } from "./options.ts";

/** What a session does next. */
export interface Step {
  readonly via: "login" | "reopen";
  readonly delayMs: number;
  /** True if another login of the agent has the session, and is left to it until then. */
  readonly isDisplaced: boolean;
}

// A socket that opens proves nothing here: only so long a time in ready does.
const stableMs = 30_000;
const hourMs = 3_600_000;

/**
 * Decides how a session that was lost comes back, if it does, from what has happened so far; it does nothing itself.
 *
 * A lost connection reopens the same address: twice in 30 s, if a frame was ever heard there. Anything else, and whatever
 * comes after, logs in again. Waits are drawn from a range that doubles with every failure until the session has been
 * ready for 30 s.
 */
export function createRecovery({ clock, random, retake, ...settings }: ResolvedOptions) {
  const { backoffMs, loginSpacingMs, loginsPerHour } = settings;
  let logins: number[] = [];
  let failures = 0;
  let reopened = 0;
  let unreadable = 0;
  let evictions = 0;
  let retakes = 0;
  let readyAt: number | undefined;
  let stable: unknown;

  return { next, answered, ready, lost };

  /** The service has answered a login. */
  function answered() {
    logins.push(clock.now());
    unreadable = 0;
    reopened = 0;
  }

  function ready() {
    readyAt = clock.now();
    clock.clearTimeout(stable);
    stable = clock.setTimeout(() => {
      failures = reopened = evictions = 0;
    }, stableMs);
  }

  function lost() {
    clock.clearTimeout(stable);
  }

  /**
   * What to do after a failure. `heardAt` is when the last frame came from the address in use, if one ever did; undefined
   * after a login failed.
   *
   * @throws {ConversationsError} if waiting cures nothing: the error that ends the session.
   */
  function next(cause: ConversationsError, heardAt: number | undefined): Step {
    const { code, retryAfterMs = 0 } = cause;
    const wasHeard = heardAt !== undefined;
    if (code === "SESSION_ENDED") {
      // On an address that was reopened it may just have grown old.
      if (reopened === 0) evictions += 1;
      // The text may change. Who is thrown out again and again, soon after each login, has a rival.
      if (/concurrent/i.test(cause.message) || (wasHeard && evictions > 2)) return yieldTo(cause);
      if (evictions > 4) throw cause;
    } else if (code === "PROTOCOL_ERROR" || code === "GRAPHQL_EXEC_ERROR") {
      // Of a login; it may be a passing fault of the service.
      unreadable += 1;
      if (unreadable > 2) throw cause;
    } else if (!curable.has(code)) {
      throw cause;
    } else if (reopened < 2 && wasHeard && clock.now() - heardAt < stableMs) {
      reopened += 1;
      return { via: "reopen", delayMs: backoff(), isDisplaced: false };
    }
    return { via: "login", delayMs: Math.max(backoff(), retryAfterMs, untilLogin()), isDisplaced: false };
  }

  /** Two bots that both insist would throw each other out for ever. */
  function yieldTo(cause: ConversationsError): Step {
    if (!retake) {
      throw new ConversationsError("DISPLACED", "another login of this agent has ended the session", { cause });
    }
    if (readyAt === undefined || clock.now() - readyAt > hourMs) retakes = 0;
    const minutes = Math.min(15, 2 ** retakes++);
    evictions = 0;
    return { via: "login", delayMs: Math.max(minutes * 60_000 * (1 + random() / 2), untilLogin()), isDisplaced: true };
  }

  /** The floor keeps a run of small numbers from becoming a hot loop; the cap comes first, so that the spread remains. */
  function backoff(): number {
    return backoffMs * (0.25 + random() * Math.min(30, 2 ** failures++));
  }

  /** Logins are what the service counts, and what ends a rival's session: they keep their distance, and their budget. */
  function untilLogin(): number {
    const now = clock.now();
    // A clock that was set back must not stop logins for hours.
    logins = logins.filter((at) => Math.abs(now - at) < hourMs).slice(-loginsPerHour);
    const budget = logins.length < loginsPerHour ? 0 : hourMs - Math.abs(now - (logins[0] ?? now));
    const latest = logins.at(-1);
    const spacing = latest === undefined ? 0 : loginSpacingMs * (1 + random() / 3) - Math.abs(now - latest);
    return Math.max(budget, spacing);
  }
}

/** Failures that may pass, beside those that are counted above. */
const curable = new Set<string>(["CONNECTION_LOST", "UNREACHABLE", "OUTCOME_UNKNOWN", "NOT_SENT", "RATE_LIMITED"]);
