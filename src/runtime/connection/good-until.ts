import { type Clock, type Moment, momentOf } from "../support/clock.ts";

/**
 * Tracks until when a line was good: everything that the service sent before that moment has arrived. A process that
 * was busy, or was not running at all, reads frames late, so the moment in which a frame is read proves nothing. Two
 * observations do:
 *
 * - A PONG shows that the line was good when its PING was sent, since the service's frames come in order.
 * - Each turn of the event loop reads all frames that have arrived. So a frame that is read in a later turn had not arrived
 *   when the turn before ended.
 */
export function trackGoodUntil(clock: Clock) {
  let goodUntil = momentOf(clock);
  // The latest turn in which a frame was read: when its first frame was read, and the bytes that all earlier turns had read.
  let turn: { readonly at: Moment; readonly bytesBefore: number; isOver: boolean } | undefined;
  let bytes = 0;
  // The number of PINGs that were not answered, and the time when the first of them was sent.
  let unanswered = 0;
  let pingedAt = goodUntil;
  return { pinged, ponged, heard, goodUntil: () => goodUntil };

  /** A frame is read. `bytesRead`: how many bytes have come so far. */
  function heard(bytesRead: number) {
    if (!turn || turn.isOver) {
      if (turn && bytesRead - turn.bytesBefore < wholeReadBytes) goodUntil = later(goodUntil, turn.at);
      const latest = { at: momentOf(clock), bytesBefore: bytes, isOver: false };
      turn = latest;
      setImmediate(() => {
        latest.isOver = true;
      });
    }
    bytes = bytesRead;
  }

  function pinged() {
    if (unanswered === 0) pingedAt = momentOf(clock);
    unanswered += 1;
  }

  function ponged() {
    if (unanswered === 0) return;
    goodUntil = later(goodUntil, pingedAt);
    // A second PING that waits for its answer counts from the first: a moment too early does no harm.
    unanswered -= 1;
  }
}

/** If two turns bring more than this, the first may have left some behind: Node.js stops reading while it hands on a chunk. */
const wholeReadBytes = 16 * 1024;

// Captured when this file is loaded: test libraries replace it.
const { setImmediate } = globalThis;

function later(one: Moment, other: Moment): Moment {
  return one.monotonic < other.monotonic ? other : one;
}
