import type { SessionEventFacts } from "../../../../src/runtime/events.ts";
import type { History, Span, SubscriptionRecord } from "../history.ts";
import { type Accepted, contentOf, sentPayload } from "./ledger-reading.ts";

/** An event that the consumer had to receive. */
interface Due {
  readonly content: string;
  /** When the client could have received the event, in UNIX milliseconds. */
  readonly at: number;
  /** When the subscription was live on the event's connection. */
  readonly liveAt: number;
  /** When the event's connection was lost, for any reason. */
  readonly lostAt: number;
  /** True for an event that filled a gap: it cannot be lost in that gap. */
  readonly isFill?: boolean;
}

/**
 * Compares what a consumer received with what the service sent to its subscription, under all ids of the subscription,
 * and with the events that filled its gaps. An event may be missing if it was sent within a reported gap, if the
 * subscription had ended, if it is one of the dropped events, or if it was lost on a silent line just before the end.
 */
export function judgeSubscription(
  record: SubscriptionRecord,
  history: History,
  accepted: readonly Accepted[] = [],
): string[] {
  const reports = reportsOf(record.name, history);
  const { due, faulty, refusedAt } = dueTo(record, { accepted, reports, losses: lossesOf(history) });
  const { missing, tail, unexpected } = compare(due, record);
  // A filled gap is read before the events that were dropped after it.
  const unhanded = missing.length + tail.length;
  const gaps = [...reports.gaps, ...record.fills];
  const endedAt = Math.min(record.abortedAt ?? Infinity, record.end?.at ?? Infinity, refusedAt);
  const isLost = ({ at, isFill = false }: Omit<Due, "content">) =>
    at >= endedAt || (!isFill && gaps.some(({ from, to }) => from <= at && at <= to));
  const unexcused = missing.filter((each) => !isLost(each));
  // A connection that has lost bytes delivers no more bytes.
  const isSilenced = ({ at, liveAt }: Omit<Due, "content">) =>
    (history.silences ?? []).some(({ from, to }) => from <= at && to >= liveAt);
  const unread = tail.filter(
    (each) => each.at < endedAt && each.at < each.lostAt && !isLost(each) && !isSilenced(each),
  );
  const faults = faulty.filter(
    (each) => each.at < endedAt && each.at < each.lostAt && !isLost(each) && !isSilenced(each),
  ).length;
  return [
    ...unexpected.map(({ content }) => `was handed ${JSON.stringify(content)} twice, out of order or out of nothing`),
    ...(unexcused.length > reports.dropped ? [`missed ${show(unexcused)} and got a report of ${reports.dropped}`] : []),
    ...(reports.dropped > unhanded ? [`got a report of ${reports.dropped} dropped events of ${unhanded}`] : []),
    ...(isDroppedByEnd(record, unread, due) ? [] : [`missed ${show(unread)} before its end`]),
    ...(reports.errors < faults ? [`got a report of ${reports.errors} faulty events of ${faults}`] : []),
    ...(reports.errors > faulty.length ? [`got a report of ${reports.errors} faulty events of ${faulty.length}`] : []),
    ...switchesOf(due, record)
      .filter(({ from, to }) => !gaps.some((gap) => from <= gap.to && gap.to <= to))
      .map(({ to }) => `got no report of the gap before ${to}`),
    ...judgeEnd(record, history),
  ];
}

function show(missed: readonly Due[]): string {
  return missed.map(({ content }) => JSON.stringify(content)).join(", ");
}

/** Returns the reports of the sessions about a subscription. */
function reportsOf(name: string, { sessions }: History) {
  const events = sessions
    .flatMap(({ events }) => events.map(({ event }) => event))
    .filter(
      (event): event is SessionEventFacts & { operation: string } => "operation" in event && event.operation === name,
    );
  const gaps = events.filter((event) => event.type === "gap");
  const dropped = events.reduce((sum, event) => sum + (event.type === "dropped" ? event.count : 0), 0);
  const errors = events.filter(({ type }) => type === "event-error").length;
  return { gaps, dropped, errors };
}

/** Returns when connections were lost: an attempt to recover, or the end, follows. */
function lossesOf({ sessions }: History): number[] {
  const losses = sessions.flatMap(({ endedAt = Infinity, events }) => [
    endedAt,
    ...events.filter(({ event }) => event.type === "reconnect").map(({ at }) => at),
  ]);
  return losses.sort((one, other) => one - other);
}

interface Truth {
  readonly accepted: readonly Accepted[];
  readonly reports: ReturnType<typeof reportsOf>;
  readonly losses: readonly number[];
}

