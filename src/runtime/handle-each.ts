import { callSafely } from "./events.ts";

/** Options of `handleEach()`. */
export interface HandleEachOptions<Event> {
  /** Returns what the events of one visitor have in common, such as the id of the channel. */
  readonly key: (event: Event) => unknown;
  /** Handles one event. */
  readonly handle: (event: Event) => unknown;
  /**
   * Receives what `key` or `handle` throws. Other events are not affected.
   *
   * @default emits a process warning
   */
  readonly onError?: (error: unknown, event: Event) => unknown;
  /**
   * The most events that may be unfinished. At that number the next one is not read until one is finished.
   *
   * @default 100
   */
  readonly maxUnfinished?: number;
}

/**
 * Handles the events of a subscription: those of one key in order, those of different keys concurrently. Resolves when the
 * events have ended and all are handled.
 *
 *     await handleEach(messages, { key: ({ message }) => message?.node?.channel.id, handle: answer });
 *
 * @throws what ends the events, once those that came before are handled.
 */
export async function handleEach<Event>(
  events: AsyncIterable<Event>,
  { key, handle, onError = rethrow, maxUnfinished = 100 }: HandleEachOptions<Event>,
): Promise<void> {
  // By key the end of its last event.
  const ends = new Map<unknown, Promise<void>>();
  let unfinished = 0;
  let onFinished = () => {};
  try {
    for await (const event of events) {
      start(event);
      while (unfinished >= maxUnfinished) await oneFinished();
    }
  } finally {
    await Promise.all(ends.values());
  }

  function start(event: Event) {
    let own: unknown = event;
    try {
      own = key(event);
    } catch (error) {
      return report(error, event);
    }
    unfinished += 1;
    const end = (ends.get(own) ?? Promise.resolve())
      .then(() => handle(event))
      .catch((error) => report(error, event))
      .then(() => {
        unfinished -= 1;
        if (ends.get(own) === end) ends.delete(own);
        onFinished();
      });
    ends.set(own, end);
  }

  function report(error: unknown, event: Event) {
    callSafely("handleEach", (thrown) => onError(thrown, event), error);
  }

  function oneFinished(): Promise<void> {
    return new Promise((resolve) => {
      onFinished = resolve;
    });
  }
}

function rethrow(error: unknown): never {
  throw error;
}
