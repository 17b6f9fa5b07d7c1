import type { ConversationsError } from "../errors.ts";
import type { Gap, Outcome } from "../events.ts";
import type { Clock, Moment } from "../support/clock.ts";
import { withDeadline } from "../support/deadline.ts";
import { deferred } from "../support/deferred.ts";
import type { SubscribeOptions } from "../transport.ts";
import { createRecentEvents } from "./recent-events.ts";

/** The end of a gap. */
interface Fill {
  readonly outcome: Outcome;
  readonly filled?: number;
  readonly error?: unknown;
}

/** The part of a subscription that its gaps need. */
interface GapPort<R> {
  readonly clock: Clock;
  readonly onGap: SubscribeOptions<R>["onGap"];
  /** Holds new events back until the returned function is called with the missed ones. */
  hold(): (missed: readonly R[]) => void;
  report(gap: Gap, fill: Fill): void;
}

/** The longest that new events wait for those that `onGap` supplies. */
const fillTimeoutMs = 15_000;

/** Creates the gaps of one subscription. Each is reported once, and filled if there is an `onGap`. */
export function createGaps<R>({ clock, onGap, hold, report }: GapPort<R>) {
  // The recent events, which are left out when a gap is filled.
  const recentEvents = onGap && createRecentEvents<R>(clock);
  let withoutDelivered = (events: readonly R[]) => events;
  // The beginning of the gap that is not over yet, and its cause.
  let loss: { readonly goodUntil: Moment; readonly cause: ConversationsError } | undefined;
  // Gaps that are being filled, oldest first, and the end of the last fill.
  const openGaps = new Set<Gap>();
  let lastFill: Promise<void> | undefined;
  // Created for the first gap: it needs more memory than the rest of a subscription.
  let fillController: AbortController | undefined;
  return { delivered: recentEvents?.add, lost, restored, ended };

  /** `goodUntil`: all events that the service sent before that moment have arrived. */
  function lost(cause: ConversationsError, goodUntil: Moment) {
    if (loss) return;
    loss = { goodUntil, cause };
    withoutDelivered = recentEvents?.before(goodUntil) ?? withoutDelivered;
  }

  /** The subscription is live. A gap is reported before the first new event, which waits while `onGap` supplies the missed ones. */
  function restored() {
    const gap = takeGap();
    if (gap && onGap) void fillGap(gap, onGap);
    else if (gap) report(gap, { outcome: "REPORTED" });
  }

  async function fillGap(gap: Gap, ask: NonNullable<typeof onGap>) {
    const earlier = lastFill;
    const ownFill = deferred<void>();
    lastFill = ownFill.promise;
    fillController ??= new AbortController();
    const { signal } = fillController;
    const release = hold();
    const timeoutError = () => new Error(`onGap took longer than ${fillTimeoutMs} ms`);
    openGaps.add(gap);
    try {
      const fill = { clock, timeoutMs: fillTimeoutMs, signal, timeoutError };
      const answer = (await withDeadline(fill, async () => ask(gap))) ?? [];
      if (!Array.isArray(answer)) throw new TypeError("onGap must return a list of events, or nothing");
      // The earlier gap is filled first, because its events are left out of this one.
      await earlier;
      const missed = withoutDelivered(answer);
      recentEvents?.addFilled(missed);
      release(missed);
      // In the same turn, so that the gap is reported before the reader continues.
      if (openGaps.delete(gap)) report(gap, { outcome: "FILLED", filled: missed.length });
    } catch (error) {
      release([]);
      if (openGaps.delete(gap)) report(gap, { outcome: "NOT_FILLED", error });
    }
    ownFill.resolve();
  }

  /** The subscription has ended: fills are given up. What is open is reported if anyone may miss it. */
  function ended(isMissed: boolean) {
    const gap = takeGap();
    if (gap) openGaps.add(gap);
    if (isMissed) for (const open of openGaps) report(open, { outcome: "REPORTED" });
    openGaps.clear();
    fillController?.abort();
  }

  /**
   * Returns the gap that ends now. It begins when the line was last known to be good: by the clock of that time, or by the
   * duration since, whichever is earlier. A clock that was set, or a machine that slept, must not make it too short.
   */
  function takeGap(): Gap | undefined {
    if (!loss) return undefined;
    const { goodUntil, cause } = loss;
    loss = undefined;
    const to = clock.now();
    const durationMs = clock.monotonic() - goodUntil.monotonic;
    return { from: Math.min(goodUntil.now, to - durationMs), to, durationMs, cause };
  }
}
