import { onMessage, sendMessage } from "../../../../generated/client.ts";
import { connect, type Subscription } from "../../../../src/runtime/index.ts";
import { type Client, msg } from "./client.ts";

/** The generated functions on the runtime, with its defaults. */
export async function openOurs(host: string): Promise<Client> {
  const session = await connect({ accessToken: "CANARY-TOKEN", endpoint: `http://${host}/graphql/request` });
  return {
    ask: (channel_id) => sendMessage(session, { channel_id, msg }),
    async listen(heard) {
      const events = onMessage(session);
      await events.ready;
      void read(events, heard);
    },
  };
}

async function read(events: Subscription<unknown>, heard: () => void) {
  for await (const _ of events) heard();
}
