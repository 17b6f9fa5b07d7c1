import { expect, test } from "vitest";
import { type MessagePattern, startSandbox, type Visitor } from "../../src/sandbox/index.ts";
import { connect, onMessage, sendMessage, startChat } from "./bot.ts";

async function startTalk() {
  const chat = await startChat();
  const { bot, channel_id } = chat;
  const say = (msg: string, options: readonly string[] = []) =>
    bot.data(
      "mutation($c: ID!, $m: String!, $o: [String!]) { sendMessage(channel_id: $c, msg: $m, options: $o) { success } }",
      { c: channel_id, m: msg, o: options },
    );
  return { ...chat, say };
}

test("a visitor without a name appears as the word Visitor and a number", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  const next = await bot.subscribe(onMessage);
  await (await sandbox.addVisitor()).says("Hi");
  expect((await next()).payload.data.message.node.from.display_name).toMatch(/^Visitor \d{8}$/);
});

test("hears waits for a later message", async () => {
  await using chat = await startTalk();
  const { ann, say } = chat;
  const hearing = ann.hears(/hello/i);
  await say("Good day");
  await say("Hello, Ann");
  expect(await hearing).toMatchObject({ kind: "message", by: "agent", from: "Bot", text: "Hello, Ann" });
});

test("a finished wait leaves no timer", async () => {
  await using chat = await startTalk();
  const timers = () => process.getActiveResourcesInfo().filter((type) => type === "Timeout").length;
  const before = timers();
  const waits = Array.from({ length: 50 }, () => chat.ann.waitsForAgent("Bot"));
  expect(timers()).toBeGreaterThanOrEqual(before + 50);
  await chat.say("Hello");
  await Promise.all(waits);
  expect(timers()).toBeLessThan(before + 25);
});

test("hears takes a string as the whole message, and each message once", async () => {
  await using chat = await startTalk();
  const { ann, say } = chat;
  await say("Hello, Ann");
  await say("Hello");
  await say("Hello");
  const one = await ann.hears("Hello");
  const other = await ann.hears("Hello");
  expect(one.timestamp).toBeLessThan(other.timestamp);
  await expect(ann.hears("Hello", { timeoutMs: 1 })).rejects.toThrow('Ann did not hear "Hello" within 1 ms.');
  expect(await ann.hears(/^Hello/g)).toMatchObject({ text: "Hello, Ann" });
});

test("two waits for the same text get one message each, in the order of the waits", async () => {
  await using chat = await startTalk();
  const { ann, say } = chat;
  const [one, two] = [ann.hears(/./), ann.hears(/./)];
  await say("first");
  await say("second");
  expect([(await one).text, (await two).text]).toEqual(["first", "second"]);
});

test("hears ignores the visitor's own messages", async () => {
  await using chat = await startTalk();
  await expect(chat.ann.hears("Hi", { timeoutMs: 1 })).rejects.toThrow("did not hear");
});

test("a failed wait is reported with the transcript", async () => {
  await using chat = await startTalk();
  const { ann, say } = chat;
  await say("Which one?", ["Chocolate", "Vanilla"]);
  await expect(ann.hears(/good(bye)?/i, { timeoutMs: 1 })).rejects.toThrow(
    [
      "Ann did not hear /good(bye)?/i within 1 ms.",
      "Transcript:",
      "  * Ann joined the chat",
      "  Ann: Hi",
      "  * Bot joined the chat",
      "  Bot: Which one? [Chocolate] [Vanilla]",
    ].join("\n"),
  );
  const ben = await chat.sandbox.addVisitor({ display_name: "Ben" });
  await expect(ben.hears("Hi", { timeoutMs: 1 })).rejects.toThrow(
    'Ben did not hear "Hi" within 1 ms.\nThe transcript is empty.',
  );
});

test("taps sends a plain option, split at its slashes", async () => {
  await using chat = await startTalk();
  const { ann, say } = chat;
  await say("Which one?", ["Chocolate", "Vanilla/Coconut"]);
  expect(await ann.taps("Coconut")).toBe("Coconut");
  expect(ann.transcript.at(-1)).toMatchObject({ by: "visitor", from: "Ann", text: "Coconut" });
});

