import { expect, test } from "vitest";
import { startSandbox } from "../../src/sandbox/index.ts";
import { handToSam, idOf, onMessage, sendMessage, startChat } from "./bot.ts";

async function start() {
  const chat = await startChat();
  return { ...chat, sam: chat.sandbox.agent("Sam") };
}

test("an agent who is invited finds the visitor, reads the earlier messages, answers and leaves", async () => {
  await using chat = await start();
  const { bot, ann, sam } = chat;
  const meeting = sam.waitsForVisitor("Ann");
  await handToSam(bot, ann.channel_id);
  await meeting;
  expect(await sam.hears("Hi")).toMatchObject({ from: "Ann" });
  await sam.says("Hello, I am Sam.");
  expect(await ann.hears(/Sam/)).toMatchObject({ from: "Sam" });
  const hearing = sam.hears(/thank/i);
  await ann.says("Thank you!");
  await hearing;
  await sam.leaves();
  expect(ann.transcript.at(-1)).toMatchObject({ kind: "leave", from: "Sam" });
  expect(sam.transcript.map(({ from, text }) => `${from}: ${text}`)).toEqual([
    "Ann: joined the chat",
    "Ann: Hi",
    "Sam: joined the chat",
    "Sam: Hello, I am Sam.",
    "Ann: Thank you!",
    "Sam: left the chat",
  ]);
});

test("an agent can join a chat without an invitation, and the bot that serves it gets the messages", async () => {
  await using chat = await start();
  const { bot, ann, sam } = chat;
  await bot.data(sendMessage, { channel_id: ann.channel_id, msg: "Hello from the bot" });
  const next = await bot.subscribe(onMessage);
  await sam.says("I take over", { with: ann });
  expect((await next()).payload.data.message.node).toMatchObject({
    content: "I take over",
    from: { __typename: "Agent", display_name: "Sam" },
  });
  expect(await sam.hears(/bot/)).toMatchObject({ from: "Bot" });
});

test("the departments follow an agent whose status changes", async () => {
  await using chat = await start();
  const { sandbox, bot, sam } = chat;
  const statuses = async () => {
    const { departments } = await bot.data("{ departments { edges { node { name status } } } }");
    return departments.edges.map(({ node }: { node: { status: string } }) => node.status);
  };
  expect([sam.status, await statuses()]).toEqual(["ONLINE", ["ONLINE", "OFFLINE"]]);
  await sam.setsStatus("AWAY");
  await sandbox.agent("Robin").setsStatus("ONLINE");
  expect([sam.status, await statuses()]).toEqual(["AWAY", ["AWAY", "ONLINE"]]);
});

test("with several chats an agent must name one", async () => {
  await using chat = await start();
  const { sandbox, bot, ann, sam } = chat;
  await expect(sam.says("Hello?")).rejects.toThrow("Sam is in 0 chats: name the visitor, as in { with: ann }.");
  const ben = await sandbox.addVisitor({ display_name: "Ben" });
  await expect(sam.says("Hello?", { with: ben })).rejects.toThrow("Sam finds no chat with that visitor.");
  await ben.says("Hi");
  await sam.says("Hello, Ann", { with: ann });
  await sam.says("Hello, Ben", { with: ben });
  await expect(sam.leaves()).rejects.toThrow("Sam is in 2 chats");
  await sam.leaves({ with: ben });
  await sam.says("Only you now");
  await ann.hears("Only you now");
  const agent_id = await idOf(bot, "agents", "Sam Reyes");
  expect(sam.id).toBe(agent_id);
});

test("a failed wait of an agent is reported with the transcript", async () => {
  await using chat = await start();
  const { ann, sam } = chat;
  await expect(sam.waitsForVisitor("Ann", { timeoutMs: 1 })).rejects.toThrow(
    'Sam did not meet "Ann" within 1 ms.\nThe transcript is empty.',
  );
  await sam.says("Hello", { with: ann });
  await expect(sam.hears("Hello", { timeoutMs: 1 })).rejects.toThrow(
    'Sam did not hear "Hello" within 1 ms.\nTranscript:',
  );
});

test("agent returns the same object each time, and an unknown agent is refused", async () => {
  await using sandbox = await startSandbox();
  expect(sandbox.agent("Sam")).toBe(sandbox.agent("Sam"));
  expect(() => sandbox.agent("Unknown")).toThrow(
    new TypeError("There is no agent Unknown in the account. There are: Bot, Sam, Robin."),
  );
});

test("closing the sandbox fails an agent's pending waits and later actions", async () => {
  const { sandbox, ann, sam } = await start();
  const hearing = sam.hears("Hi").catch(String);
  await sandbox.close();
  expect(await hearing).toContain("before the sandbox closed");
  await expect(sam.says("Hello", { with: ann })).rejects.toThrow("Sam cannot say anything: the sandbox is closed.");
});
