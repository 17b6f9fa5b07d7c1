import type { AnswerMessage } from "../protocol/messages.ts";

/** Somebody who waits for an answer. */
export interface Waiting {
  answered(message: AnswerMessage): void;
  /** No answer can come any more: for that reason, or because the session was closed on purpose. */
  lost(cause: Error | undefined): void;
}

/** Who waits for which id. An id does not repeat in a session, and is never an index into a plain object. */
export function createPending(random: () => number) {
  const prefix = `${random().toString(36).slice(2, 8)}-`;
  const waiting = new Map<string, Waiting>();
  let issued = 0;
  let tellEmpty: (() => void) | undefined;

  return { nextId, add, take, isOurs, lose, whenEmpty };

  function nextId(): string {
    issued += 1;
    return prefix + issued;
  }

  function add(id: string, who: Waiting) {
    waiting.set(id, who);
  }

  /** Removes and returns whoever waits for the id, if anyone still does. */
  function take(id: number | string): Waiting | undefined {
    const key = String(id);
    const who = waiting.get(key);
    if (waiting.delete(key)) checkEmpty();
    return who;
  }

  /** True for an id that was given out here, whether or not anyone still waits for it. */
  function isOurs(id: number | string): boolean {
    const number = Math.trunc(Number(String(id).slice(prefix.length)));
    return number > 0 && number <= issued && id === prefix + number;
  }

  /** Tells everyone that no answer can come. */
  function lose(cause: Error | undefined) {
    const all = [...waiting.values()];
    waiting.clear();
    for (const who of all) who.lost(cause);
  }

  /** Calls `tell` as soon as nobody waits. */
  function whenEmpty(tell: () => void) {
    tellEmpty = tell;
    checkEmpty();
  }

  function checkEmpty() {
    // Whoever was taken last is to be served first.
    if (tellEmpty && waiting.size === 0) queueMicrotask(tellEmpty);
  }
}