test("taps uses the latest message that has the label", async () => {
  await using chat = await startTalk();
  const { bot, ann, say } = chat;
  const ask = (value: string) =>
    bot.data(`mutation { sendQuickReplies(channel_id: "${ann.channel_id}", msg: "Well?",
      quick_replies: [{ text: "Yes", action: { value: "${value}" } }]) { success } }`);
  await ask("old");
  await ask("new");
  await say("Take your time");
  expect(await ann.taps("Yes")).toBe("new");
});

test("taps finds no label that does not exist, or that belongs to an earlier chat", async () => {
  await using chat = await startTalk();
  const { ann, say } = chat;
  await say("Which one?", ["Chocolate"]);
  await expect(ann.taps("Vanilla")).rejects.toThrow('Ann sees no "Vanilla" to tap.\nTranscript:\n');
  await ann.leaves();
  await expect(ann.taps("Chocolate")).rejects.toThrow('Ann sees no "Chocolate" to tap.');
  await ann.says("Hi again");
  await expect(ann.taps("Chocolate")).rejects.toThrow('Ann sees no "Chocolate" to tap.');
});

test("waitsForAgent returns the agent, and an invited agent does not count as one of the department", async () => {
  await using chat = await startTalk();
  const { bot, ann, say } = chat;
  await say("Hello");
  const { agents } = await bot.data("{ agents { edges { node { id name } } } }");
  const sam: string = agents.edges[1].node.id;
  await bot.data(`mutation { inviteAgent(channel_id: "${ann.channel_id}", agent_id: "${sam}") { success } }`);
  expect(await ann.waitsForAgent("Sam")).toBe("Sam");
  await expect(ann.waitsForAgent("Support", { timeoutMs: 1 })).rejects.toThrow(
    'Ann did not meet "Support" within 1 ms.\nTranscript:\n  * Ann joined the chat\n',
  );
});

test("leaves ends the chat, and the next message begins a new one", async () => {
  await using chat = await startTalk();
  const { bot, ann, say } = chat;
  await say("Hello");
  const next = await bot.subscribe("subscription { chatActivity { node { __typename } } }");
  const before = ann.channel_id;
  await ann.leaves();
  await ann.leaves();
  expect(ann.channel_id).toBeUndefined();
  expect((await next()).payload.data.chatActivity.node.__typename).toBe("MemberLeaveLog");
  await ann.says("Hi again");
  expect(ann.channel_id).not.toBe(before);
  expect((await next()).payload.data.chatActivity.node.__typename).toBe("MemberJoinLog");
  await bot.data(sendMessage, { channel_id: ann.channel_id, msg: "Welcome back" });
  expect(await ann.hears("Welcome back")).toBeTruthy();
  expect(ann.transcript.map(({ from, text }) => `${from}: ${text}`)).toEqual([
    "Ann: joined the chat",
    "Ann: Hi",
    "Bot: joined the chat",
    "Bot: Hello",
    "Ann: left the chat",
    "Ann: joined the chat",
    "Ann: Hi again",
    "Bot: joined the chat",
    "Bot: Welcome back",
  ]);
});

test("visitors see their own chats only", async () => {
  await using chat = await startTalk();
  const { sandbox, bot, ann } = chat;
  const ben = await sandbox.addVisitor({ display_name: "Ben" });
  await ben.says("Hi");
  await bot.data(sendMessage, { channel_id: ben.channel_id, msg: "Hello, Ben" });
  expect(ann.transcript.map(({ from }) => from)).toEqual(["Ann", "Ann"]);
  await ben.hears("Hello, Ben");
});

