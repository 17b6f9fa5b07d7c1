import { ConversationsError, readData, type ServiceError, unknownOutcome } from "../errors.ts";
import type { SessionEvent } from "../events.ts";
import type { ResolvedOptions } from "../options.ts";
import { retryDelay } from "../policy.ts";
import { encodeStop, withId } from "../protocol/encode.ts";
import type { AnswerMessage } from "../protocol/messages.ts";

/** A request on its way to its answer. */
export interface Job {
  readonly name: string;
  /** The message without its id. */
  readonly message: string;
  /** True for what may reach the service twice: it is written again when its connection was lost. */
  readonly isRepeatable?: boolean;
  /** True for the start or stop of a subscription: it is only worth something on the connection it was made for. */
  readonly isStart?: boolean;
  /** The number it was last written under, if it was. */
  id?: number;
  /** How often it was written. */
  tries: number;
  /** True if nobody waits for its answer, which may never come. */
  isLeft?: boolean;
  /** Why it waits for another try, and since when. */
  refusal?: unknown;
  refusedAt?: number | undefined;
  answered(data: unknown): void;
  failed(error: unknown): void;
}

/** What requests need of their session. */
export interface Line {
  /** Writes a frame; false if that cannot be now. */
  send(text: string): boolean;
  /** Whether such a job may be written now. */
  takes(job: Job): boolean;
  /** Why nothing will be sent any more, if so. */
  readonly refusal: string | undefined;
  tell(event: SessionEvent): void;
}

export type Requests = ReturnType<typeof createRequests>;

const unasked = { type: "odd-frame", reason: "the answer to a request that was not made" } as const;

/** How often a job is written at most when its connections keep being lost. */
const maxTries = 3;

