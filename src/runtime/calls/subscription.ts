import { deferred } from "../deferred.ts";
import { ConversationsError, readData, ServiceError, unanswered, unknownOutcome } from "../errors.ts";
import type { Gap, SessionEvent } from "../events.ts";
import { lift, limit, type Waiter, within } from "../limits.ts";
import type { ResolvedOptions } from "../options.ts";
import { encodeRequest } from "../protocol/encode.ts";
import type { DataMessage } from "../protocol/messages.ts";
import type { SubscribeOptions, Subscription, SubscriptionOperation } from "../transport.ts";
import type { Job, Requests } from "./requests.ts";
import { createStream, type Failure } from "./stream.ts";

/** A subscription that somebody wants, as the session sees it. */
export interface Wanted {
  /** Asks the service for it, under a new id. */
  begin(): void;
  deliver(message: DataMessage): void;
  /** Its connection is lost, and with it the id that the service gave. */
  interrupted(cause: ConversationsError): void;
  end(failure?: Failure): void;
}

/** What a subscription needs of its session. */
export interface Registry {
  readonly options: ResolvedOptions;
  readonly requests: Pick<Requests, "submit" | "leave">;
  /** Counts it among the wanted ones, and begins it if that can be now. */
  enter(self: Wanted): void;
  /** By the id that the service gave. */
  readonly live: ReadonlyMap<string, Wanted>;
  /** Has the events of that id delivered to it. Gives those that came before. */
  register(id: string, self: Wanted): readonly DataMessage[];
  /** It is not wanted any more, and its id, if it has one, is stopped. */
  leave(self: Wanted, id: string | undefined): void;
  stop(id: string): void;
  tell(event: SessionEvent): void;
}

/** The longest that new events wait for those that `onGap` gets. */
const fillTimeoutMs = 15_000;

/** Starts a subscription that outlives its connections. */
export function subscribe<R, V>(
  registry: Registry,
  operation: SubscriptionOperation<R, V>,
  variables: V,
  callOptions: SubscribeOptions<R> = {},
): Subscription<R> {
  const { options, requests, tell } = registry;
  const { clock, callTimeoutMs, queueLimit } = options;
  const { onGap, overflow, signal, timeoutMs = callTimeoutMs } = callOptions;
  const { name } = operation;
  const ready = deferred<void>();
  const stream = createStream<R>({
    limit: queueLimit,
    dropsOldest: overflow === "drop-oldest",
    left: () => end(),
    dropped: (count) => tell({ type: "dropped", operation: name, count }),
  });
  const self: Wanted = { begin, deliver, interrupted, end };
  const start: Waiter = { clock, timeoutMs, signal, late, failed: fail };
  let isOver = false;
  // Made for a gap, and not before: it weighs more than all else here.
  let filling: AbortController | undefined;
  let job: Job | undefined;
  let serverId: string | undefined;
  let isAccepted = false;
  let loss: Omit<Gap, "to"> | undefined;
  // Whoever only reads the events learns of a refusal there.
  ready.promise.catch(() => {});
  open();
  return { ...stream.reader, ready: ready.promise };

  function open() {
    try {
      const message = encodeRequest(operation, variables);
      wait(timeoutMs);
      job = { name, message, isStart: true, tries: 0, answered, failed: fail };
      registry.enter(self);
    } catch (error) {
      fail(error);
    }
  }

  function begin() {
    if (isAccepted) wait(timeoutMs);
    if (job) requests.submit(Object.assign(job, { tries: 0, refusedAt: undefined }));
  }

  /** Registers the id before the next frame is looked at: that frame may be the first event. */
  function answered(data: unknown) {
    const { subscription_id: id } = data as { subscription_id?: unknown };
    if (typeof id !== "string" || id === "" || registry.live.has(id)) {
      return fail(new ConversationsError("PROTOCOL_ERROR", `${name}: accepted without a subscription_id of its own`));
    }
    if (isOver) return registry.stop(id);
    serverId = id;
    const early = registry.register(id, self);
    // That may have made the session ready, and whoever was told may have left.
    if (isOver) return;
    isAccepted = true;
    wait(undefined);
    if (loss) void bridge({ ...loss, to: clock.now() });
    loss = undefined;
    ready.resolve();
    for (const event of early) deliver(event);
  }

  /** Tells of the gap before the first new event, which waits if the gap can be filled. */
  async function bridge(gap: Gap) {
    const about = { type: "gap", operation: name, ...gap } as const;
    if (!onGap) return tell(about);
    filling ??= new AbortController();
    const { signal } = filling;
    const release = stream.hold();
    const late = () => new Error(`onGap took longer than ${fillTimeoutMs} ms`);
    try {
      const missed = (await within({ clock, timeoutMs: fillTimeoutMs, signal, late }, async () => onGap(gap))) ?? [];
      release(missed);
      // Still in this turn, so that whoever reads hears of the gap first.
      tell({ ...about, filled: missed.length });
    } catch (error) {
      release([]);
      if (!signal.aborted) tell({ ...about, error });
    }
  }

  function deliver({ payload, status }: DataMessage) {
    let event: R;
    try {
      event = readData(name, payload, status) as R;
    } catch (error) {
      const isFinal = error instanceof ServiceError && ["UNAUTHORIZED", "FORBIDDEN"].includes(error.code);
      return isFinal ? fail(error) : tell({ type: "event-error", operation: name, error });
    }
    if (!stream.push(event)) fail(new ConversationsError("OVERFLOW", `${name}: ${queueLimit} events wait unread`));
  }

  function interrupted(cause: ConversationsError) {
    if (serverId !== undefined) loss ??= { from: clock.now(), cause };
    serverId = undefined;
    if (isAccepted) wait(undefined);
  }

  /** How long it may take from now; for ever, while it is live or waits for a connection. */
  function wait(ms: number | undefined) {
    lift(start);
    limit(Object.assign(start, { timeoutMs: ms }));
  }

  function fail(error: unknown) {
    end({ error });
  }

  /** The one way out: for the reader, the signal, the service and the session. */
  function end(failure?: Failure) {
    if (isOver) return;
    isOver = true;
    filling?.abort();
    lift(start);
    ready.reject(failure ? failure.error : unknownOutcome(name, "left before the service accepted it"));
    stream.end(failure);
    // A start that was written is answered yet, and stopped then.
    if (job) requests.leave(job);
    registry.leave(self, serverId);
  }

  function late() {
    return job?.tries ? unanswered(name, timeoutMs) : new ConversationsError("NOT_SENT", `${name}: no connection`);
  }
}
