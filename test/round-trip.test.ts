import { expect, test } from "vitest";
import { onMessage, sendButtonTemplate, sendMessage, sendQuickReplies } from "../generated/client.ts";
import { connect } from "../src/runtime/index.ts";
import { startSandbox, type Visitor } from "../src/sandbox/index.ts";

/** A text that breaks code that pastes text instead of escaping it. */
const awkward = 'He said: "{\\n}" \\ `$\u007bx}` $channel_id ()\n\t\r\n"""\u2028\u2029\u0000 /* x */ # 🙂👩‍👩‍👧 é';

/** Resolves when a visitor has said the text and the bot has received it, with the bot and the channel. */
async function heard(text: string) {
  const sandbox = await startSandbox();
  const session = await connect({ accessToken: sandbox.accessToken, endpoint: sandbox.endpoint });
  const messages = onMessage(session);
  await messages.ready;
  const ann: Visitor = await sandbox.addVisitor();
  await ann.says(text);
  return {
    session,
    ann,
    messages,
    next: async () => (await messages.next()).value?.message?.node,
    async [Symbol.asyncDispose]() {
      await session.close();
      await sandbox.close();
    },
  };
}

test("special characters go from visitor to bot to visitor unchanged as a variable", async () => {
  await using chat = await heard(awkward);
  const message = await chat.next();
  expect(message?.content).toBe(awkward);
  await sendMessage(chat.session, {
    channel_id: message?.channel.id ?? "",
    msg: message?.content ?? "",
    msg_id: awkward,
  });
  expect((await chat.ann.hears(awkward)).text).toBe(awkward);
  expect(await chat.next()).toMatchObject({ content: awkward, msg_id: awkward });
});

test("special characters go from visitor to bot to visitor unchanged as a literal", async () => {
  await using chat = await heard(awkward);
  const message = await chat.next();
  const channel_id = message?.channel.id ?? "";
  const value = message?.content ?? "";
  await sendQuickReplies(chat.session, {
    channel_id,
    msg: "Again?",
    quick_replies: [{ text: awkward, action: { value } }],
    fallback: { msg: value, options: [value] },
  });
  await chat.ann.hears("Again?");
  expect(await chat.ann.taps(awkward)).toBe(awkward);
  await chat.next();
  expect(await chat.next()).toMatchObject({ content: awkward, from: { __typename: "Visitor" } });
});

test("a text that contains the end of a string literal stays a text", async () => {
  await using chat = await heard("Hi");
  const value = '"}}]){success} stopAgentSession{success}}#';
  const button = { text: value, action: { type: "QUICK_REPLY_ACTION", value } } as const;
  await sendButtonTemplate(chat.session, { channel_id: chat.ann.channel_id ?? "", msg: "Pick", buttons: [button] });
  await chat.ann.hears("Pick");
  expect(await chat.ann.taps(value)).toBe(value);
  expect(chat.session.state).toBe("ready");
});