/**
 * Returns the values that the consumer must receive, in order, the events that were errors, and the time of an error
 * that ends a subscription.
 */
function dueTo({ fills, handed, readyAt = Infinity }: SubscriptionRecord, { accepted, reports, losses }: Truth) {
  const wasHanded = new Set(handed.map(({ content }) => content));
  const due: Due[] = [];
  const faulty: Omit<Due, "content">[] = [];
  let refusedAt = Infinity;
  for (const { socket, at: acceptedAt, stoppedAt, frames } of accepted) {
    // The connection was lost before the answer came: until the subscription is ready, nothing is promised.
    if (acceptedAt < readyAt) continue;
    // The answer came too late: the subscription had ended, and the id in the answer was stopped.
    const isRead = frames.some((frame) => wasHanded.has(contentOf(sentPayload(frame)) ?? ""));
    const wasLive = acceptedAt === readyAt || [...reports.gaps, ...fills].some(({ to }) => to === acceptedAt);
    if (stoppedAt === acceptedAt && !isRead && !wasLive) continue;
    const lostAt = losses.find((at) => at >= acceptedAt) ?? Infinity;
    const filled = reports.gaps.some((gap) => gap.to === acceptedAt && gap.filled !== undefined);
    const contents = fills.filter(({ to }) => filled && to === acceptedAt).flatMap((fill) => fill.contents);
    due.push(...contents.map((content) => ({ content, at: acceptedAt, liveAt: acceptedAt, lostAt, isFill: true })));
    // The service may continue on a connection that the client has lost: what it sends there later comes on the next
    // one.
    const nextAt = accepted.find((other) => other.socket > socket && other.at > acceptedAt)?.at ?? Infinity;
    for (const frame of frames.filter((each) => each.at <= nextAt)) {
      const payload = sentPayload(frame);
      const content = contentOf(payload);
      // Events that came before the answer are delivered with it.
      const at = Math.max(acceptedAt, frame.at);
      if (content !== undefined) due.push({ content, at, liveAt: acceptedAt, lostAt });
      else if (payload) faulty.push({ at, liveAt: acceptedAt, lostAt });
      const isFinal = payload?.errors?.some(({ name }) => name === "UNAUTHORIZED" || name === "FORBIDDEN");
      if (isFinal && at < lostAt) refusedAt = Math.min(refusedAt, at);
    }
  }
  return { due, faulty, refusedAt };
}

/**
 * Walks along both lists. Returns the events that are missing before and after the last received one, and the received
 * events that were not expected.
 */
function compare(due: readonly Due[], { handed }: SubscriptionRecord) {
  const missing: Due[] = [];
  const unexpected: { readonly content: string }[] = [];
  let place = 0;
  for (const each of handed) {
    const index = due.findIndex(({ content }, index) => index >= place && content === each.content);
    if (index < 0) unexpected.push(each);
    else missing.push(...due.slice(place, index));
    if (index >= 0) place = index + 1;
  }
  return { missing, tail: due.slice(place), unexpected };
}

/** Returns the times between the last event of a connection and the first event that was read of the next one. */
function switchesOf(due: readonly Due[], { handed }: SubscriptionRecord): Span[] {
  const wasHanded = new Set(handed.map(({ content }) => content));
  const read = due.filter(({ content }) => wasHanded.has(content));
  return read.flatMap(({ at, lostAt }, index) => {
    const before = read[index - 1];
    return before && before.lostAt !== lostAt ? [{ from: before.at, to: at }] : [];
  });
}

/** A consumer that leaves drops its queue. A queue that was full before the last events came ends a subscription. */
function isDroppedByEnd(
  { end, handed, maxQueuedEvents }: SubscriptionRecord,
  unread: readonly Due[],
  due: readonly Due[],
) {
  const [first] = unread;
  if (!first || end?.how === "left") return true;
  if (end?.code !== "OVERFLOW") return false;
  const waiting = due.slice(0, due.indexOf(first)).filter(({ content, at }) => {
    const got = handed.findLast((each) => each.content === content);
    return at <= first.at && got !== undefined && got.at >= first.at;
  });
  return waiting.length >= maxQueuedEvents;
}

/** The events of a subscription end without an error only when the session was closed. */
function judgeEnd({ end }: SubscriptionRecord, { sessions }: History): string[] {
  if (end?.how !== "done") return [];
  const isClosed = sessions.some(({ isClosedByUs, endedAt = Infinity }) => isClosedByUs && endedAt <= end.at);
  return isClosed ? [] : ["ended without a word"];
}
