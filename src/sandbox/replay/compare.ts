import { isSameMeaning, type Meaning } from "./meaning.ts";

/** A difference between what a bot sent and what it sent when the recording was made. */
export interface Difference {
  readonly kind: "changed" | "missing" | "extra";
  /** The channel, visitor or root field within which the order of requests counts. */
  readonly conversation: string;
  /** The `seq` of the recorded request; undefined for an extra one. */
  readonly seq: number | undefined;
  /** The meaning of the recorded request, in lines; empty for an extra request. */
  readonly recorded: readonly string[];
  /** The meaning of the bot's request, in lines; empty for a missing request. */
  readonly sent: readonly string[];
}

/** A recorded request. */
export interface RecordedRequest {
  readonly seq: number;
  readonly meaning: Meaning;
}

/**
 * Compares the requests of each conversation in their order. Between conversations the order does not count: a bot may
 * serve visitors concurrently.
 */
export function compareRequests(recorded: readonly RecordedRequest[], sent: readonly Meaning[]): Difference[] {
  const conversations = new Set([...recorded.map(({ meaning }) => meaning), ...sent].map((each) => each.conversation));
  return [...conversations].flatMap((conversation) =>
    compareInOrder(
      conversation,
      recorded.filter(({ meaning }) => meaning.conversation === conversation),
      sent.filter((each) => each.conversation === conversation),
    ),
  );
}

function compareInOrder(
  conversation: string,
  recorded: readonly RecordedRequest[],
  sent: readonly Meaning[],
): Difference[] {
  const isSame = (at: number, sentAt: number) => {
    const [before, now] = [recorded[at]?.meaning, sent[sentAt]];
    return before !== undefined && now !== undefined && isSameMeaning(before, now);
  };
  const common = longestCommon(recorded.length, sent.length, isSame);
  const differences: Difference[] = [];
  let [at, sentAt] = [0, 0];
  for (const [nextAt, nextSentAt] of [...common, [recorded.length, sent.length] as const]) {
    for (; at < nextAt || sentAt < nextSentAt; at++, sentAt++) {
      const before = at < nextAt ? recorded[at] : undefined;
      const now = sentAt < nextSentAt ? sent[sentAt] : undefined;
      const kind = before && now ? "changed" : before ? "missing" : "extra";
      const [lines, sentLines] = [before?.meaning.lines ?? [], now?.lines ?? []];
      differences.push({ kind, conversation, seq: before?.seq, recorded: lines, sent: sentLines });
    }
    [at, sentAt] = [nextAt + 1, nextSentAt + 1];
  }
  return differences;
}

/** Returns the pairs of positions of a longest common subsequence. */
function longestCommon(
  length: number,
  otherLength: number,
  isSame: (at: number, otherAt: number) => boolean,
): readonly (readonly [number, number])[] {
  let start = 0;
  while (start < length && start < otherLength && isSame(start, start)) start++;
  // lengths[i][j] is the length of the longest common subsequence from positions i and j on.
  const lengths = Array.from({ length: length - start + 1 }, () => new Uint32Array(otherLength - start + 1));
  const behind = (at: number, otherAt: number) => lengths[at - start]?.[otherAt - start] ?? 0;
  for (let at = length - 1; at >= start; at--) {
    const row = lengths[at - start];
    for (let otherAt = otherLength - 1; row && otherAt >= start; otherAt--) {
      const skipped = Math.max(behind(at + 1, otherAt), behind(at, otherAt + 1));
      row[otherAt - start] = isSame(at, otherAt) ? behind(at + 1, otherAt + 1) + 1 : skipped;
    }
  }
  const pairs = Array.from({ length: start }, (_, at) => [at, at] as const);
  let [at, otherAt] = [start, start];
  while (at < length && otherAt < otherLength) {
    if (isSame(at, otherAt)) pairs.push([at++, otherAt++] as const);
    else if (behind(at + 1, otherAt) >= behind(at, otherAt + 1)) at++;
    else otherAt++;
  }
  return pairs;
}
