/** A client of the service, connected and ready. */
export interface Client {
  /** Makes one call. Its `channel_id` tells the service what to do. */
  ask(channel_id: string): Promise<unknown>;
  /** Subscribes, and calls back for each event. */
  listen(heard: () => void): Promise<void>;
}

/** The message that every client sends. */
export const msg = 'He said "hello" and asked where parcel 12345 is.';

/** The least time that a call waits for its answer, in milliseconds. */
export const timeoutMs = 15_000;
