// The bot of the README's examples: it greets, offers topics, transfers the visitor, and asks after a minute of
// silence.

import {
  listDepartments,
  onMessage,
  sendMessage,
  sendQuickReplies,
  transferToDepartment,
} from "../../../generated/client.ts";
import { connect, type Session } from "../../../src/runtime/index.ts";

/** Starts the bot and returns a function that ends it. */
export async function startBot(endpoint: string, accessToken: string): Promise<() => Promise<void>> {
  const session = await connect({ endpoint, accessToken });
  const messages = onMessage(session);
  await messages.ready;
  const silences = new Map<string, NodeJS.Timeout>();
  const served = (async () => {
    for await (const { message } of messages) {
      const { from, channel, content } = message?.node ?? {};
      if (from?.__typename !== "Visitor" || !channel) continue;
      clearTimeout(silences.get(channel.id));
      const ask = () => void sendMessage(session, { channel_id: channel.id, msg: "Are you still there?" });
      silences.set(channel.id, setTimeout(ask, 60_000));
      await answer(session, { channel_id: channel.id, content: content ?? "", name: from.display_name ?? "" });
    }
  })();
  return async () => {
    for (const silence of silences.values()) clearTimeout(silence);
    await session.close();
    await served;
  };
}

interface Said {
  readonly channel_id: string;
  readonly content: string;
  readonly name: string;
}

async function answer(session: Session, { channel_id, content, name }: Said): Promise<void> {
  if (content === "help") {
    const quick_replies = [
      { text: "Delivery", action: { value: "Where is my parcel?" } },
      { text: "An agent", action: { value: "An agent, please" } },
    ];
    await sendQuickReplies(session, { channel_id, msg: "What is it about?", quick_replies });
  } else if (content === "An agent, please") {
    const { departments } = await listDepartments(session);
    const online = departments?.edges?.find((edge) => edge?.node?.status === "ONLINE")?.node;
    if (online) await transferToDepartment(session, { channel_id, department_id: online.id, leave: true });
  } else await sendMessage(session, { channel_id, msg: `Hello, ${name}!` });
}
