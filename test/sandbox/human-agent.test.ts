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

test("an agent who is asked for late has read the chats that it is in", async () => {
  await using chat = await startChat();
  const { sandbox, bot, ann } = chat;
  const ben = await sandbox.addVisitor({ display_name: "Ben" });
  await ben.says("Not for Sam");
  await handToSam(bot, ann.channel_id);
  const sam = sandbox.agent("Sam");
  expect(sam.transcript.map(({ from, text }) => `${from}: ${text}`)).toEqual([
    "Ann: joined the chat",
    "Ann: Hi",
    "Sam: joined the chat",
  ]);
  await ann.says("Still there?");
  expect(sam.transcript).toHaveLength(4);
});

test("an agent hears a visitor of the same name, and not itself", async () => {
  await using chat = await start();
  const { sandbox, sam } = chat;
  const namesake = await sandbox.addVisitor({ display_name: "Sam" });
  await namesake.says("Hi");
  await sam.says("Hello", { with: namesake });
  expect(await sam.hears(/./)).toMatchObject({ by: "visitor", text: "Hi" });
  await expect(sam.hears("Hello", { timeoutMs: 1 })).rejects.toThrow("did not hear");
});

test("leaving a chat that the agent is not in changes nothing", async () => {
  await using chat = await start();
  const { ann, sam } = chat;
  await sam.leaves({ with: ann });
  expect(ann.transcript).toHaveLength(2);
});

test("a failure of an agent lists what the bot did wrong since the agent spoke, and the newest 20 of it", async () => {
  await using chat = await start();
  const { bot, ann, sam } = chat;
  const failures = async () => {
    const error = await sam.hears("x", { timeoutMs: 1 }).catch(String);
    return String(error)
      .split("\n")
      .filter((line) => line.startsWith("  Call"))
      .map((line) => line.split(" ")[2]);
  };
  const fail = (name: string) =>
    bot.request(`mutation ${name} { sendMessage(channel_id: "gone", msg: "x") { success } }`);
  await fail("Call1");
  expect(await failures()).toEqual(["Call1"]);
  await sam.says("Hello", { with: ann });
  expect(await failures()).toEqual([]);
  for (let count = 2; count <= 22; count++) await fail(`Call${count}`);
  expect(await failures()).toEqual(Array.from({ length: 20 }, (_, at) => `Call${at + 3}`));
});

test("what failed before an agent was first asked for, or before it heard something, is not listed", async () => {
  await using chat = await startChat();
  const { sandbox, bot, ann } = chat;
  await bot.request('{ broken(x: "y") }');
  const sam = sandbox.agent("Sam");
  const failureOf = () => sam.hears("x", { timeoutMs: 1 }).catch(String);
  expect(await failureOf()).not.toContain("Meanwhile");
  await sam.says("Hello", { with: ann });
  await bot.request("{ broken }");
  expect(await failureOf()).toContain("Meanwhile");
  await sam.hears("Hi");
  expect(await failureOf()).not.toContain("Meanwhile");
});

test("an agent answers with a text or by a function, and the latest reply counts", async () => {
  await using chat = await start();
  const { bot, ann, sam } = chat;
  await sam.says("Sam here", { with: ann });
  const end = sam.answers("One moment");
  await ann.says("1");
  await ann.hears("One moment");
  const endNext = sam.answers(({ text }) => `You said ${text}`);
  end();
  await ann.says("2");
  await ann.hears("You said 2");
  await sam.says("Something else");
  await bot.data(sendMessage, { channel_id: ann.channel_id, msg: "The bot, too" });
  endNext();
  await ann.says("3");
  const messages = ann.transcript.filter(({ kind, from }) => kind === "message" && from === "Sam");
  expect(messages.map(({ text }) => text)).toEqual(["Sam here", "One moment", "You said 2", "Something else"]);
});

test("an agent who has left, or whose sandbox is closed, answers no more", async () => {
  await using chat = await start();
  const { sandbox, ann, sam } = chat;
  await sam.says("Sam here", { with: ann });
  sam.answers("One moment");
  await Promise.all([ann.says("1"), sam.leaves({ with: ann })]);
  await sam.says("Back", { with: ann });
  await Promise.all([ann.says("2"), sandbox.close()]);
  expect(ann.transcript.slice(-5).map(({ from, text }) => `${from}: ${text}`)).toEqual([
    "Ann: 1",
    "Sam: left the chat",
    "Sam: joined the chat",
    "Sam: Back",
    "Ann: 2",
  ]);
});

test("an agent waits for the visitor of that name only, also if the visitor is there", async () => {
  await using chat = await start();
  const { sandbox, ann, sam } = chat;
  await sam.says("Hello", { with: ann });
  await sam.waitsForVisitor("Ann");
  const ben = await sandbox.addVisitor({ display_name: "Ben" });
  const meeting = sam.waitsForVisitor("Ben");
  await ben.says("Hi");
  await expect(sam.waitsForVisitor("Ben", { timeoutMs: 1 })).rejects.toThrow('Sam did not meet "Ben" within 1 ms.');
  await sam.says("Hello", { with: ben });
  await meeting;
});
