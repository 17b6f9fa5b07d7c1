import type { ResolvedOptions } from "../options.ts";
import { LinkedList } from "../support/linked-list.ts";
import type { PendingRequest } from "./pending-request.ts";

/** Creates the list of requests that wait to be sent. Adding and removing one takes constant time, however many wait. */
export function createUnsentRequests({
  maxQueuedCalls,
  maxQueuedBytes,
}: Pick<ResolvedOptions, "maxQueuedCalls" | "maxQueuedBytes">) {
  // They are sent in this order: what is urgent, calls that were sent before, starts of subscriptions, new calls.
  const urgent = new LinkedList<PendingRequest>();
  const retries = new LinkedList<PendingRequest>();
  const starts = new LinkedList<PendingRequest>();
  const calls = new LinkedList<PendingRequest>();
  let callBytes = 0;

  return { hasQueue, fullReason, add, addFirst, remove, sendAll, all };

  /** Returns true if a request of this kind has to wait behind others. */
  function hasQueue({ isStart, isUrgent }: PendingRequest): boolean {
    if (isUrgent) return urgent.size > 0;
    return isStart ? starts.size > 0 : retries.size + calls.size > 0;
  }

  /** Returns why a new call has no room, or undefined. Starts always have room: there are no more of them than subscriptions. */
  function fullReason({ isStart, isUrgent, prefix }: PendingRequest): string | undefined {
    const count = retries.size + calls.size;
    if (isStart || isUrgent || count === 0) return undefined;
    if (count >= maxQueuedCalls) return `${maxQueuedCalls} calls wait to be sent already`;
    if (callBytes + Buffer.byteLength(prefix) <= maxQueuedBytes) return undefined;
    return `calls of ${callBytes} bytes wait to be sent already`;
  }

  function add(request: PendingRequest) {
    if (request.isUrgent) request.place = urgent.push(request);
    else if (request.isStart) request.place = starts.push(request);
    else {
      request.place = (request.tries > 0 ? retries : calls).push(request);
      callBytes += Buffer.byteLength(request.prefix);
    }
  }

  /** Adds calls in front of all others. */
  function addFirst(requests: readonly PendingRequest[]) {
    for (const request of [...requests].reverse()) {
      request.place = retries.unshift(request);
      callBytes += Buffer.byteLength(request.prefix);
    }
  }

  function remove(request: PendingRequest) {
    if (!request.place?.list) return;
    request.place.list.remove(request.place);
    request.place = undefined;
    if (!request.isStart && !request.isUrgent) callBytes -= Buffer.byteLength(request.prefix);
  }

  /** Sends what waits, as far as `trySend` can. Returns true if nothing waits any more. */
  function sendAll(trySend: (request: PendingRequest) => boolean): boolean {
    for (const list of [urgent, retries, starts, calls]) {
      // Of one list either each request can be sent now, or none.
      for (let next = list.first; next && trySend(next.value); next = list.first) remove(next.value);
    }
    return urgent.size + starts.size + retries.size + calls.size === 0;
  }

  function all(): PendingRequest[] {
    return [urgent, retries, starts, calls].flatMap((list) => list.values());
  }
}
