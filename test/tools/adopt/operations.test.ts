// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the code of bots is text here

import { expect, test } from "vitest";
import { createBotProject } from "./support.ts";

const send = (query: string, id = "1") =>
  `ws.send(JSON.stringify({ payload: { query: ${query} }, type: "request", id: ${id} }));\n`;
const say = '`mutation { sendMessage(channel_id: "${c}", msg: "${t}") { success } }`';
const bot = `const ws = new (require("ws"))("ws://127.0.0.1");\nfunction go(c, t) {\n  ${send(say)}}\n`;

test("an equal operation of the project is used, with its own variable names", async () => {
  using project = createBotProject({
    "operations/messages.graphql":
      "mutation Say($to: ID!, $msg: String!, $backoff: Boolean) { sendMessage(channel_id: $to, msg: $msg, backoff: $backoff) { success } }\n",
    "bot.js": bot,
  });
  const { operations, counts, replaceNow, written } = await project.adopt();
  expect(operations).toMatchObject([{ name: "Say", isNew: false, file: "operations/messages.graphql" }]);
  expect(counts.newOperations).toBe(0);
  expect(replaceNow.map(({ call }) => call)).toEqual(["say(ws.session, { to: `${c}`, msg: `${t}` }).catch(report)"]);
  expect(written.filter((file) => file.startsWith("operations/"))).toEqual([]);
});

test.each([
  ["another constant", 'mutation Say($c: ID!) { sendMessage(channel_id: $c, msg: "x") { success } }'],
  [
    "another required variable",
    "mutation Say($c: ID!, $m: String!, $b: Boolean!) { sendMessage(channel_id: $c, msg: $m, backoff: $b) { success } }",
  ],
  [
    "less in its selection",
    "mutation Say($c: ID!, $m: String!) { sendMessage(channel_id: $c, msg: $m) { __typename } }",
  ],
  [
    "a further root field",
    "mutation Say($c: ID!, $m: String!) { sendMessage(channel_id: $c, msg: $m) { success } stopAgentSession { success } }",
  ],
  [
    "one variable for two values",
    'mutation Say($c: ID!, $m: ID!) { sendMessage(channel_id: $c, msg: "a", msg_id: "b") { success } leaveChannel(channel_id: $m) { success } }',
  ],
])("an operation with %s is not used", async (_, operation) => {
  using project = createBotProject({ "operations/messages.graphql": `${operation}\n`, "bot.js": bot });
  const { operations } = await project.adopt({ dryRun: true });
  expect(operations).toMatchObject([{ name: "SendMessage", isNew: true }]);
});

test.each([
  ["another name than in the schema", "$status: Status!", ["$status was declared as Status!; "]],
  ["the name in the schema", "$status: AgentStatus!", []],
])("a declared type with %s is corrected or stays", async (_, declaration, notes) => {
  const query = `mutation SetStatus(${declaration}, $known: Boolean!) { updateAgentStatus(status: $status) { node { id @include(if: $known) } } }`;
  using project = createBotProject({
    "bot.js": bot.replace(send(say), send(`"${query}", variables: { status: t, known: !!c }`)),
  });
  const { operations } = await project.adopt({ dryRun: true });
  expect(operations.map(({ notes }) => notes.map((note) => note.replace(/(?<=; ).*/, "")))).toEqual([notes]);
  expect(operations[0]?.document).toContain("mutation SetStatus($status: AgentStatus!, $known: Boolean!)");
});

test("a declared type is also corrected for a value in a list or an object", async () => {
  const schema = `directive @evidence(documented: String, observed: String, inferred: String) on ENUM | INPUT_OBJECT
enum Status @evidence(inferred: "name") { ON }
input Item @evidence(inferred: "name") { status: Status }
type Query { r(list: [Status!], item: Item): String }
`;
  const query = "query Read($one: Old!, $other: Old) { r(list: [$one], item: { status: $other }) }";
  using project = createBotProject({ "schema.graphql": schema, "bot.js": `send("${query}");\n` });
  const { operations } = await project.adopt({ dryRun: true });
  expect(operations[0]?.document).toContain("query Read($one: Status!, $other: Status) {");
});