test("closing the sandbox fails a visitor's pending waits and later actions", async () => {
  const { sandbox, ann } = await startTalk();
  const waiting = [ann.hears("Hello"), ann.waitsForAgent("Bot")].map((wait) => wait.catch(String));
  await sandbox.close();
  const [hearing, meeting] = await Promise.all(waiting);
  expect(hearing).toContain('Ann did not hear "Hello" before the sandbox closed.\nTranscript:\n');
  expect(meeting).toContain('Ann did not meet "Bot" before the sandbox closed.\n');
  await expect(ann.hears("Hello")).rejects.toThrow("before the sandbox closed");
  await expect(ann.says("Hi")).rejects.toThrow("Ann cannot say anything: the sandbox is closed.");
});

test("two parts with one label and one value differ if one opens what the other says", async () => {
  await using chat = await startTalk();
  const { bot, ann } = chat;
  await bot.data(`mutation { sendButtonTemplate(channel_id: "${ann.channel_id}", msg: "?", buttons: [
    { text: "Go", action: { type: QUICK_REPLY_ACTION, value: "/go" } }
    { text: "Go", action: { type: LINK_ACTION, value: "/go" } }
  ]) { success } }`);
  await expect(ann.taps("Go")).rejects.toThrow(
    [
      '"Go" can be 2 parts of the message:',
      '  0: button "Go", says "/go"',
      '  1: button "Go", opens "/go"',
      'Choose one, as in taps("Go", { value: "/go" }) or { index: 0 }.',
    ].join("\n"),
  );
  expect(await ann.taps("Go", { index: 1 })).toBe("/go");
  expect(ann.transcript.at(-1)).toMatchObject({ by: "agent" });
  await expect(ann.taps("Go", { part: "panel" })).rejects.toThrow(
    [
      '"Go" with {"part":"panel"} is no part of the message:',
      '  0: button "Go", says "/go"',
      '  1: button "Go", opens "/go"',
      'Choose one, as in taps("Go", { value: "/go" }) or { index: 0 }.',
    ].join("\n"),
  );
});

test("a visitor without a chat has no channel and no typing agents", async () => {
  await using chat = await startTalk();
  const { sandbox, ann } = chat;
  const plain = await sandbox.addVisitor({ structuredMessages: false });
  expect([ann.structuredMessages, plain.structuredMessages]).toEqual([true, false]);
  expect([plain.typing, plain.channel_id, plain.transcript]).toEqual([[], undefined, []]);
});

const wrong: readonly [string, (ann: Visitor) => unknown, string][] = [
  ["says", (ann) => ann.says(7 as never), "text must be a text, not 7."],
  ["says", (ann) => ann.says(" "), "text must not be empty: no widget sends an empty message."],
  ["changesName", (ann) => ann.changesName(""), '  display_name must be a text that is not empty, not "".'],
  ["taps", (ann) => ann.taps(7 as never), "label must be a text, not 7."],
  ["taps", (ann) => ann.taps("x", { index: -1 }), "  choice.index must be a whole number from 0 on."],
  ["taps", (ann) => ann.taps("x", { index: 0.5 }), "  choice.index must be a whole number from 0 on."],
  [
    "taps",
    (ann) => ann.taps("x", { part: "all" as never }),
    '  choice.part must be one of quick reply, button, panel, list item, option, not "all".',
  ],
  ["taps", (ann) => ann.taps("x", { value: "" }), '  choice.value must be a text that is not empty, not "".'],
  [
    "hears",
    (ann) => ann.hears(7 as never),
    "  the message to hear must be a text, an expression or a description, not 7.",
  ],
  [
    "hears",
    (ann) => ann.hears(null as never),
    "  the message to hear must be a text, an expression or a description, not null.",
  ],
  [
    "hears",
    (ann) => ann.hears({ text: 7 } as never),
    "  the message to hear.text must be a text or an expression, not 7.",
  ],
  [
    "hears",
    (ann) => ann.hears({ structured: "x" } as never),
    '  the message to hear.structured must be one of QUICK_REPLIES, BUTTON_TEMPLATE, PANEL_TEMPLATE, PANEL_TEMPLATE_CAROUSEL, LIST_TEMPLATE, not "x".',
  ],
  ["hears", (ann) => ann.hears({ labels: [7] } as never), "  the message to hear.labels[0] must be a text, not 7."],
  ["hears", (ann) => ann.hears({ from: 7 } as never), "  the message to hear.from must be a text, not 7."],
  [
    "hears",
    (ann) => ann.hears("x", { timeoutMs: -1 }),
    "  the options.timeoutMs must be a number of milliseconds from 0 on, not -1.",
  ],
  [
    "hears",
    (ann) => ann.hears("x", { timeoutMs: 2 ** 31 }),
    "  the options.timeoutMs must be a number of milliseconds from 0 on, not 2147483648.",
  ],
  ["hearsNothing", (ann) => ann.hearsNothing(-1), "  ms must be a number of milliseconds from 0 on, not -1."],
];

