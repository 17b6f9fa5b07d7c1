import type { PendingRequest } from "../runtime/calls/pending-request.ts";
import type { RequestQueue } from "../runtime/calls/request-queue.ts";
import { type ConversationsError, readData, unknownOutcome } from "../runtime/errors.ts";

/** Computes the data of an answer from the variables. If it throws, the request is refused with that error. */
export type Rule = (variables: unknown) => unknown;

interface LoggedRequest {
  readonly name: string;
  readonly variables: unknown;
}

/** The part of a request queue that a call or a subscription needs. */
type MemoryRequestQueue = Pick<RequestQueue, "submit" | "retry" | "cancel" | "abandon" | "secretsOf">;

export type MemoryService = ReturnType<typeof createMemoryService>;

/** Answers requests by rules that the test sets, and records them. */
export function createMemoryService() {
  const rules = new Map<string, Rule>();
  // The latest try of each request. An answer to an earlier try is ignored.
  const pending = new Map<PendingRequest, { readonly repeat: () => void }>();
  let log: LoggedRequest[] = [];
  let subscriptions = 0;

  return { requestsOf, setRule, requests, interrupt, reset };

  /** Returns the queue of one call or subscription. Nothing waits in this queue: the answer is computed at once. */
  function requestsOf({ name }: { readonly name: string }, variables: unknown): MemoryRequestQueue {
    const remove = (request: PendingRequest) => void pending.delete(request);
    let entry: LoggedRequest | undefined;
    return {
      submit(request) {
        // A subscription that is restored is the same request.
        if (!entry) {
          entry = { name, variables: asJson(variables) };
          log.push(entry);
        }
        request.tries += 1;
        carryOut(request, entry.variables);
      },
      // Without the pause before a retry, so that tests need not wait.
      retry: (request, cause) => void request.reject(cause),
      cancel: remove,
      abandon: remove,
      secretsOf: () => [],
    };
  }

  function carryOut(request: PendingRequest, variables: unknown) {
    const attempt = { repeat: () => carryOut(request, variables) };
    const settle = (outcome: () => void) => {
      if (pending.get(request) === attempt && pending.delete(request)) outcome();
    };
    const answered = (value: unknown) => {
      const data = readData(request.name, { payload: { data: asJson(value) } });
      settle(() => request.resolve(data));
    };
    const failed = (error: unknown) => settle(() => request.reject(error));
    pending.set(request, attempt);
    try {
      const data = ruleOf(request)(asJson(variables));
      // Without a promise the answer is given at once, so that a test may send events in the line after it subscribed.
      if (isThenable(data)) Promise.resolve(data).then(answered).catch(failed);
      else answered(data);
    } catch (error) {
      failed(error);
    }
  }

  function ruleOf({ name, isSetup }: PendingRequest): Rule {
    const rule = rules.get(name);
    if (rule) return rule;
    if (isSetup) return () => ({ subscription_id: `memory-${++subscriptions}` });
    const others =
      rules.size > 0 ? `There are answers for ${[...rules.keys()].join(", ")}` : "There are no answers yet";
    throw new Error(`${name} has no answer: call answer(${name}, …) first. ${others}.`);
  }

  function setRule(name: string, rule: Rule | undefined) {
    if (rule) rules.set(name, rule);
    else rules.delete(name);
  }

  function requests(name: string): readonly unknown[] {
    return log.filter((entry) => entry.name === name).map(({ variables }) => variables);
  }

  /** Loses every request that waits for its answer. Returns a function that repeats those that may be repeated. */
  function interrupt(cause?: ConversationsError): () => void {
    const requests = [...pending];
    pending.clear();
    for (const [request] of requests) {
      if (!request.isSetup && !request.isRepeatable) {
        request.reject(unknownOutcome(request.name, cause?.message ?? "the transport was reset", cause));
      }
    }
    return () => {
      for (const [request, { repeat }] of requests) if (request.isRepeatable) repeat();
    };
  }

  function reset() {
    rules.clear();
    log = [];
    for (const [request] of [...pending]) request.reject(unknownOutcome(request.name, "the transport was reset"));
    pending.clear();
  }
}

/** Returns a copy of the value as JSON carries it, so that no object is shared with the other side. */
export function asJson<T>(value: T): T {
  return value === undefined ? value : JSON.parse(JSON.stringify(value));
}

/** Returns true for a promise, also for one of another realm, such as a test runner's. */
function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | undefined)?.then === "function";
}
