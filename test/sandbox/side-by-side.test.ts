import { expect, test } from "vitest";
import { asWebSocket } from "../../src/bridge/index.ts";
import { startBot } from "../../src/demo/bot.ts";
import { type ConnectOptions, connect } from "../../src/runtime/index.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { addressesOf, startCommand } from "../tools/sandbox/command-process.ts";
import { startGuideBot } from "./guide-bot.ts";

/** An account with one agent for each bot. */
const account = {
  bot: { display_name: "Guide", token: "guide-token" },
  agents: [
    { display_name: "Bridge", token: "bridge-token", status: "OFFLINE" },
    { display_name: "Generated", token: "generated-token", status: "OFFLINE" },
  ],
};

/** Starts a bot with the frames and query strings of an old bot, over the bridge. Resolves when it has subscribed. */
async function startBridgeBot(options: ConnectOptions) {
  const session = await connect(options);
  const socket = asWebSocket(session);
  const send = (id: number, query: string) => socket.send(JSON.stringify({ payload: { query }, type: "request", id }));
  const answered = new Promise<void>((resolve) => {
    socket.on("message", (data) => {
      const { id, sig, payload } = JSON.parse(data);
      if (id === 1) resolve();
      if (sig !== "DATA") return;
      const { content, channel, from } = payload.data.message.node;
      if (from.__typename !== "Visitor") return;
      send(2, `mutation { sendMessage(channel_id: "${channel.id}", msg: "Bridged: ${content}") { success } }`);
    });
  });
  send(1, "subscription { message { node { content channel { id } from { __typename } } } }");
  await answered;
  return session;
}

test("a bot that follows the guide, a bot on the bridge and a generated bot serve the same visitor as three agents", async () => {
  using folder = temporaryFolder();
  const file = folder.write("account.json", account);
  using command = await startCommand(["sandbox", "--port", "0", "--account", file]);
  const { endpoint, page, accessToken } = await addressesOf(command);
  expect(accessToken).toBe("guide-token");

  const guide = await startGuideBot(endpoint, accessToken);
  await guide.noticed(/^subscribed/);
  await using _bridge = await startBridgeBot({ endpoint, accessToken: "bridge-token" });
  await using generated = await connect({ endpoint, accessToken: "generated-token" });
  await startBot(generated, () => {});

  const act = async (body: object) => {
    const headers = { "Content-Type": "application/json" };
    const response = await fetch(`${page}page/actions`, { method: "POST", headers, body: JSON.stringify(body) });
    expect(response.status).toBe(200);
    return (await response.json()) as { readonly id: string };
  };
  const { id: visitor } = await act({ action: "add-visitor", display_name: "Ann" });
  await act({ action: "say", visitor, text: "Hi" });
  await command.prints(/\[Ann\] Guide: Hi\n/);
  await command.prints(/\[Ann\] Bridge: Bridged: Hi\n/);
  await command.prints(/\[Ann\] Generated: Hi\n/);

  // An event for one bot does not affect the others.
  await act({ action: "arm", fault: { fault: "refuse", error: "RATE_LIMITED", where: { agent: "Guide" } } });
  await act({ action: "say", visitor, text: "Again" });
  await guide.noticed(/^refused 3: RATE_LIMITED/);
  await command.prints(/\[Ann\] Bridge: Bridged: Again\n/);
  await command.prints(/\[Ann\] Generated: Again\n/);
  expect(command.stdout).not.toContain("Guide: Again");
  guide.hangUp();
});