/** The requests of a session: those that wait to be written, and those that wait for an answer. */
export function createRequests({ clock, queueLimit, random }: ResolvedOptions, line: Line) {
  // Ids do not repeat in a session, and are never an index into a plain object.
  const prefix = `${random().toString(36).slice(2, 8)}-`;
  let issued = 0;
  const written = new Map<number, Job>();
  const resting = new Map<Job, unknown>();
  let queue: Job[] = [];
  // RATE_LIMITED closes the gate for a while; then one is under way at a time, and each answer makes room for a little more.
  let gate: unknown;
  let window = Infinity;
  // How many of those that were written take no room in the window.
  let left = 0;
  let tellEmpty: (() => void) | undefined;

  return { submit, withdraw, leave, stop, received, flush, interrupt, refuse, drain };

  function submit(job: Job) {
    // Starts are as many as there are subscriptions: calls that wait must not keep those from being restored.
    const isRoom = job.isStart || queue.length < queueLimit;
    const refusal = line.refusal ?? (isRoom ? undefined : `${queueLimit} calls wait already`);
    if (refusal !== undefined) return job.failed(notSent(job, refusal));
    if (queue.length === 0 && write(job)) return;
    queue.push(job);
    flush();
  }

  function write(job: Job): boolean {
    return gate === undefined && written.size - left < window && line.takes(job) && put(job);
  }

  function put(job: Job): boolean {
    if (!line.send(withId(job.message, prefix + (issued + 1)))) return false;
    issued += 1;
    job.id = issued;
    job.tries += 1;
    if (job.refusal) job.refusal = undefined;
    written.set(issued, job);
    if (job.isLeft) left += 1;
    return true;
  }

  /** Writes what waits, as far as that is possible now. */
  function flush() {
    if (queue.length > 0) queue = queue.filter((job) => !write(job));
    if (queue.length === 0 && gate === undefined) window = Infinity;
  }

  /** Nobody waits for it any more. */
  function withdraw(job: Job) {
    queue = queue.filter((other) => other !== job);
    clock.clearTimeout(resting.get(job));
    resting.delete(job);
    if (take(job.id ?? 0)) flush();
  }

  /** Nobody waits for it any more, but if it was written then its answer matters. It is the last one. */
  function leave(job: Job) {
    if (!written.has(job.id ?? 0)) return withdraw(job);
    job.isLeft = true;
    job.tries = Infinity;
    left += 1;
    flush();
  }

  /** Stops a subscription; it passes the gate. Without a connection there is nothing to stop. */
  function stop(subscription_id: string) {
    const message = encodeStop(subscription_id);
    const job: Job = { name: "stop", message, isStart: true, isLeft: true, tries: 0, answered() {}, failed() {} };
    if (line.takes(job) && !put(job)) queue.push(job);
  }

  function received({ id, payload, status }: AnswerMessage) {
    const number = numberOf(id);
    const job = take(number);
    if (!job) return line.tell(number > 0 ? { type: "late-answer", id: String(id) } : unasked);
    let data: unknown;
    try {
      data = readData(job.name, payload, status);
    } catch (error) {
      // It is nothing else.
      refused(job, error as ConversationsError);
      return flush();
    }
    window += 1 / window;
    job.answered(data);
    flush();
  }

  /** The number of a request that was written under this id; 0 if none was. */
  function numberOf(id: number | string): number {
    const number = Number(String(id).slice(prefix.length));
    return number <= issued && id === prefix + number ? number : 0;
  }

  function refused(job: Job, cause: ConversationsError) {
    const { isStart, isRepeatable, name } = job;
    const isProtocolError = cause.code === "PROTOCOL_ERROR";
    // A protocol error says nothing of the operation. Of what must not be repeated, nobody knows the outcome then.
    if (isProtocolError && !isStart && !isRepeatable) return job.failed(unknownOutcome(name, cause.message, cause));
    job.refusedAt ??= clock.now();
    const retry = isProtocolError ? "backoff" : (cause as ServiceError).retry;
    // The tries of a start are for starts alone.
    const mayRetry = typeof retry === "string" || isStart;
    const delayMs = mayRetry ? retryDelay(retry, job.tries, clock.now() - job.refusedAt, random) : undefined;
    if (delayMs === undefined) return job.failed(cause);
    job.refusal = cause;
    if (cause.code === "RATE_LIMITED") close(job, delayMs);
    else rest(job, delayMs);
    // Last, since whoever hears of it may give the job up.
    line.tell({ type: "retry", operation: name, delayMs, cause });
  }

  function close(job: Job, delayMs: number) {
    window = 1;
    requeue(job);
    gate ??= clock.setTimeout(() => {
      gate = undefined;
      flush();
    }, delayMs);
  }

  function rest(job: Job, delayMs: number) {
    const timer = clock.setTimeout(() => {
      resting.delete(job);
      requeue(job);
      flush();
    }, delayMs);
    resting.set(job, timer);
  }

  /** Behind its like, in front of what was never written. */
  function requeue(job: Job) {
    const first = queue.findIndex(({ tries }) => tries === 0);
    queue.splice(first < 0 ? queue.length : first, 0, job);
  }

  /** The connection is lost, or given up. What may be repeated waits for the next one; the rest has no known outcome. */
  function interrupt(cause?: ConversationsError) {
    const lost = [...written.values()];
    const isAgain = ({ isRepeatable, tries }: Job) => isRepeatable && tries < maxTries;
    written.clear();
    left = 0;
    for (const job of [...resting.keys(), ...queue]) if (job.isStart) withdraw(job);
    queue = [...lost.filter(isAgain), ...queue];
    for (const job of lost) if (!job.isStart && !isAgain(job)) job.failed(interrupted(job, cause));
  }

  /** Nothing is written any more: whatever still waits for that is refused. */
  function refuse(reason: string, cause?: ConversationsError) {
    clock.clearTimeout(gate);
    gate = undefined;
    for (const job of [...resting.keys(), ...queue]) {
      withdraw(job);
      job.failed(job.refusal ?? (job.tries > 0 ? interrupted(job, cause) : notSent(job, reason)));
    }
  }

  function take(number: number): Job | undefined {
    const job = written.get(number);
    if (!job) return undefined;
    written.delete(number);
    if (job.isLeft) left -= 1;
    checkEmpty();
    return job;
  }

  /** Calls `tell` as soon as nobody waits for an answer. */
  function drain(tell: () => void) {
    tellEmpty = tell;
    checkEmpty();
  }

  function checkEmpty() {
    // Whoever was taken last is to be served first.
    if (tellEmpty && written.size === 0) queueMicrotask(tellEmpty);
  }
}

function interrupted({ name }: Job, cause?: ConversationsError) {
  return unknownOutcome(name, cause?.message ?? "the session was closed", cause);
}

function notSent({ name }: Job, reason: string) {
  return new ConversationsError("NOT_SENT", `${name}: ${reason}`);
}
