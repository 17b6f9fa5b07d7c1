import {
  listDepartments,
  onMessage,
  sendMessage,
  sendQuickReplies,
  transferToDepartment,
  updateAgentStatus,
} from "../../generated/client.ts";
import type { OnMessageSubscription } from "../../generated/types.ts";
import type { Subscription, Transport } from "../runtime/index.ts";

type Messages = Subscription<OnMessageSubscription>;
type ReceivedMessage = NonNullable<NonNullable<OnMessageSubscription["message"]>["node"]>;

/** The answer to "help": labels to tap, and the text that each tap says for the visitor. */
const topics = {
  Delivery: "Where is my parcel?",
  Returns: "How do I send something back?",
  "Opening hours": "When are you open?",
};

/**
 * Starts the bot of the vendor's guide: it echoes visitors, offers quick replies on "help", and transfers the visitor to a
 * department on "transfer". Resolves when it is online. `ended` resolves when the session is closed, and rejects if the
 * session ends otherwise.
 */
export async function startBot(session: Transport, print: (line: string) => void): Promise<{ ended: Promise<void> }> {
  const messages = onMessage(session);
  // In the other order, messages that arrive in between would be missed.
  await messages.ready;
  await goOnline(session);
  print("(The bot is online)");
  return { ended: serve(session, messages, print) };
}

/** Sets the status at the start, and after each recovery: the service may have set the bot offline. */
export function goOnline(session: Transport): Promise<unknown> {
  return updateAgentStatus(session, { status: "ONLINE" });
}

async function serve(session: Transport, messages: Messages, print: (line: string) => void): Promise<void> {
  // One message after another is enough for a demo; `handleEach()` answers several visitors at the same time.
  for await (const { message } of messages) {
    const node = message?.node;
    // The bot receives its own messages, too. To answer them would never end.
    if (node?.from.__typename !== "Visitor") continue;
    // A failed answer must not end the loop: other visitors wait.
    await answer(session, node).catch((error) => print(`(No answer: ${String(error)})`));
  }
}

function answer(session: Transport, message: ReceivedMessage): Promise<unknown> {
  const channel_id = message.channel.id;
  if (/\bhelp\b/i.test(message.content)) return offerTopics(session, channel_id);
  if (/\btransfer\b/i.test(message.content)) return transfer(session, channel_id);
  return sendMessage(session, { channel_id, msg: message.content });
}

function offerTopics(session: Transport, channel_id: string): Promise<unknown> {
  const msg = "What is it about?";
  return sendQuickReplies(session, {
    channel_id,
    msg,
    quick_replies: Object.entries(topics).map(([text, value]) => ({ text, action: { value } })),
    // Shown by widgets that have no quick replies.
    fallback: { msg, options: Object.keys(topics) },
  });
}

async function transfer(session: Transport, channel_id: string): Promise<unknown> {
  // Read each time: the service transfers only to a department with an agent online, and that changes during the day.
  const { departments } = await listDepartments(session);
  const online = departments?.edges?.find((edge) => edge?.node?.status === "ONLINE")?.node;
  if (!online)
    return sendMessage(session, { channel_id, msg: "No one is available right now. Please try again later." });
  // Before the transfer: after it, the bot is no longer in the channel, and a message would let the bot join again.
  await sendMessage(session, { channel_id, msg: `I am passing you on to ${online.name}.` });
  return transferToDepartment(session, { channel_id, department_id: online.id, leave: true });
}
