import { ConversationsError, unanswered } from "../errors.ts";
import { lift, limit, type Waiter } from "../limits.ts";
import type { ResolvedOptions } from "../options.ts";
import { encodeRequest } from "../protocol/encode.ts";
import type { CallOptions, Operation } from "../transport.ts";
import type { Job, Requests } from "./requests.ts";

/** Sends a call's request, or takes it back. */
type CallRequests = Pick<Requests, "submit" | "withdraw">;

/** Makes one call. It settles once, by whatever comes first: answer, refusal, deadline, abort, end of the session. */
export function call<R, V>(
  requests: CallRequests,
  { clock, callTimeoutMs }: ResolvedOptions,
  operation: Operation<R, V, "query" | "mutation", "socket" | "http">,
  variables: V,
  { signal, timeoutMs = callTimeoutMs }: CallOptions = {},
): Promise<R> {
  const { name, kind, idempotent = kind === "query" } = operation;
  return new Promise((resolve, reject) => {
    const job: Call = {
      name,
      message: encodeRequest(operation, variables),
      isRepeatable: idempotent,
      id: 0,
      tries: 0,
      clock,
      timeoutMs,
      signal,
      deadline: undefined,
      requests,
      resolve,
      reject,
      answered,
      failed,
      late,
    };
    limit(job);
    requests.submit(job);
  });
}

/** All of a call in one object, which shares what it does: of thousands that wait each byte is moved by every collection. */
interface Call extends Job, Waiter {
  readonly timeoutMs: number;
  readonly requests: CallRequests;
  resolve(data: unknown): void;
  reject(reason: unknown): void;
}

function answered(this: Call, data: unknown) {
  lift(this);
  this.resolve(data);
}

function failed(this: Call, reason: unknown) {
  lift(this);
  this.requests.withdraw(this);
  this.reject(reason);
}

function late(this: Call) {
  if (this.tries > 0) return this.refusal ?? unanswered(this.name, this.timeoutMs);
  return new ConversationsError("NOT_SENT", `${this.name}: it had to wait for more than ${this.timeoutMs} ms`);
}
