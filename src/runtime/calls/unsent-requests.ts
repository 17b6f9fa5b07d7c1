import type { ResolvedOptions } from "../options.ts";
import type { PendingRequest } from "./pending-request.ts";

/** Creates the list of requests that wait to be sent. Adding and removing one takes constant time, however many wait. */
export function createUnsentRequests({
  maxQueuedCalls,
  maxQueuedBytes,
}: Pick<ResolvedOptions, "maxQueuedCalls" | "maxQueuedBytes">) {
  // They are sent in this order: what is urgent, calls that were sent before, what sets the connection up, new calls.
  const urgent = new Set<PendingRequest>();
  const retries = new Set<PendingRequest>();
  const setup = new Set<PendingRequest>();
  const calls = new Set<PendingRequest>();
  const lists = [urgent, retries, setup, calls];
  let callBytes = 0;

  return { hasQueue, fullReason, add, addFirst, remove, sendAll, all };

  /** Returns true if a request of this kind has to wait behind others. */
  function hasQueue({ isSetup, isUrgent }: PendingRequest): boolean {
    if (isUrgent) return urgent.size > 0;
    return isSetup ? setup.size > 0 : retries.size + calls.size > 0;
  }

  /** Returns why a new call has no room, or undefined. What sets the connection up always has room: it is bounded by the number of subscriptions. */
  function fullReason(request: PendingRequest): string | undefined {
    const count = retries.size + calls.size;
    if (count === 0 || request.isSetup || request.isUrgent) return undefined;
    if (count >= maxQueuedCalls) return `${maxQueuedCalls} calls wait to be sent already`;
    if (callBytes + bytesOf(request) <= maxQueuedBytes) return undefined;
    return `calls of ${callBytes} bytes wait to be sent already`;
  }

  function add(request: PendingRequest) {
    const { isUrgent, isSetup, tries } = request;
    const list = tries > 0 ? retries : calls;
    addTo(isUrgent ? urgent : isSetup ? setup : list, request);
  }

  /** Adds calls in front of all others. */
  function addFirst(requests: readonly PendingRequest[]) {
    const others = [...retries];
    for (const other of others) remove(other);
    for (const request of [...requests, ...others]) addTo(retries, request);
  }

  function addTo(list: Set<PendingRequest>, request: PendingRequest) {
    list.add(request);
    callBytes += bytesOf(request);
  }

  function remove(request: PendingRequest) {
    if (lists.some((list) => list.delete(request))) callBytes -= bytesOf(request);
  }

  /** Sends what waits, as far as `trySend` can. Returns true if nothing waits any more. */
  function sendAll(trySend: (request: PendingRequest) => boolean): boolean {
    if (isEmpty()) return true;
    for (const list of lists) {
      for (const request of list) {
        // Either all requests of a list can be sent now, or none of them.
        if (!trySend(request)) break;
        remove(request);
      }
    }
    return isEmpty();
  }

  function isEmpty(): boolean {
    return urgent.size + retries.size + setup.size + calls.size === 0;
  }

  function all(): PendingRequest[] {
    return lists.flatMap((list) => [...list]);
  }
}

/** Returns the size of a call; other requests count as 0 bytes. */
function bytesOf({ isSetup, isUrgent, prefix }: PendingRequest): number {
  return isSetup || isUrgent ? 0 : Buffer.byteLength(prefix);
}
