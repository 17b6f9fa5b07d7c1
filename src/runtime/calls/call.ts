import { timedOut } from "../errors.ts";
import { checkCallOptions, type ResolvedOptions } from "../options.ts";
import { rejectAtCaller } from "../support/caller-stack.ts";
import { clearDeadline, startDeadline, type Waiter } from "../support/deadline.ts";
import type { CallOptions, Operation } from "../transport.ts";
import { encodeOperation } from "./document.ts";
import type { PendingRequest } from "./pending-request.ts";
import type { RequestQueue } from "./request-queue.ts";

/** The part of a request queue that a call needs. */
type CallQueue = Pick<RequestQueue, "submit" | "cancel">;

/**
 * Makes one call. It settles once, by the first of: answer, refusal, deadline, abort, end of the session.
 *
 * @param begun - Called with the request before it is submitted.
 */
export function call<R, V>(
  requests: CallQueue,
  { clock, callTimeoutMs }: ResolvedOptions,
  operation: Operation<R, V, "query" | "mutation", "socket" | "http">,
  variables: V,
  callOptions: CallOptions = {},
  begun?: (request: PendingRequest) => void,
): Promise<R> {
  const { name, kind, idempotent = kind === "query" } = operation;
  const { signal, timeoutMs = callTimeoutMs } = callOptions;
  return new Promise((resolve) => {
    checkCallOptions(name, callOptions);
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
      isSettled: false,
      settle: resolve as Call["settle"],
      startedAt,
      resolve: resolveCall,
      reject: rejectCall,
      timeoutError,
    };
    begun?.(pending);
    startDeadline(pending);
    requests.submit(pending);
  });
}

/** One object per call, with shared methods: with thousands pending, the garbage collector copies every byte each time. */
interface Call extends PendingRequest, Waiter {
  readonly timeoutMs: number;
  readonly requests: CallQueue;
  isSettled: boolean;
  settle(data: unknown): void;
}

function startedAt(this: Call) {
  return this.deadline?.startedAt ?? 0;
}

function resolveCall(this: Call, data: unknown) {
  clearDeadline(this);
  this.isSettled = true;
  this.settle(data);
}

function rejectCall(this: Call, reason: unknown) {
  clearDeadline(this);
  this.requests.cancel(this);
  // A second rejection would be one that no one handles.
  if (!this.isSettled) this.settle(rejectAtCaller(reason));
  this.isSettled = true;
}

function timeoutError(this: Call) {
  return this.refusal ?? timedOut(this.name, this.timeoutMs, this.tries > 0);
}
