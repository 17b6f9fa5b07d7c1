import { expect, test } from "vitest";
import { startSandbox } from "../../src/sandbox/index.ts";
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

test("hears waits for a message that comes later", async () => {
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

test("two waits for the same text get one message each, in the order in which they began", async () => {
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

test("taps says a plain option, split at its slashes", async () => {
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

test("waitsForAgent names the agent it waited for, and an invited agent does not count as the department's", async () => {
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

test("leaves ends the chat, and the next message starts another", async () => {
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
