import { expect, test } from "vitest";
import { startSandbox } from "../../src/sandbox/index.ts";
import { connect } from "./bot.ts";

const quickReplies = [{ text: "Yes", action: { value: "yes" } }];

/** Starts a chat, and sends one mutation in it. */
async function answerTo(query: string, variables: object) {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  const ann = await sandbox.addVisitor({ display_name: "Ann", structuredMessages: false });
  await ann.says("Hi");
  const { payload } = await bot.request(query, { channel_id: ann.channel_id, ...variables });
  return { payload, last: ann.transcript.at(-1)?.text };
}

const ask = (replies: string, fallback: string) => `mutation(
  $channel_id: ID!, $msg: String!, $quick_replies: ${replies}, $fallback: ${fallback}
) {
  sendQuickReplies(channel_id: $channel_id, msg: $msg, quick_replies: $quick_replies, fallback: $fallback) { success }
}`;
const values = { msg: "Tea?", quick_replies: quickReplies, fallback: { msg: "Tea (yes/no)?" } };

test.each([
  ["the names that a public bot declares", "[QuickReplyButtonInput!]!", "StructuredMessageFallbackInput"],
  ["names that no one has seen", "[Chip!]!", "Plan_B"],
  ["other list and null markers", "[Chip]", "Plan_B!"],
  ["the name of another input type", "[ButtonInput!]!", "PanelInput"],
])("a document that declares %s is accepted", async (_, replies, fallback) => {
  const { payload, last } = await answerTo(ask(replies, fallback), values);
  expect(payload).toEqual({ data: { sendQuickReplies: { success: true } } });
  expect(last).toBe("Tea (yes/no)?");
});

test.each([
  ["quick_replies", { ...values, quick_replies: [{ text: "Yes" }] }],
  ["quick_replies", { ...values, quick_replies: null }],
  ["fallback", { ...values, fallback: { message: "?" } }],
])("the value of a variable with another type name is checked by the type of its place: %s", async (name, wrong) => {
  const { payload } = await answerTo(ask("[Chip!]!", "Plan_B"), wrong);
  expect(payload.data).toBeUndefined();
  expect(payload.errors[0]).toMatchObject({ name: "GRAPHQL_EXEC_ERROR", message: expect.stringContaining(`$${name}`) });
});

test("an enum, an argument with an inferred type, and a fragment on an inferred type may have other names", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  const { updateAgentStatus } = await bot.data(
    "mutation($s: Presence!) { updateAgentStatus(status: $s) { ... on StatusPayload { node { status } } } }",
    { s: "AWAY" },
  );
  expect(updateAgentStatus).toEqual({ node: { status: "AWAY" } });
  const next = await bot.subscribe(
    "subscription { message { ...M } } fragment M on MessagePayload { node { content } }",
  );
  const ann = await sandbox.addVisitor();
  await ann.says("Hi");
  expect((await next()).payload.data).toEqual({ message: { node: { content: "Hi" } } });
  const typed = "mutation($c: String!, $t: Boolean) { setTypingIndicator(channel_id: $c, typing: $t) { success } }";
  expect(await bot.data(typed, { c: ann.channel_id, t: true })).toEqual({ setTypingIndicator: { success: true } });
});

test.each([
  ["String!", "leaveChannel(channel_id: $value)"],
  ["ChannelId!", "leaveChannel(channel_id: $value)"],
  ["[ID]!", 'addTags(channel_id: "1", tags: $value)'],
])("a documented argument may not have another type name: %s in %s", async (type, field) => {
  const { payload } = await answerTo(`mutation($value: ${type}) { ${field} { success } }`, { value: "1" });
  expect(payload.data).toBeUndefined();
  expect(payload.errors[0]).toMatchObject({
    name: "GRAPHQL_EXEC_ERROR",
    message: expect.stringMatching(/\$value|Unknown type/),
  });
});

test.each(["[String!]!", "[ID!]!", "[Agent!]!", "[Query!]!", "[[Chip!]!]!"])(
  "a type name that cannot be another name of an inferred type is refused: %s",
  async (replies) => {
    const { payload } = await answerTo(ask(replies, "Plan_B"), values);
    expect(payload.data).toBeUndefined();
    expect(payload.errors[0].message).toMatch(/\$quick_replies|Unknown type "Chip"/);
  },
);

test.each([
  [
    "an unknown field",
    "mutation($c: ID!) { sendMessage(channel_id: $c, msg: 7) { success } }",
    "String cannot represent",
  ],
  [
    "an unknown type that is used nowhere",
    "mutation($x: Chip) { stopAgentSession { success } }",
    'Unknown type "Chip"',
  ],
  [
    "one variable for two places that differ",
    "mutation($x: Chip!) { updateAgentStatus(status: $x) { node { id } } a: sendMessage(channel_id: $x, msg: $x) { success } }",
    'Unknown type "Chip"',
  ],
  [
    "a fragment on an unknown type where the name is certain",
    "{ agents { edges { node { ... on Robot { id } } } } }",
    'Unknown type "Robot"',
  ],
])("a document with %s is refused", async (_, query, message) => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  const { payload } = await bot.request(query, { c: "x", x: "y" });
  expect(payload.errors[0].message).toContain(message);
});

test("a completely inferred argument may have another type name", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  const listQuery = "query($n: Long, $c: Cursor) { agents(first: $n, after: $c) { edges { node { id } } } }";
  expect(await bot.data(listQuery, { n: 1 })).toMatchObject({ agents: { edges: [{}] } });
  const { payload } = await bot.request(listQuery, { n: "one" });
  expect(payload.errors[0].message).toContain("$n");
});

const two = {
  buttons: 'a: sendButtonTemplate(channel_id: $c, msg: "?", buttons: $b) { success }',
  panel:
    'b: sendPanelTemplate(channel_id: $c, panel: { heading: "h", paragraph: "p", image_url: "i" }, buttons: $b) { success }',
};
test.each([
  ["the stricter place first", `${two.buttons} ${two.panel}`],
  ["the stricter place last", `${two.panel} ${two.buttons}`],
  ["the same place twice", `${two.buttons} ${two.buttons}`],
])("one variable for two places that agree may have another name: %s", async (_, fields) => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  const ann = await sandbox.addVisitor();
  await ann.says("Hi");
  const query = `mutation($c: ID!, $b: [Chip!]!) { ${fields} }`;
  const b = [{ text: "Yes", action: { value: "yes" } }];
  expect(await bot.data(query, { c: ann.channel_id, b })).toMatchObject({ a: { success: true } });
  const { payload } = await bot.request(query, { c: ann.channel_id, b: null });
  expect(payload.errors[0].message).toContain("$b");
});

test("a variable for an argument that does not exist is refused as such", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  const { payload } = await bot.request("query($x: Chip) { agents(nothing: $x) { edges { cursor } } }", {});
  expect(payload.errors.map(({ message }: { message: string }) => message)).toEqual(
    expect.arrayContaining([expect.stringContaining('Unknown argument "nothing"')]),
  );
});