test("a deprecated field is a warning at its place, unless the document does not fit for another reason", async () => {
  const schema = 'type Query { old: String @deprecated(reason: "Ask for news."), news: String }\n';
  using project = createBotProject({ "schema.graphql": schema, "bot.js": send('"query { old }"') });
  const { warnings, doesNotFit } = await project.adopt({ dryRun: true });
  expect(warnings.map(({ place, code }) => [place.column, code])).toEqual([[53, "no-deprecated"]]);
  expect(doesNotFit).toEqual([]);
  project.write({ "bot.js": send('"query { old nothing }"') });
  const refused = await project.adopt({ dryRun: true });
  expect([refused.warnings, refused.doesNotFit.map(({ place }) => place.column)]).toEqual([[], [57]]);
});

test("a second run writes nothing, and keeps a file that was edited by hand", async () => {
  using project = createBotProject({ "bot.js": bot });
  expect((await project.adopt()).written).toContain("operations/adopted.graphql");
  expect((await project.adopt()).written).toEqual([]);

  const edited = `# By hand.\n${project.read("operations/adopted.graphql").replace("SendMessage", "Speak")}`;
  project.write({ "operations/adopted.graphql": edited });
  expect((await project.adopt()).operations).toMatchObject([{ name: "Speak", isNew: false }]);
  expect(project.read("operations/adopted.graphql")).toBe(edited);

  project.write({ "bot.js": `${bot}${send("`mutation { stopAgentSession { success } }`", "2")}` });
  expect((await project.adopt()).counts.newOperations).toBe(1);
  const after = project.read("operations/adopted.graphql");
  expect(after.startsWith(edited.trimEnd())).toBe(true);
  expect(after).toContain("mutation StopAgentSession");
});

test("a fragment is written once, and a fragment with the name of a different one is reported", async () => {
  const query = (fields: string) =>
    `\`query { agents { edges { node { ...Parts } } } } fragment Parts on Agent { ${fields} }\``;
  using project = createBotProject({
    "a.js": send(query("id")),
    "b.js": send(query("id")),
    "c.js": send(query("id name")),
  });
  const { doesNotFit, operations } = await project.adopt();
  expect(operations.map(({ name, places }) => [name, places.length])).toEqual([["ListAgents", 2]]);
  expect(doesNotFit.map(({ place, code }) => [place.file, code])).toEqual([["c.js", "unique-fragment-name"]]);
  expect(project.read("operations/adopted.graphql").match(/fragment Parts/g)).toHaveLength(1);
  expect((await project.adopt()).written).toEqual([]);
});

test("an operation whose name exists gets a number", async () => {
  using project = createBotProject({
    "operations/messages.graphql": "mutation SendMessage { stopAgentSession { success } }\n",
    "bot.js": bot,
  });
  const { operations } = await project.adopt();
  expect(operations.map(({ name }) => name)).toEqual(["SendMessage2"]);
});

test("if the generator refuses an operation, the operation files stay unchanged", async () => {
  using project = createBotProject({
    "operations/broken.graphql": "query Broken { nope }\n",
    "operations/adopted.graphql": "query A { agents { edges { node { id } } } }\n",
    "bot.js": bot,
  });
  await expect(project.adopt()).rejects.toThrow("nope");
  expect(project.read("operations/adopted.graphql")).toBe("query A { agents { edges { node { id } } } }\n");
});

test("a token in the bot's code appears in no file and no report", async () => {
  const token = "CANARY-0123456789abcdef";
  const login = (value: string) =>
    `\`mutation { startAgentSession(access_token: "${value}") { websocket_url session_id client_id } }\``;
  using project = createBotProject({
    "pasted.js": `fetch("https://chat-api.zopim.com/graphql/request", { method: "POST", body: JSON.stringify({ query: ${login(token)} }) });\n`,
    "named.js": `const TOKEN = "${token}";\nconst ws = new WebSocket("ws://127.0.0.1");\nfunction go(c) {\n  ${send(say.replace("${t}", token))}}\nfetch("x", { method: "POST", body: JSON.stringify({ query: ${login("${TOKEN}")} }) });\n`,
    "variable.js": `fetch("x", { body: JSON.stringify({ query: "mutation($access_token: String!) { startAgentSession(access_token: $access_token) { session_id } }", variables: { access_token: "${token}" } }) });\n`,
  });
  const report = await project.adopt();
  expect(JSON.stringify(report)).not.toContain(token);
  expect(report.operations.map(({ name }) => name)).toContain("StartAgentSession");
  expect(
    project.read("operations/adopted.graphql").match(/startAgentSession\(access_token: \$access_token\)/g),
  ).toHaveLength(2);
  expect(report.written).toContain("generated/client.js");
  for (const file of report.written) expect(project.read(file)).not.toContain(token);
});
