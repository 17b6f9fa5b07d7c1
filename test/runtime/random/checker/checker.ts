import type { CallRecord, History } from "../history.ts";
import { judgeSubscription } from "./events-rule.ts";
import { type Attempt, acceptedOf, attemptsOf } from "./ledger-reading.ts";

/** The most times a call may reach the service: the first try, and three more. */
const mostTries = 4;

/**
 * Compares what the callers saw with what the service saw. Returns a line for each violation, which begins with its
 * rule:
 *
 * - N1: a call settles once, in time, and with what happened at the service;
 * - N2: a request that must not be repeated is not repeated;
 * - N3: a consumer receives all events in order, except events whose loss was reported;
 * - N4: at rest, the service has each wanted subscription once, and no other;
 * - N5: nothing is left afterwards.
 */
export function judge(history: History): string[] {
  const { calls, subscriptions, leftovers } = history;
  const attempts = attemptsOf(history.ledger);
  const accepted = acceptedOf(history.ledger);
  return [
    ...calls.flatMap((call) => judgeSettling(call, history).map((what) => `N1: ${call.id} ${what}`)),
    ...calls.flatMap((call) => judgeOutcome(call, attempts.get(call.id) ?? []).map((what) => `N1: ${call.id} ${what}`)),
    ...calls.flatMap((call) => judgeRepeats(call, attempts.get(call.id) ?? []).map((what) => `N2: ${call.id} ${what}`)),
    ...subscriptions.flatMap((each) =>
      judgeSubscription(each, history, accepted.get(each.name)).map((what) => `N3: ${each.name} ${what}`),
    ),
    ...judgeStanding(history).map((what) => `N4: ${what}`),
    ...leftovers.map((what) => `N5: left were ${what}`),
  ];
}

/** A process that was busy is itself late, and then takes up to a second more to read what has arrived. */
function judgeSettling({ madeAt, settledAt, timeoutMs }: CallRecord, { busyTimes = [] }: History): string[] {
  if (settledAt === undefined) return ["never settled"];
  const tookMs = settledAt - madeAt;
  const busyMs = busyTimes
    .filter(({ from, to }) => from <= settledAt && to >= madeAt)
    .reduce((sum, { from, to }) => sum + to - from + 1_000, 0);
  return tookMs > timeoutMs + busyMs ? [`took ${tookMs} ms of ${timeoutMs}`] : [];
}

function judgeOutcome({ outcome, isRepeatable }: CallRecord, attempts: readonly Attempt[]): string[] {
  if (!outcome) return [];
  const executed = attempts.reduce((sum, attempt) => sum + attempt.executed, 0);
  const answers = attempts.flatMap((attempt) => attempt.answers);
  const result = outcome.as === "failed" ? outcome.code : outcome.as;
  const wrong = (truth: string) => [`ended as ${result}, but ${truth}`];

  if (executed > 1 && !isRepeatable) return wrong(`was carried out ${executed} times`);
  if (outcome.as === "aborted" || result === "OUTCOME_UNKNOWN") return [];
  if (outcome.as === "resolved") {
    if (!answers.some(({ data }) => data !== undefined)) return wrong("the service gave no such answer");
    return executed === 0 ? wrong("was not carried out") : [];
  }
  if (outcome.byService) {
    const names = answers.flatMap(({ errors = [] }) => errors.map(({ name }) => name));
    return names.includes(result) ? [] : wrong("the service did not refuse it so");
  }
  if (result === "NOT_SENT") return attempts.length > 0 ? wrong(`reached the service ${attempts.length} times`) : [];
  if (result === "PROTOCOL_ERROR" && isRepeatable) return attempts.length > 0 ? [] : wrong("never reached the service");
  return [`ended in a way of which nothing was promised: ${result}`];
}

/** A request that was refused with RATE_LIMITED was not carried out: only then may a request be sent again. */
function judgeRepeats({ isRepeatable }: CallRecord, attempts: readonly Attempt[]): string[] {
  const [first, ...rest] = attempts;
  if (!first || rest.length === 0) return [];
  if (attempts.length > mostTries) return [`reached the service ${attempts.length} times`];
  if (rest.some(({ variables }) => JSON.stringify(variables) !== JSON.stringify(first.variables))) {
    return ["reached the service with different variables"];
  }
  const before = attempts.slice(0, -1);
  return isRepeatable || before.every(isRateLimited) ? [] : [`reached the service ${attempts.length} times`];
}

function isRateLimited({ answers }: Attempt): boolean {
  return answers.some(({ errors = [] }) => errors.some(({ name }) => name === "RATE_LIMITED"));
}

function judgeStanding({ standing }: History): string[] {
  if (!standing) return [];
  const { state, wanted, active } = standing;
  if (state !== "ready") return [`the session is ${state}, long after the last fault`];
  return [...new Set([...wanted, ...active])].flatMap((name) => {
    const isWanted = wanted.includes(name);
    const count = active.filter((each) => each === name).length;
    return count === Number(isWanted) ? [] : [`${name} is ${isWanted ? "" : "not "}wanted and live ${count} times`];
  });
}
