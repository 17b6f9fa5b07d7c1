import type { SessionEventFacts } from "../../../../src/runtime/events.ts";
import type { History, Span, SubscriptionRecord } from "../history.ts";
import { type Accepted, contentOf, sentPayload } from "./ledger-reading.ts";

/** Something that the consumer was to be handed. */
interface Due {
  readonly content: string;
  /** When the client could have it, UNIX milliseconds. */
  readonly at: number;
  /** When the subscription was live on the connection that it came on. */
  readonly liveAt: number;
  /** When the connection that it came on was lost, by whatever cause. */
  readonly lostAt: number;
  /** True if it was given to fill a gap: it cannot be lost in that gap. */
  readonly isFill?: boolean;
}

/**
 * Holds what a consumer was handed against what the service sent to its subscription, under all the ids that it had, and
 * what was given to fill its gaps. An event may be missing if it went out within a gap that was reported, if the
 * subscription had ended, if it is counted among the dropped events, or if it was lost on a silent line just before the end.
 */
export function judgeSubscription(
  record: SubscriptionRecord,
  history: History,
  accepted: readonly Accepted[] = [],
): string[] {
  const told = toldOf(record.name, history);
  const { due, faulty, refusedAt } = dueTo(record, { accepted, told, losses: lossesOf(history) });
  const { missing, tail, odd } = compare(due, record);
  // A filled gap is read before what was dropped behind it.
  const unhanded = missing.length + tail.length;
  const gaps = [...told.gaps, ...record.fills];
  const endedAt = Math.min(record.abortedAt ?? Infinity, record.end?.at ?? Infinity, refusedAt);
  const isLost = ({ at, isFill = false }: Omit<Due, "content">) =>
    at >= endedAt || (!isFill && gaps.some(({ from, to }) => from <= at && at <= to));
  const unexcused = missing.filter((each) => !isLost(each));
  // A connection that has lost bytes carries none any more.
  const isSilenced = ({ at, liveAt }: Omit<Due, "content">) =>
    (history.silences ?? []).some(({ from, to }) => from <= at && to >= liveAt);
  const unread = tail.filter(
    (each) => each.at < endedAt && each.at < each.lostAt && !isLost(each) && !isSilenced(each),
  );
  const faults = faulty.filter(
    (each) => each.at < endedAt && each.at < each.lostAt && !isLost(each) && !isSilenced(each),
  ).length;
  return [
    ...odd.map(({ content }) => `was handed ${JSON.stringify(content)} twice, out of order or out of nothing`),
    ...(unexcused.length > told.dropped ? [`missed ${show(unexcused)} and got a report of ${told.dropped}`] : []),
    ...(told.dropped > unhanded ? [`got a report of ${told.dropped} dropped events of ${unhanded}`] : []),
    ...(isDroppedByEnd(record, unread, due) ? [] : [`missed ${show(unread)} before its end`]),
    ...(told.errors < faults ? [`got a report of ${told.errors} faulty events of ${faults}`] : []),
    ...(told.errors > faulty.length ? [`got a report of ${told.errors} faulty events of ${faulty.length}`] : []),
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
function toldOf(name: string, { sessions }: History) {
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

/** When connections were lost: there follows an attempt to recover, or the end. */
function lossesOf({ sessions }: History): number[] {
  const losses = sessions.flatMap(({ endedAt = Infinity, events }) => [
    endedAt,
    ...events.filter(({ event }) => event.type === "reconnect").map(({ at }) => at),
  ]);
  return losses.sort((one, other) => one - other);
}

interface Truth {
  readonly accepted: readonly Accepted[];
  readonly told: ReturnType<typeof toldOf>;
  readonly losses: readonly number[];
}

/** Returns the values to hand on, in order, the events that were errors, and the time of one that ends a subscription. */
function dueTo({ fills, handed, readyAt = Infinity }: SubscriptionRecord, { accepted, told, losses }: Truth) {
  const wasHanded = new Set(handed.map(({ content }) => content));
  const due: Due[] = [];
  const faulty: Omit<Due, "content">[] = [];
  let refusedAt = Infinity;
  for (const { socket, at: acceptedAt, stoppedAt, frames } of accepted) {
    // The connection was lost before the answer came: until it is ready nothing is promised.
    if (acceptedAt < readyAt) continue;
    // The answer came too late: the subscription had ended, and what it named was stopped.
    const isRead = frames.some((frame) => wasHanded.has(contentOf(sentPayload(frame)) ?? ""));
    const wasLive = acceptedAt === readyAt || [...told.gaps, ...fills].some(({ to }) => to === acceptedAt);
    if (stoppedAt === acceptedAt && !isRead && !wasLive) continue;
    const lostAt = losses.find((at) => at >= acceptedAt) ?? Infinity;
    const filled = told.gaps.some((gap) => gap.to === acceptedAt && gap.filled !== undefined);
    const contents = fills.filter(({ to }) => filled && to === acceptedAt).flatMap((fill) => fill.contents);
    due.push(...contents.map((content) => ({ content, at: acceptedAt, liveAt: acceptedAt, lostAt, isFill: true })));
    // The service may go on with a connection that the client has lost: what it sends there later comes on the next one.
    const nextAt = accepted.find((other) => other.socket > socket && other.at > acceptedAt)?.at ?? Infinity;
    for (const frame of frames.filter((each) => each.at <= nextAt)) {
      const payload = sentPayload(frame);
      const content = contentOf(payload);
      // What came before the answer is handed on with it.
      const at = Math.max(acceptedAt, frame.at);
      if (content !== undefined) due.push({ content, at, liveAt: acceptedAt, lostAt });
      else if (payload) faulty.push({ at, liveAt: acceptedAt, lostAt });
      const isFinal = payload?.errors?.some(({ name }) => name === "UNAUTHORIZED" || name === "FORBIDDEN");
      if (isFinal && at < lostAt) refusedAt = Math.min(refusedAt, at);
    }
  }
  return { due, faulty, refusedAt };
}

/** Walks along both: what was due and not handed, in the midst of it and after the last, and what was handed and not due. */
function compare(due: readonly Due[], { handed }: SubscriptionRecord) {
  const missing: Due[] = [];
  const odd: { readonly content: string }[] = [];
  let place = 0;
  for (const each of handed) {
    const found = due.findIndex(({ content }, index) => index >= place && content === each.content);
    if (found < 0) odd.push(each);
    else missing.push(...due.slice(place, found));
    if (found >= 0) place = found + 1;
  }
  return { missing, tail: due.slice(place), odd };
}

/** The events between the last one of a connection and the first one of the next that was read. */
function switchesOf(due: readonly Due[], { handed }: SubscriptionRecord): Span[] {
  const wasHanded = new Set(handed.map(({ content }) => content));
  const read = due.filter(({ content }) => wasHanded.has(content));
  return read.flatMap(({ at, lostAt }, index) => {
    const before = read[index - 1];
    return before && before.lostAt !== lostAt ? [{ from: before.at, to: at }] : [];
  });
}

/** A consumer that leaves drops its queue; and a queue that was full before the rest came ends a subscription. */
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

/** The events of a subscription only end without an error when somebody closed the session. */
function judgeEnd({ end }: SubscriptionRecord, { sessions }: History): string[] {
  if (end?.how !== "done") return [];
  const isClosed = sessions.some(({ isClosedByUs, endedAt = Infinity }) => isClosedByUs && endedAt <= end.at);
  return isClosed ? [] : ["ended without a word"];
}
