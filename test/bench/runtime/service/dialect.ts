/** A request in a client's frame. */
export type Wish =
  /** An answer that is always the same. */
  | { readonly kind: "reply"; readonly frames: readonly string[] }
  /** A call. Its `channel_id` says what to do, see {@link serve}. */
  | { readonly kind: "ask"; readonly id: string; readonly channel_id: string }
  | { readonly kind: "listen"; readonly id: string }
  | { readonly kind: "leave"; readonly id: string };

/** The protocol of a service. The content is the same in each dialect. */
export interface Dialect {
  read(text: string): Wish;
  answer(id: string): readonly string[];
  accept(id: string): readonly string[];
  event(id: string): string;
  /** Returns the frame that ends the session, if there is one. */
  end?(): string;
}

/** The answer to each call. */
export const answered = { sendMessage: { success: true } };

/** The data of an event: some 330 bytes as a frame. */
export const event = {
  message: {
    node: {
      id: "Q0hBVF9NRVNTQUdFOjE3MDAwMDAwMDAwMDA=",
      msg_id: null,
      content: 'He said "hello" and asked where parcel 12345 is.',
      options: null,
      timestamp: "1700000000000",
      sender_name: "Ann",
      from: { __typename: "Visitor", id: "VklTSVRPUjoxMjM0", display_name: "Ann" },
      channel: { __typename: "VisitorChannel", id: "Q0hBTk5FTDoxMjM0NTY3ODk=" },
    },
  },
};
