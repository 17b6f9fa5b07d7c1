import { onMessage, sendMessage } from "../../../generated/client.ts";
import { ConversationsError, connect } from "../../../src/runtime/index.ts";

const log = (facts: object) => process.stdout.write(`${JSON.stringify(facts)}\n`); // for example pino
const { CONVERSATIONS_ENDPOINT: endpoint, CONVERSATIONS_ACCESS_TOKEN: accessToken = "" } = process.env;

try {
  const session = await connect({
    accessToken,
    ...(endpoint && { endpoint }),
    keepStatus: "ONLINE",
    onEvent: (event) => log(event),
  });
  const messages = onMessage(session);
  process.once("SIGTERM", () => void messages.return()); // takes no more messages, and finishes the one in hand
  await messages.ready;
  log({ type: "online", at: Date.now() });
  for await (const { message } of messages) {
    const { id, from, channel, content = "" } = message?.node ?? {};
    if (from?.__typename !== "Visitor" || !channel) continue;
    await sendMessage(session, { channel_id: channel.id, msg: content }).catch((error: Error) =>
      log({ type: "unanswered", id, reason: error.message }),
    );
  }
  await session.close();
} catch (error) {
  const isDisplaced = error instanceof ConversationsError && error.code === "DISPLACED";
  log({ type: "ended", reason: String(error) });
  process.exitCode = isDisplaced ? 0 : 1; // a supervisor starts it again after 1 only
}
