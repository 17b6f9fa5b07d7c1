import { readData, unknownOutcome } from "./errors.ts";
import { limit, limitsOf } from "./limits.ts";
import type { Clock } from "./options.ts";
import { writeRequest } from "./protocol/document.ts";
import type { AnswerMessage, RequestMessage, StopMessage } from "./protocol/messages.ts";
import type { Waiting } from "./socket/pending.ts";
import type { CallOperation, CallOptions } from "./transport.ts";

/** A message that has no id yet. */
export type Unsent = Omit<RequestMessage, "id"> | Omit<StopMessage, "id">;

/** What calls and subscriptions need of their session. */
export interface Line {
  readonly clock: Clock;
  readonly callTimeoutMs: number;
  readonly queueLimit: number;
  /** Sends a message under a new id, which it returns. Throws if it was not sent. */
  send(message: Unsent, waiting: Waiting): string;
  /** Nobody waits for the answer any more. */
  forget(id: string): void;
}

/** Makes one call. It settles once, by whatever comes first: answer, refusal, deadline, abort, end of the session. */
export function call<R, V>(
  line: Line,
  operation: CallOperation<R, V>,
  variables: V,
  options: CallOptions = {},
): Promise<R> {
  const { name } = operation;
  return new Promise((resolve, reject) => {
    let id: string | undefined;
    const lift = limit(limitsOf(name, options, line), giveUp);
    try {
      id = line.send({ payload: writeRequest(operation, variables), type: "request" }, { answered, lost });
    } catch (error) {
      giveUp(error);
    }

    function answered({ payload, status }: AnswerMessage) {
      try {
        resolve(readData(name, payload, status) as R);
        lift();
      } catch (error) {
        giveUp(error);
      }
    }

    function lost(cause: Error | undefined) {
      giveUp(unknownOutcome(name, cause?.message ?? "the session was closed", cause));
    }

    function giveUp(reason: unknown) {
      reject(reason);
      lift();
      if (id !== undefined) line.forget(id);
    }
  });
}