test.each(wrong)("%s refuses a wrong argument: %#", async (_, act, message) => {
  await using sandbox = await startSandbox();
  const ann = await sandbox.addVisitor();
  await expect(act(ann)).rejects.toThrow(message);
  expect(ann.transcript).toEqual([]);
});

test("parts that are undefined count as missing", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  const ann = await sandbox.addVisitor({ display_name: undefined as never, email: undefined as never });
  await ann.says("Hi");
  const ask = 'mutation($c: ID!) { sendMessage(channel_id: $c, msg: "Tea?", options: ["Yes", "Yes"]) { success } }';
  await bot.data(ask, { c: ann.channel_id });
  expect(await ann.taps("Yes", { part: undefined, index: undefined } as never)).toBe("Yes");
  expect(await ann.hears({ text: undefined, from: "Bot" } as never, { timeoutMs: undefined as never })).toMatchObject({
    text: "Tea?",
  });
});

test.each([
  { text: "Tea" },
  { text: /coffee/ },
  { structured: "QUICK_REPLIES" },
  { labels: ["Yes"] },
  { labels: ["No", "Yes"] },
  { from: "Sam" },
  { text: "Tea?", from: "Sam" },
] as const)("a message is not heard if a part of the description does not match: %j", async (description) => {
  await using chat = await startTalk();
  const { ann, say } = chat;
  await say("Tea?", ["Yes", "No"]);
  await expect(ann.hears(description, { timeoutMs: 1 })).rejects.toThrow("did not hear a message with");
  expect(await ann.hears({ text: "Tea?", structured: null, labels: ["Yes", "No"], from: "Bot" })).toBeTruthy();
});

test("a failure names what was waited for, and cuts what is long", async () => {
  await using chat = await startTalk();
  const { sandbox } = chat;
  const name = "n".repeat(101);
  const visitor = await sandbox.addVisitor({ display_name: name });
  const failureOf = async (pattern: MessagePattern) =>
    String(await visitor.hears(pattern, { timeoutMs: 1 }).catch(String)).split("\n")[0];
  const shown = `Error: ${"n".repeat(99)}… did not hear`;
  expect(await failureOf("x".repeat(600))).toBe(`${shown} "${"x".repeat(498)}… within 1 ms.`);
  expect(await failureOf(new RegExp("x".repeat(600)))).toBe(`${shown} /${"x".repeat(498)}… within 1 ms.`);
  expect(await failureOf({ text: "x".repeat(600) })).toBe(
    `${shown} a message with {"text":"${"x".repeat(490)}… within 1 ms.`,
  );
  await sandbox.close();
  await expect(visitor.says("Hi")).rejects.toThrow(`${"n".repeat(99)}… cannot say anything: the sandbox is closed.`);
});

test("a choice among long labels shows their beginnings", async () => {
  await using chat = await startTalk();
  const { bot, ann } = chat;
  const label = "l".repeat(400);
  await bot.data(
    'mutation($c: ID!, $b: [ButtonInput!]!) { sendButtonTemplate(channel_id: $c, msg: "?", buttons: $b) { success } }',
    { c: ann.channel_id, b: ["1", "2"].map((value) => ({ text: label, action: { value } })) },
  );
  const [first, second] = String(await ann.taps(label).catch((error: Error) => error.message)).split("\n");
  expect(first).toBe(`"${"l".repeat(298)}… can be 2 parts of the message:`);
  expect(second).toBe(`  0: button "${"l".repeat(299 - 8)}…`);
});
