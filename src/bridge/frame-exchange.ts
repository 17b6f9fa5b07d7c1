import { ConversationsError, ServiceError } from "../runtime/errors.ts";
import type { Session, Subscription } from "../runtime/index.ts";
import type { Payload, RequestMessage, ServerMessage, StopMessage } from "../runtime/protocol/messages.ts";
import { decodeClientMessage, encodeServerMessage, readId, UnreadableFrame } from "../runtime/protocol/service-side.ts";
import { type DynamicOperation, toOperation } from "./operation.ts";

/** Plays the service for one socket. */
export interface FrameExchange {
  /** Takes a frame from the old code. The session carries it out; the answer is passed to `deliver`. */
  received(text: string): void;
}

/** The content of an envelope of the guide. */
interface EnvelopeContent {
  readonly payload: Payload;
  readonly status?: number | undefined;
}

/**
 * Creates the service's side of a socket, over a session.
 *
 * @param deliver - Takes each frame for the old code.
 */
export function createFrameExchange(session: Session, deliver: (frame: string) => void): FrameExchange {
  const subscriptions = new Map<string, Subscription<unknown>>();
  let lastNumber = 0;
  return { received };

  function received(text: string) {
    try {
      const message = decodeClientMessage(text);
      if ("sig" in message) send({ kind: "pong", payload: message.payload });
      else if (message.type === "request") runRequest(message);
      else stop(message);
    } catch (error) {
      rejectFrame(text, error);
    }
  }

  function runRequest({ id, payload: { query, variables = {}, operationName } }: RequestMessage) {
    const operation = toOperation(query, operationName);
    if (operation.kind === "subscription") void start(id, operation, variables);
    else void session.request(operation, variables).then((data) => answer(id, { payload: { data } }), refuse(id));
  }

  /** Starts a subscription. Its id stays the same for the old code, whatever ids the service gives it over time. */
  async function start(
    id: number | string,
    operation: Extract<DynamicOperation, { kind: "subscription" }>,
    variables: Readonly<Record<string, unknown>>,
  ) {
    const subscription = session.subscribe(operation, variables);
    try {
      await subscription.ready;
    } catch (error) {
      return refuse(id)(error);
    }
    lastNumber += 1;
    const subscription_id = `bridge-${lastNumber}`;
    subscriptions.set(subscription_id, subscription);
    answer(id, { payload: { data: { subscription_id } } });
    try {
      for await (const data of subscription) send({ kind: "data", subscription_id, payload: { data } });
    } catch (error) {
      send({ kind: "data", subscription_id, ...failure(error) });
    }
    subscriptions.delete(subscription_id);
  }

  function stop({ id, payload: { subscription_id } }: StopMessage) {
    const subscription = subscriptions.get(subscription_id);
    subscriptions.delete(subscription_id);
    void subscription?.return();
    answer(id, { payload: { data: { success: subscription !== undefined } } });
  }

  function refuse(id: number | string) {
    return (error: unknown) => answer(id, failure(error));
  }

  /**
   * Answers a frame that is not a message, if the frame has an id. Without an id, no answer could reach the code that
   * sent it.
   */
  function rejectFrame(text: string, error: unknown) {
    const reason =
      error instanceof UnreadableFrame || error instanceof SyntaxError ? error.message : "too deep to read";
    const id = readId(text);
    if (id !== undefined) return answer(id, { status: 400, payload: { body: `Unreadable frame: ${reason}.` } });
    process.emitWarning(`a frame was not sent: ${reason}.`, "ConversationsBridgeWarning");
  }

  function answer(id: number | string, outcome: EnvelopeContent) {
    send({ kind: "answer", id, ...outcome });
  }

  function send(message: ServerMessage) {
    deliver(encodeServerMessage(message));
  }
}

/** HTTP-like statuses for failures in which the service had no part. */
const statuses: Readonly<Record<string, number>> = { NOT_SENT: 503, UNREACHABLE: 503, OUTCOME_UNKNOWN: 504 };

/** Writes an error of the session in the guide's envelope: old code looks for `payload.errors`. */
function failure(error: unknown): EnvelopeContent {
  if (error instanceof ServiceError) {
    return { status: error.status ?? 500, payload: { data: error.data, errors: error.errors } };
  }
  const name = error instanceof ConversationsError ? error.code : "GRAPHQL_EXEC_ERROR";
  const message = error instanceof Error ? error.message : String(error);
  return { status: statuses[name] ?? 500, payload: { errors: [{ name, message }] } };
}
