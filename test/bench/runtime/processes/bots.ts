// The process of the bots. Each bot answers its share of the chats, with what the visitor said.

import { onMessage, sendMessage, updateAgentStatus } from "../../../../generated/client.ts";
import type { OnMessageSubscription } from "../../../../generated/types.ts";
import { connect, type Session, type Subscription } from "../../../../src/runtime/index.ts";
import { usedHeap } from "./process.ts";

const [endpoint = "", ...tokens] = process.argv.slice(2);
const sessions = await Promise.all(tokens.map((accessToken) => connect({ accessToken, endpoint })));
await Promise.all(sessions.map(serve));
process.on("message", (message) => void obey(String(message)));
process.send?.("ready");

async function obey(message: string): Promise<void> {
  if (message === "heap") {
    process.send?.(await usedHeap());
    return;
  }
  await Promise.all(sessions.map((session) => session.close()));
  process.disconnect();
}

async function serve(session: Session, index: number) {
  const messages = onMessage(session);
  await messages.ready;
  await updateAgentStatus(session, { status: "ONLINE" });
  void answerAll(session, messages, index);
}

async function answerAll(session: Session, messages: Subscription<OnMessageSubscription>, index: number) {
  for await (const { message } of messages) {
    const node = message?.node;
    if (node?.from.__typename !== "Visitor" || shareOf(node.channel.id) !== index) continue;
    // A refusal ends the process, so that no refusal is lost.
    void sendMessage(session, { channel_id: node.channel.id, msg: node.content });
  }
}

/** Returns the bot that answers a chat. A new chat has no agent yet, so all bots receive its messages. */
function shareOf(channel_id: string): number {
  return [...channel_id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % sessions.length;
}
