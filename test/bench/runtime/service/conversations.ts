import { answered, type Dialect, event, type Wish } from "./dialect.ts";

interface Frame {
  readonly sig?: string;
  readonly id?: string | number;
  readonly type?: string;
  readonly payload: { readonly operationName?: string; readonly variables?: { readonly channel_id?: string } };
}

const answerText = JSON.stringify({ data: answered });
const eventText = JSON.stringify({ data: event });

/** The protocol of the Conversations API. A subscription has the id of its start. */
export const conversations: Dialect = {
  read(text): Wish {
    const { sig, id, type, payload } = JSON.parse(text) as Frame;
    if (sig === "PING") return { kind: "reply", frames: ['{"sig":"PONG","payload":""}'] };
    const own = JSON.stringify(id);
    if (type !== "request") return { kind: "reply", frames: [`{"payload":{"data":{"success":true}},"id":${own}}`] };
    if (payload.operationName === "OnMessage") return { kind: "listen", id: own };
    return { kind: "ask", id: own, channel_id: payload.variables?.channel_id ?? "" };
  },
  answer: (id) => [`{"payload":${answerText},"id":${id}}`],
  accept: (id) => [`{"payload":{"data":{"subscription_id":${JSON.stringify(id)}}},"id":${id}}`],
  event: (id) => `{"payload":${eventText},"sig":"DATA","subscription_id":${JSON.stringify(id)}}`,
  end: () => '{"reason":"The agent session has expired.","sig":"EOS"}',
};
