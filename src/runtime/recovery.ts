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

/** The time in which a login that was not answered may still take effect, and the pause when too many were not answered. */
const unresolvedMs = 300_000;

interface Login {
  readonly at: number;
  isAnswered: boolean;
}

/**
 * Decides how a lost session recovers, from what has happened so far. It does nothing itself.
 *
 * A lost connection is reopened at the same address if a frame came from there in the last 30 s, at most twice. In all other
 * cases, and after that, the session logs in again. Delays are drawn from a range that doubles with each failure, until
 * the session has been ready for 30 s.
 */
export function createRecovery({ clock, random, reclaimWhenDisplaced, ...settings }: ResolvedOptions) {
  const { reconnectDelayMs, loginIntervalMs, maxLoginsPerHour } = settings;
  let logins: Login[] = [];
  // The times of logins that were given up although the service may still carry them out.
  let unresolved: number[] = [];
  let failures = 0;
  let reopened = 0;
  let protocolErrors = 0;
  let displacements = 0;
  let reclaims = 0;
  let readyAt: number | undefined;
  let stableTimer: unknown;

  return { next, loginSent, loginAnswered, loginFailed, loggedIn, ready, lost };

  function loginSent() {
    logins.push({ at: clock.monotonic(), isAnswered: false });
  }

  /** The service has begun to answer the last login, with whatever it is. */
  function loginAnswered() {
    const last = logins.at(-1);
    if (last) last.isAnswered = true;
  }

  function loginFailed({ code }: ConversationsError) {
    // It never reached the service.
    if (code === "UNREACHABLE" && !logins.at(-1)?.isAnswered) logins.pop();
    // Not answered, or answered by a gateway behind which the service may still carry it out.
    else if (unresolvedCodes.has(code)) unresolved.push(clock.monotonic());
  }

  function loggedIn() {
    protocolErrors = 0;
    reopened = 0;
  }

  function ready() {
    readyAt = clock.monotonic();
    clock.clearTimeout(stableTimer);
    stableTimer = clock.setTimeout(() => {
      failures = reopened = displacements = 0;
    }, stableAfterMs);
  }

  function lost() {
    clock.clearTimeout(stableTimer);
  }

  /**
   * Returns the step after a failure.
   *
   * @param heardAt - When the last frame came from the address in use, by the monotonic clock; undefined if none came, and
   * after a failed login.
   * @param hasOtherToken - True if the token was refused and the provider has returned another one since.
   *
   * @throws {ConversationsError} the error that ends the session, if another try cannot help.
   */
  function next(cause: ConversationsError, heardAt: number | undefined, hasOtherToken = false): Step {
    const { code, retryAfterMs = 0 } = cause;
    const wasHeard = heardAt !== undefined;
    if (code === "SESSION_ENDED") {
      // A reopened address may simply have expired.
      if (reopened === 0) displacements += 1;
      // The text may change, so behaviour counts too: a session that ends again and again soon after its login has a rival.
      const isDisplaced = /concurrent/i.test(cause.message) || (wasHeard && displacements > 2);
      if (isDisplaced && !wasDisplacedByOwnLogin()) return giveWay(cause);
      if (isDisplaced) displacements = 0;
      if (displacements > 4) throw cause;
    } else if (passingCodes.has(code) || (code === "UNKNOWN" && readyAt !== undefined)) {
      // A failure of the service that may pass. An UNKNOWN error, such as a gateway's page, counts only after a login that worked.
      protocolErrors += 1;
      if (protocolErrors > 2) throw cause;
    } else if (!recoverable.has(code) && !(code === "UNAUTHORIZED" && hasOtherToken)) {
      throw cause;
    } else if (reopened < 2 && wasHeard && clock.monotonic() - heardAt < stableAfterMs) {
      reopened += 1;
      return { via: "reopen", delayMs: backoff(), isDisplaced: false };
    }
    return { via: "login", delayMs: Math.max(backoff(), retryAfterMs, untilLogin()), isDisplaced: false };
  }

  /** A login of our own that was given up may be carried out late. It then ends our session once, and there is no rival. */
  function wasDisplacedByOwnLogin(): boolean {
    unresolved = unresolved.filter((at) => clock.monotonic() - at < unresolvedMs);
    return unresolved.shift() !== undefined;
  }

  /** Two bots that both log in again at once would end each other's sessions indefinitely. */
  function giveWay(cause: ConversationsError): Step {
    if (!reclaimWhenDisplaced) {
      throw new ConversationsError("DISPLACED", "another login of this agent has ended the session", { cause });
    }
    if (readyAt === undefined || clock.monotonic() - readyAt > hourMs) reclaims = 0;
    const minutes = Math.min(15, 2 ** reclaims++);
    displacements = 0;
    return { via: "login", delayMs: Math.max(minutes * 60_000 * (1 + random() / 2), untilLogin()), isDisplaced: true };
  }

  /**
   * The delay doubles with each failure, up to 30 times the base. The random part multiplies that maximum too, so that many
   * bots spread out; a quarter is the least, so that small random numbers make no loop without a pause.
   */
  function backoff(): number {
    return reconnectDelayMs * (0.25 + random() * Math.min(30, 2 ** failures++));
  }

  /**
   * Logins have an interval and a budget: the service counts them, and each ends the session of a rival. A login that was
   * sent and not answered may have reached the service or not, so too many of those make the interval longer instead.
   */
  function untilLogin(): number {
    const now = clock.monotonic();
    logins = logins.filter(({ at }) => now - at < hourMs);
    const answered = logins.filter(({ isAnswered }) => isAnswered).slice(-maxLoginsPerHour);
    const [first] = answered;
    const budget = first && answered.length === maxLoginsPerHour ? hourMs - (now - first.at) : 0;
    const last = logins.at(-1);
    const jittered = loginIntervalMs * (1 + random() / 3);
    const interval = logins.length < maxLoginsPerHour ? jittered : Math.max(jittered, unresolvedMs);
    return Math.max(budget, last ? interval - (now - last.at) : 0);
  }
}

/** Failures of a login after which the service may still carry it out. */
const unresolvedCodes = new Set<string>(["OUTCOME_UNKNOWN", "UNREACHABLE", "PROTOCOL_ERROR"]);

/** Refusals of a login that may pass: two in a row are tried again. */
const passingCodes = new Set<string>(["PROTOCOL_ERROR", "GRAPHQL_EXEC_ERROR"]);

/** Failures that may pass, besides those that are counted above. */
const recoverable = new Set<string>(["CONNECTION_LOST", "UNREACHABLE", "OUTCOME_UNKNOWN", "NOT_SENT", "RATE_LIMITED"]);
