import { deferred } from "./deferred.ts";
import { ConversationsError, readData } from "./errors.ts";
import { writeRequest } from "./protocol/document.ts";
import type { AnswerMessage, ClientMessage, DataMessage } from "./protocol/messages.ts";
import type { Waiting } from "./socket/pending.ts";
import { Stream } from "./socket/stream.ts";
import type { CallOptions, Subscription, SubscriptionOperation } from "./transport.ts";

/** What subscriptions need of their session. */
export interface SubscriptionsOptions {
  readonly queueLimit: number;
  /** Writes a message under a new id. Throws if the session cannot. */
  send(write: (id: string) => ClientMessage, waiting: Waiting): string;
  /** Calls `expire` after the time, unless the function it returns is called before. */
  deadline(timeoutMs: number | undefined, expire: (afterMs: number) => void): () => void;
}

/** Why a subscription ends otherwise than by its reader or its session. */
type Failure = { readonly error: unknown } | undefined;

interface Wanted {
  deliver(message: DataMessage): void;
  end(failure: Failure): void;
}

// Events may overtake the answer that names their subscription.
const earlyLimit = 256;

/** The subscriptions of one session, by the id that the service gave each. */
export function createSubscriptions({ queueLimit, send, deadline }: SubscriptionsOptions) {
  const wanted = new Set<Wanted>();
  const live = new Map<string, Wanted>();
  const early: DataMessage[] = [];
  let starting = 0;

  return { start, deliver, endAll };

  function start<R, V>(
    operation: SubscriptionOperation<R, V>,
    variables: V,
    options: CallOptions = {},
  ): Subscription<R> {
    const { signal, timeoutMs } = options;
    const { name } = operation;
    let serverId: string | undefined;
    const ready = deferred<void>();
    const stream = new Stream<R>(queueLimit, () => end());
    const abort = () => end({ error: signal?.reason });
    const cancelDeadline = deadline(timeoutMs, (ms) => end({ error: noAnswer(name, ms) }));
    const self: Wanted = { deliver: receive, end };
    wanted.add(self);
    // Whoever only reads the events learns of a refusal there.
    ready.promise.catch(() => {});
    begin();
    return {
      ready: ready.promise,
      next: () => stream.next(),
      return: () => stream.return(),
      [Symbol.asyncIterator]() {
        return this;
      },
    };

    function begin() {
      try {
        signal?.throwIfAborted();
        const payload = writeRequest(operation, variables);
        send((id) => ({ payload, type: "request", id }), { answered, lost });
        starting += 1;
        signal?.addEventListener("abort", abort, { once: true });
      } catch (error) {
        end({ error });
      }
    }

    /** Registers the id before the next frame is looked at: that frame may be the first event. */
    function answered(message: AnswerMessage) {
      starting -= 1;
      try {
        serverId = readSubscriptionId(name, message);
      } catch (error) {
        return end({ error });
      }
      if (!wanted.has(self)) return stop(serverId);
      cancelDeadline();
      live.set(serverId, self);
      ready.resolve();
      for (const event of early.filter(({ subscription_id }) => subscription_id === serverId)) receive(event);
      if (starting === 0) early.length = 0;
    }

    function lost(error: unknown) {
      starting -= 1;
      end({ error });
    }

    function receive({ payload, status }: DataMessage) {
      try {
        const data = readData(name, payload, status) as R;
        if (!stream.push(data)) throw new ConversationsError("OVERFLOW", `${name}: ${queueLimit} events wait unread`);
      } catch (error) {
        end({ error });
      }
    }

    /** The one way out: for the reader, the signal, the service and the session. */
    function end(failure?: Failure) {
      if (!wanted.delete(self)) return;
      cancelDeadline();
      signal?.removeEventListener("abort", abort);
      ready.reject(failure ? failure.error : new ConversationsError("NOT_SENT", `${name}: left before it was live`));
      stream.end(failure);
      if (serverId !== undefined) stop(serverId);
    }
  }

  function stop(subscription_id: string) {
    live.delete(subscription_id);
    try {
      send((id) => ({ payload: { subscription_id }, type: "stop_subscription", id }), { answered() {}, lost() {} });
    } catch (error) {
      // Without a connection there is nothing to stop.
      if (!(error instanceof ConversationsError)) throw error;
    }
  }

  /** Hands an event to its subscription. False if there is none, and none is being started. */
  function deliver(message: DataMessage): boolean {
    const subscription = live.get(message.subscription_id);
    if (subscription) subscription.deliver(message);
    else if (starting > 0 && early.length < earlyLimit) early.push(message);
    else return false;
    return true;
  }

  function endAll(failure?: Failure) {
    for (const subscription of [...wanted]) subscription.end(failure);
  }
}

function readSubscriptionId(name: string, { payload, status }: AnswerMessage): string {
  const { subscription_id } = readData(name, payload, status) as { subscription_id?: unknown };
  if (typeof subscription_id === "string" && subscription_id !== "") return subscription_id;
  throw new ConversationsError("PROTOCOL_ERROR", `${name}: accepted without a subscription_id`);
}

function noAnswer(name: string, afterMs: number) {
  return new ConversationsError("OUTCOME_UNKNOWN", `${name}: no answer within ${afterMs} ms`);
}
