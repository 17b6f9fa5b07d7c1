// A bot for the page: it answers each visitor with a message that the page must render.

import type { Sandbox } from "../../../src/sandbox/index.ts";
import { type Bot, connect, idOf, onMessage, sendMessage } from "../bot.ts";

const say = (value: string) => ({ value });
const button = (text: string, value: string) => ({ text, action: { type: "QUICK_REPLY_ACTION", value } });
const link = (text: string, value: string) => ({ text, action: { type: "LINK_ACTION", value } });
const panel = (heading: string, paragraph: string, buttons: readonly object[]) => ({
  panel: { heading, paragraph, image_url: "https://shop.example/cake.png", action: say("https://shop.example/") },
  buttons,
});

/** For each word, the mutation to send, its arguments other than the channel, and their types. */
const answers: Readonly<Record<string, readonly [string, Readonly<Record<string, readonly [string, unknown]>>]>> = {
  help: [
    "sendQuickReplies",
    {
      msg: ["String!", "What is it about?"],
      quick_replies: [
        "[QuickReplyButtonInput!]!",
        [
          { text: "My order", action: say("Where is my order?") },
          { text: "Opening hours", action: say("When are you open?") },
        ],
      ],
    },
  ],
  options: [
    "sendMessage",
    { msg: ["String!", "Which one?"], options: ["[String!]", ["Chocolate / Vanilla", "Coconut"]] },
  ],
  buttons: [
    "sendButtonTemplate",
    {
      msg: ["String!", "Your order 1042 leaves today. Anything else?"],
      buttons: [
        "[ButtonInput!]!",
        [button("Change it", "Please change my order"), link("Track it", "https://shop.example/1042")],
      ],
    },
  ],
  panel: [
    "sendPanelTemplate",
    {
      panel: ["PanelInput!", panel("Cake of the day", "Lemon, with poppy seeds.", []).panel],
      buttons: ["[ButtonInput!]", [button("Order it", "The cake of the day, please")]],
    },
  ],
  carousel: [
    "sendPanelTemplateCarousel",
    {
      items: [
        "[PanelTemplateInput!]!",
        [
          panel("Lemon cake", "With poppy seeds.", [button("Take lemon", "Lemon, please")]),
          panel("Carrot cake", "With walnuts.", [button("Take carrot", "Carrot, please")]),
        ],
      ],
    },
  ],
  list: [
    "sendListTemplate",
    {
      items: [
        "[ListItemInput!]!",
        [
          { heading: "Delivery", paragraph: "Two days", action: say("https://shop.example/delivery") },
          { heading: "Returns", paragraph: "Thirty days", action: say("https://shop.example/returns") },
        ],
      ],
      buttons: ["[ButtonInput!]", [button("Talk to somebody", "I want to talk to somebody")]],
    },
  ],
};

/** Logs in, goes online, and answers visitors: as in the table above, or with their own words. */
export async function startPageBot(sandbox: Sandbox): Promise<Bot> {
  const bot = await connect(sandbox);
  await bot.data("mutation GoOnline { updateAgentStatus(status: ONLINE) { node { id } } }");
  const next = await bot.subscribe(onMessage.replace("subscription", "subscription OnMessage"));
  const serve = async () => {
    for (;;) {
      const { content, channel, from } = (await next()).payload.data.message.node;
      if (from.__typename === "Visitor") await answer(bot, channel.id, content);
    }
  };
  // The loop ends with its socket.
  serve().catch(() => {});
  return bot;
}

async function answer(bot: Bot, channel_id: string, content: string): Promise<unknown> {
  if (content === "transfer") return transfer(bot, channel_id);
  const [mutation, args] = answers[content] ?? [];
  if (!mutation || !args) {
    return bot.request(sendMessage.replace("Send(", "SendMessage("), { channel_id, msg: content });
  }
  const names = Object.keys(args);
  const declared = names.map((name) => `, $${name}: ${args[name]?.[0]}`).join("");
  const argumentList = names.map((name) => `, ${name}: $${name}`).join("");
  const name = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}`;
  const query = `mutation ${name}($channel_id: ID!${declared}) { ${mutation}(channel_id: $channel_id${argumentList}) { success } }`;
  const variables = Object.fromEntries(names.map((each) => [each, args[each]?.[1]]));
  return bot.request(query, { channel_id, ...variables });
}

/** Transfers the visitor to the department Support. */
async function transfer(bot: Bot, channel_id: string): Promise<unknown> {
  const department_id = await idOf(bot, "departments", "Support");
  const query = `mutation TransferToDepartment($channel_id: ID!, $department_id: ID!) {
    transferToDepartment(channel_id: $channel_id, department_id: $department_id, leave: true) { success }
  }`;
  return bot.request(query, { channel_id, department_id });
}
