import type { Gap, SessionEvent } from "../events.ts";
import { type Limits, within } from "../limits.ts";
import type { SubscribeOptions } from "../transport.ts";

/** The longest that new events wait for the missed ones. */
export const fillTimeoutMs = 15_000;

/**
 * Asks for the events that were missed, hands them on through `release`, which is called whatever happens, and tells of
 * it unless nobody wants to know any more.
 */
export async function fillGap<R>(
  gap: Gap,
  onGap: NonNullable<SubscribeOptions<R>["onGap"]>,
  limits: Pick<Limits, "clock"> & { readonly signal: AbortSignal },
  release: (missed: readonly R[]) => void,
  tell: (outcome: Pick<SessionEvent & { type: "gap" }, "filled" | "error">) => void,
): Promise<void> {
  const late = () => new Error(`onGap took longer than ${fillTimeoutMs} ms`);
  try {
    const missed = (await within({ ...limits, timeoutMs: fillTimeoutMs, late }, async () => onGap(gap))) ?? [];
    release(missed);
    // Still in this turn, so that whoever reads hears of the gap first.
    tell({ filled: missed.length });
  } catch (error) {
    release([]);
    if (!limits.signal.aborted) tell({ error });
  }
}
