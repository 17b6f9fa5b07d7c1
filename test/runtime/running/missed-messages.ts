import { listChannels, onMessage, sendMessage } from "../../../generated/client.ts";
import type { Transport } from "../../../src/runtime/index.ts";

// example
/** Reads messages. After a gap, asks the visitors to repeat messages that may not have arrived. */
export function onMessageOrGap(session: Transport, report: (error: unknown) => void) {
  return onMessage(session, {
    onGap({ durationMs }) {
      // Not awaited, so that newer events are read meanwhile.
      if (durationMs > 1_000) void askAgain(session).catch(report);
    },
  });
}

async function askAgain(session: Transport) {
  const { channels } = await listChannels(session);
  for (const edge of channels?.edges ?? []) {
    if (edge?.node?.__typename !== "VisitorChannel") continue;
    const msg = "I was away for a moment. Please send your last message again.";
    // With `backoff`, so that nothing is sent into a chat that someone else serves.
    await sendMessage(session, { channel_id: edge.node.id, msg, backoff: true });
  }
}
