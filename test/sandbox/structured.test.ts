import { expect, test } from "vitest";
import { startSandbox, type Visitor } from "../../src/sandbox/index.ts";
import { connect, onMessage, startChat } from "./bot.ts";

const reply = (text: string, value: string) => ({ text, action: { type: "QUICK_REPLY_ACTION", value } });
const link = (text: string, value: string) => ({ text, action: { type: "LINK_ACTION", value } });
const panel = (heading: string) => ({
  heading,
  paragraph: "good",
  image_url: "x.png",
  action: { value: `/${heading}` },
});
const times = <Thing>(count: number, thing: Thing) => Array.from({ length: count }, () => thing);

/** The five mutations, each with the types of its arguments other than the channel's id and the fallback. */
const mutations = {
  sendQuickReplies: { msg: "String!", quick_replies: "[QuickReplyButtonInput!]!" },
  sendButtonTemplate: { msg: "String!", buttons: "[ButtonInput!]!" },
  sendPanelTemplate: { panel: "PanelInput!", buttons: "[ButtonInput!]" },
  sendPanelTemplateCarousel: { items: "[PanelTemplateInput!]!" },
  sendListTemplate: { items: "[ListItemInput!]!", buttons: "[ButtonInput!]" },
};
type Mutation = keyof typeof mutations;

function write(mutation: Mutation): string {
  const types = { channel_id: "ID!", ...mutations[mutation], fallback: "StructuredMessageFallbackInput" };
  const declared = Object.entries(types).map(([name, type]) => `$${name}: ${type}`);
  const argumentList = Object.keys(types).map((name) => `${name}: $${name}`);
  return `mutation(${declared.join(", ")}) { ${mutation}(${argumentList.join(", ")}) { success } }`;
}

const quickReplies = { msg: "Which?", quick_replies: [{ text: "Chocolate", action: { value: "My favorite" } }] };
const buttons = { msg: "Go on?", buttons: [reply("Yes", "yes"), link("Read", "https://example.org/read")] };
const onePanel = { panel: panel("Cake"), buttons: [reply("Eat", "eat it")] };
const items = [{ panel: panel("Cake"), buttons: [reply("Eat", "eat it")] }, { panel: { heading: "Tea" } }];
const list = { items: [panel("Cake"), panel("Tea")], buttons: [link("All", "/all")] };

test.each([
  ["sendQuickReplies", quickReplies, "Which?", { kind: "QUICK_REPLIES", ...quickReplies }],
  ["sendButtonTemplate", buttons, "Go on?", { kind: "BUTTON_TEMPLATE", ...buttons }],
  ["sendPanelTemplate", onePanel, "Cake", { kind: "PANEL_TEMPLATE", ...onePanel }],
  [
    "sendPanelTemplateCarousel",
    { items },
    "Cake\nTea",
    { kind: "PANEL_TEMPLATE_CAROUSEL", items: [items[0], { ...items[1], buttons: [] }] },
  ],
  ["sendListTemplate", list, "Cake\nTea", { kind: "LIST_TEMPLATE", ...list }],
] as const)("%s reaches the visitor as data, and the bot as text", async (mutation, args, text, structured) => {
  await using chat = await startChat();
  const { bot, ann } = chat;
  const next = await bot.subscribe(onMessage);
  const data = await bot.data(write(mutation), { channel_id: ann.channel_id, ...args });
  expect(data).toEqual({ [mutation]: { success: true } });
  expect(await ann.hears(text)).toMatchObject({ from: "Bot", options: [], structured });
  expect((await next()).payload.data.message.node.content).toBe(text);
});

test("a list template has no msg, and other messages may have an empty text", async () => {
  await using chat = await startChat();
  const { bot, ann } = chat;
  const query = (args: string) => `mutation($channel_id: ID!) { ${args} { success } }`;
  const item = '{ heading: "Tea", paragraph: "p", action: { value: "https://tea.example" } }';
  const listMutation = `sendListTemplate(channel_id: $channel_id, msg: "Which?", items: [${item}, ${item}])`;
  const { channel_id } = ann;
  expect(await bot.request(query(listMutation), { channel_id })).toMatchObject({
    payload: { errors: [{ name: "GRAPHQL_EXEC_ERROR", message: expect.stringContaining('Unknown argument "msg"') }] },
  });
  await bot.data(query('sendMessage(channel_id: $channel_id, msg: "")'), { channel_id });
  expect(await ann.hears("")).toMatchObject({ from: "Bot" });
});

test.each(["sendPanelTemplate", "sendListTemplate"] as const)("%s needs no buttons", async (mutation) => {
  await using chat = await startChat();
  const { bot, ann } = chat;
  const args = mutation === "sendPanelTemplate" ? { panel: panel("Cake") } : { items: list.items };
  await bot.data(write(mutation), { channel_id: ann.channel_id, ...args });
  expect(await ann.hears(/Cake/)).toMatchObject({ structured: { buttons: [] } });
});

