import { ConversationsError, unanswered } from "../errors.ts";
import type { ResolvedOptions } from "../options.ts";
import { clearDeadline, startDeadline, type Waiter } from "../support/deadline.ts";
import type { CallOptions, Operation } from "../transport.ts";
import { encodeOperation } from "./document.ts";
import type { PendingRequest } from "./pending-request.ts";
import type { RequestQueue } from "./request-queue.ts";

/** The part of a request queue that a call needs. */
type CallQueue = Pick<RequestQueue, "submit" | "cancel">;

/** Makes one call. It settles once, by the first of: answer, refusal, deadline, abort, end of the session. */
export function call<R, V>(
  requests: CallQueue,
  { clock, callTimeoutMs }: ResolvedOptions,
  operation: Operation<R, V, "query" | "mutation", "socket" | "http">,
  variables: V,
  { signal, timeoutMs = callTimeoutMs }: CallOptions = {},
): Promise<R> {
  const { name, kind, idempotent = kind === "query" } = operation;
  return new Promise((resolve, reject) => {
    const pending: Call = {
      name,
      prefix: encodeOperation(operation, variables),
      isRepeatable: idempotent,
      id: 0,
      tries: 0,
      clock,
      timeoutMs,
      signal,
      deadline: undefined,
      requests,
      settle: resolve,
      fail: reject,
      resolve: resolveCall,
      reject: rejectCall,
      timeoutError,
    };
    startDeadline(pending);
    requests.submit(pending);
  });
}

/** One object per call, with shared methods: with thousands pending, the garbage collector copies every byte each time. */
interface Call extends PendingRequest, Waiter {
  readonly timeoutMs: number;
  readonly requests: CallQueue;
  settle(data: unknown): void;
  fail(reason: unknown): void;
}

function resolveCall(this: Call, data: unknown) {
  clearDeadline(this);
  this.settle(data);
}

function rejectCall(this: Call, reason: unknown) {
  clearDeadline(this);
  this.requests.cancel(this);
  this.fail(reason);
}

function timeoutError(this: Call) {
  if (this.tries > 0) return this.refusal ?? unanswered(this.name, this.timeoutMs);
  return new ConversationsError("NOT_SENT", `${this.name}: not sent within ${this.timeoutMs} ms`);
}
