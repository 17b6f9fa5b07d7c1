import type { Job, Requests } from "../runtime/calls/requests.ts";
import { type ConversationsError, readData, unknownOutcome } from "../runtime/errors.ts";

/** Computes the data of an answer from the variables. What it throws refuses the request. */
export type Rule = (variables: unknown) => unknown;

interface LogEntry {
  readonly name: string;
  readonly variables: unknown;
}

/** The verbs that a call or subscription needs. */
type MemoryRequests = Pick<Requests, "submit" | "withdraw" | "leave">;

export type MemoryService = ReturnType<typeof createMemoryService>;

/** Answers requests by rules that the test sets, and records them. */
export function createMemoryService() {
  const rules = new Map<string, Rule>();
  // By request its latest try. An answer to an earlier one is out of date.
  const pending = new Map<Job, { readonly repeat: () => void }>();
  let log: LogEntry[] = [];
  let subscriptions = 0;

  return { requestsOf, setRule, requests, interrupt, reset };

  /** Returns the queue of one call or subscription. Nothing waits in it: the answer is asked for at once. */
  function requestsOf({ name }: { readonly name: string }, variables: unknown): MemoryRequests {
    const remove = (job: Job) => void pending.delete(job);
    let entry: LogEntry | undefined;
    return {
      submit(job) {
        // A subscription that is restored is the same request.
        if (!entry) {
          entry = { name, variables: asJson(variables) };
          log.push(entry);
        }
        job.tries += 1;
        carryOut(job, entry.variables);
      },
      withdraw: remove,
      leave: remove,
    };
  }

  function carryOut(job: Job, variables: unknown) {
    const attempt = { repeat: () => carryOut(job, variables) };
    const settle = (outcome: () => void) => {
      if (pending.get(job) === attempt && pending.delete(job)) outcome();
    };
    const answered = (data: unknown) => settle(() => job.answered(readData(job.name, { data: asJson(data) })));
    const failed = (error: unknown) => settle(() => job.failed(error));
    pending.set(job, attempt);
    try {
      const data = ruleOf(job)(asJson(variables));
      // Without a promise the answer comes at once, so that a test may send events in the line after it subscribed.
      if (data instanceof Promise) data.then(answered).catch(failed);
      else answered(data);
    } catch (error) {
      failed(error);
    }
  }

  function ruleOf({ name, isStart }: Job): Rule {
    const rule = rules.get(name);
    if (rule) return rule;
    if (isStart) return () => ({ subscription_id: `memory-${++subscriptions}` });
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
    const lost = [...pending];
    pending.clear();
    for (const [job] of lost) {
      if (!job.isStart && !job.isRepeatable) {
        job.failed(unknownOutcome(job.name, cause?.message ?? "the transport was reset", cause));
      }
    }
    return () => {
      for (const [job, { repeat }] of lost) if (job.isRepeatable) repeat();
    };
  }

  function reset() {
    rules.clear();
    log = [];
    for (const [job] of [...pending]) job.failed(unknownOutcome(job.name, "the transport was reset"));
    pending.clear();
  }
}

/** A copy of the value as JSON carries it: no object is shared with the other side. */
export function asJson<T>(value: T): T {
  return value === undefined ? value : JSON.parse(JSON.stringify(value));
}
