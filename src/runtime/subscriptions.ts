import type { Line } from "./calls.ts";
import { deferred } from "./deferred.ts";
import { ConversationsError, readData, unknownOutcome } from "./errors.ts";
import { limit, limitsOf } from "./limits.ts";
import { writeRequest } from "./protocol/document.ts";
import type { AnswerMessage, DataMessage } from "./protocol/messages.ts";
import { createStream, type Failure } from "./socket/stream.ts";
import type { CallOptions, Subscription, SubscriptionOperation } from "./transport.ts";

interface Wanted {
  deliver(message: DataMessage): void;
  end(failure: Failure): void;
}

// Events may overtake the answer that names their subscription.
const earlyLimit = 256;

/** The subscriptions of one session, by the id that the service gave each. */
export function createSubscriptions(line: Line) {
  const wanted = new Set<Wanted>();
  const live = new Map<string, Wanted>();
  let early: DataMessage[] = [];

  return { start, deliver, endAll };

  function start<R, V>(
    operation: SubscriptionOperation<R, V>,
    variables: V,
    options: CallOptions = {},
  ): Subscription<R> {
    const { name } = operation;
    const limits = limitsOf(name, options, line);
    let lift = () => {};
    let serverId: string | undefined;
    const ready = deferred<void>();
    const stream = createStream<R>(line.queueLimit, end);
    const self: Wanted = { deliver: receive, end };
    wanted.add(self);
    // Whoever only reads the events learns of a refusal there.
    ready.promise.catch(() => {});
    begin();
    return { ...stream.reader, ready: ready.promise };

    function begin() {
      try {
        lift = limit(limits, fail);
        line.send({ payload: writeRequest(operation, variables), type: "request" }, { answered, lost: fail });
      } catch (error) {
        fail(error);
      }
    }

    /** Registers the id before the next frame is looked at: that frame may be the first event. */
    function answered(message: AnswerMessage) {
      try {
        serverId = readSubscriptionId(name, message);
      } catch (error) {
        return fail(error);
      }
      if (!wanted.has(self)) return stop(serverId);
      live.set(serverId, self);
      lift();
      lift = limit({ ...limits, timeoutMs: undefined }, fail);
      ready.resolve();
      for (const event of early) if (event.subscription_id === serverId) receive(event);
      forgetEarly();
    }

    function receive({ payload, status }: DataMessage) {
      try {
        const isKept = stream.push(readData(name, payload, status) as R);
        if (!isKept) throw new ConversationsError("OVERFLOW", `${name}: ${line.queueLimit} events wait unread`);
      } catch (error) {
        fail(error);
      }
    }

    function fail(error: unknown) {
      end({ error });
    }

    /** The one way out: for the reader, the signal, the service and the session. */
    function end(failure?: Failure) {
      if (!wanted.delete(self)) return;
      lift();
      ready.reject(failure ? failure.error : unknownOutcome(name, "left before the service accepted it"));
      stream.end(failure);
      if (serverId !== undefined) stop(serverId);
      forgetEarly();
    }
  }

  function readSubscriptionId(name: string, { payload, status }: AnswerMessage): string {
    const { subscription_id: id } = readData(name, payload, status) as { subscription_id?: unknown };
    if (typeof id === "string" && id !== "" && !live.has(id)) return id;
    throw new ConversationsError("PROTOCOL_ERROR", `${name}: accepted without a subscription_id of its own`);
  }

  function stop(subscription_id: string) {
    live.delete(subscription_id);
    try {
      line.send({ payload: { subscription_id }, type: "stop_subscription" }, { answered() {}, lost() {} });
    } catch {
      // Without a connection there is nothing to stop.
    }
  }

  /** Hands an event to its subscription. False if there is none, and none is being started. */
  function deliver(message: DataMessage): boolean {
    const subscription = live.get(message.subscription_id);
    if (subscription) subscription.deliver(message);
    else if (wanted.size > live.size && early.length < earlyLimit) early.push(message);
    else return false;
    return true;
  }

  /** Once all that are wanted are live, no early event can be anybody's. */
  function forgetEarly() {
    if (wanted.size === live.size) early = [];
  }

  function endAll(failure?: Failure) {
    for (const subscription of [...wanted]) subscription.end(failure);
  }
}