const oneReply = quickReplies.quick_replies[0];
const oneButton = buttons.buttons[0];
test.each([
  ["sendQuickReplies", { msg: "?", quick_replies: [] }, "Too few quick replies: 0; the minimum is 1."],
  ["sendQuickReplies", { msg: "?", quick_replies: times(11, oneReply) }, undefined],
  [
    "sendQuickReplies",
    { msg: "?", quick_replies: times(12, oneReply) },
    "Too many quick replies: 12; the maximum is 11.",
  ],
  ["sendButtonTemplate", { msg: "?", buttons: [] }, "Too few buttons in a button template: 0; the minimum is 1."],
  ["sendButtonTemplate", { msg: "?", buttons: times(3, oneButton) }, undefined],
  [
    "sendButtonTemplate",
    { msg: "?", buttons: times(4, oneButton) },
    "Too many buttons in a button template: 4; the maximum is 3.",
  ],
  ["sendPanelTemplateCarousel", { items: times(1, onePanel) }, "Too few panels in a carousel: 1; the minimum is 2."],
  ["sendPanelTemplateCarousel", { items: times(10, onePanel) }, undefined],
  [
    "sendPanelTemplateCarousel",
    { items: times(11, onePanel) },
    "Too many panels in a carousel: 11; the maximum is 10.",
  ],
  ["sendListTemplate", { items: times(1, panel("Tea")) }, "Too few items in a list template: 1; the minimum is 2."],
  ["sendListTemplate", { items: times(4, panel("Tea")), buttons: [oneButton] }, undefined],
  ["sendListTemplate", { items: times(5, panel("Tea")) }, "Too many items in a list template: 5; the maximum is 4."],
  [
    "sendListTemplate",
    { ...list, buttons: times(2, oneButton) },
    "Too many buttons in a list template: 2; the maximum is 1.",
  ],
] as const)("the limits of %s: %j", async (mutation, args, refusal) => {
  await using chat = await startChat();
  const { bot, ann } = chat;
  const { payload } = await bot.request(write(mutation), { channel_id: ann.channel_id, ...args });
  expect(payload.errors?.[0]).toEqual(
    refusal && { name: "GRAPHQL_EXEC_ERROR", message: refusal, UUID: expect.any(String) },
  );
  expect(ann.transcript).toHaveLength(refusal ? 2 : 4);
});

const fallback = { msg: "Which? Cake or tea?", options: ["Cake", "Tea"] };
test.each([
  ["sendQuickReplies", quickReplies],
  ["sendButtonTemplate", buttons],
  ["sendPanelTemplate", onePanel],
  ["sendPanelTemplateCarousel", { items }],
  ["sendListTemplate", list],
] as const)("%s shows its fallback if the widget shows no structured messages", async (mutation, args) => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  const ann = await sandbox.addVisitor({ structuredMessages: false });
  await ann.says("Hi");
  await bot.data(write(mutation), { channel_id: ann.channel_id, ...args, fallback });
  const message = await ann.hears(fallback.msg);
  expect(message.options).toEqual(["Cake", "Tea"]);
  expect(message).not.toHaveProperty("structured");
  expect(await ann.taps("Tea")).toBe("Tea");
});

test("a widget shows the plain text if there is no fallback, and no fallback if it shows structured messages", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  const plain = await sandbox.addVisitor({ structuredMessages: false });
  await plain.says("Hi");
  await bot.data(write("sendQuickReplies"), { channel_id: plain.channel_id, ...quickReplies });
  expect(await plain.hears("Which?")).not.toHaveProperty("structured");
  await expect(plain.taps("Chocolate")).rejects.toThrow("to tap");

  const able = await sandbox.addVisitor();
  await able.says("Hi");
  await bot.data(write("sendQuickReplies"), { channel_id: able.channel_id, ...quickReplies, fallback });
  expect(await able.hears("Which?")).toMatchObject({ options: [] });
});

const last = ({ transcript }: Visitor) => {
  const entry = transcript.at(-1);
  return [entry?.by, entry?.text];
};

test.each([
  ["sendQuickReplies", quickReplies, "Chocolate", "My favorite"],
  ["sendButtonTemplate", buttons, "Yes", "yes"],
  ["sendButtonTemplate", { msg: "?", buttons: [{ text: "Old", action: { value: "no type" } }] }, "Old", "no type"],
  ["sendPanelTemplate", onePanel, "Eat", "eat it"],
  ["sendPanelTemplateCarousel", { items }, "Eat", "eat it"],
] as const)("the part that %s %j shows as %s says %s when it is tapped", async (mutation, args, label, value) => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  const next = await bot.subscribe("subscription { message { node { content from { __typename } } } }");
  const ann = await sandbox.addVisitor();
  await ann.says("Hi");
  await bot.data(write(mutation), { channel_id: ann.channel_id, ...args });
  expect(await ann.taps(label)).toBe(value);
  expect(last(ann)).toEqual(["visitor", value]);
  await next();
  await next();
  expect((await next()).payload.data.message.node).toEqual({ content: value, from: { __typename: "Visitor" } });
});

test.each([
  ["sendButtonTemplate", buttons, "Read", "https://example.org/read"],
  ["sendPanelTemplate", onePanel, "Cake", "/Cake"],
  ["sendPanelTemplateCarousel", { items }, "Cake", "/Cake"],
  ["sendListTemplate", list, "Tea", "/Tea"],
  ["sendListTemplate", list, "All", "/all"],
] as const)("the part that %s %j shows as %s opens %s and says nothing", async (mutation, args, label, address) => {
  await using chat = await startChat();
  const { bot, ann } = chat;
  await bot.data(write(mutation), { channel_id: ann.channel_id, ...args });
  expect(await ann.taps(label)).toBe(address);
  expect(last(ann)?.[0]).toBe("agent");
});
