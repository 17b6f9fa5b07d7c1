import { answered, type Dialect, event, type Wish } from "./dialect.ts";

interface Frame {
  readonly id?: string;
  readonly type: string;
  readonly payload?: { readonly operationName?: string; readonly variables?: { readonly channel_id?: string } };
}

const answerText = JSON.stringify({ data: answered });
const eventText = JSON.stringify({ data: event });

/** The protocol graphql-transport-ws, which graphql-ws speaks: an answer is two frames, and a start has none. */
export const graphqlTransport: Dialect = {
  read(text): Wish {
    const { id = "", type, payload } = JSON.parse(text) as Frame;
    const own = JSON.stringify(id);
    if (type === "connection_init") return { kind: "reply", frames: ['{"type":"connection_ack"}'] };
    if (type === "ping") return { kind: "reply", frames: ['{"type":"pong"}'] };
    if (type !== "subscribe") return { kind: "leave", id: own };
    if (payload?.operationName === "OnMessage") return { kind: "listen", id: own };
    return { kind: "ask", id: own, channel_id: payload?.variables?.channel_id ?? "" };
  },
  answer: (id) => [`{"id":${id},"type":"next","payload":${answerText}}`, `{"id":${id},"type":"complete"}`],
  accept: () => [],
  event: (id) => `{"id":${id},"type":"next","payload":${eventText}}`,
};
