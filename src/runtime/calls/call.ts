import { ConversationsError, unanswered } from "../errors.ts";
import { limit } from "../limits.ts";
import type { ResolvedOptions } from "../options.ts";
import type { CallOperation, CallOptions } from "../transport.ts";
import { type Job, messageOf, type Requests } from "./requests.ts";

/** Makes one call. It settles once, by whatever comes first: answer, refusal, deadline, abort, end of the session. */
export function call<R, V>(
  requests: Requests,
  { clock, callTimeoutMs }: ResolvedOptions,
  operation: CallOperation<R, V>,
  variables: V,
  { signal, timeoutMs = callTimeoutMs }: CallOptions = {},
): Promise<R> {
  const { name, kind, idempotent = kind === "query" } = operation;
  return new Promise((resolve, reject) => {
    const message = messageOf(operation, variables);
    const job: Job = { name, message, isRepeatable: idempotent, isStart: false, tries: 0, answered, failed };
    const lift = limit({ clock, timeoutMs, signal, late }, failed);
    requests.submit(job);

    function answered(data: unknown) {
      lift();
      resolve(data as R);
    }

    function failed(reason: unknown) {
      lift();
      requests.withdraw(job);
      reject(reason);
    }

    function late() {
      if (job.tries > 0) return job.refusal ?? unanswered(name, timeoutMs);
      return new ConversationsError("NOT_SENT", `${name}: it had to wait for more than ${timeoutMs} ms`);
    }
  });
}
