// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the code of bots is text here

import { expect, test } from "vitest";
import { printReport } from "../../../src/tools/adopt/report/print.ts";
import { createBotProject } from "./support.ts";

const head = 'const WebSocket = require("ws");\nconst ws = new WebSocket("ws://127.0.0.1");\n';
const send = (query: string, id: string) =>
  `ws.send(JSON.stringify({ payload: { query: ${query} }, type: "request", id: ${id} }));\n`;
const agents = "`query { agents { edges { node { id } } } }`";
const say = '`mutation { sendMessage(channel_id: "${c}", msg: "${t}") { success } }`';

test("an invalid field behind escapes, CRLF and a byte order mark is reported at its own line and column", async () => {
  const line = "const q = `query {\r\n  agents { edges { node { \\u0069d \\\r\n nope } } } }`;\r\n";
  using project = createBotProject({
    "bot.js": `\ufeff// A bot\r\n${line}ws.send(JSON.stringify({ payload: { query: q }, type: "request", id: 1 }));\r\n`,
  });
  const { doesNotFit } = await project.adopt({ dryRun: true });
  expect(doesNotFit.map(({ place }) => place)).toEqual([{ file: "bot.js", line: 4, column: 2 }]);
  expect(doesNotFit[0]?.message).toContain('"nope"');
});

test("an error on the first line is not moved by the byte order mark", async () => {
  using project = createBotProject({
    "bot.js": '\ufeffws.send(JSON.stringify({ payload: { query: "query { nope }" }, type: "request", id: 1 }));\n',
  });
  const { doesNotFit } = await project.adopt({ dryRun: true });
  expect(doesNotFit.map(({ place }) => [place.line, place.column])).toEqual([[1, 53]]);
});

test("an undefined id is reported as a bug, and no branch counts as the code for its answer", async () => {
  const source = `${head}const ID = { SAY: 1 };\nfunction go(c, t) {\n  ${send(say, "ID.SAYS")}}\nws.on("message", (m) => {\n  if (m.id === undefined) go(m.a, m.b);\n});\n`;
  using project = createBotProject({ "bot.js": source });
  const { bugs, replaceNow } = await project.adopt({ dryRun: true });
  expect(bugs.map(({ code, place }) => [code, place.line])).toEqual([["undefined-id", 5]]);
  expect(replaceNow.map(({ readers }) => readers)).toEqual([[]]);
});

test("if two operations share an id, its branch is deleted after both were replaced", async () => {
  const source = `${head}function go(c, t) {\n  ${send(say, "7")}  ${send(agents, "7")}}\nws.on("message", (m) => {\n  if (m.id === 7) {\n    console.log(m);\n  }\n  if (m.id === 8) go();\n  if (m.sig === "EOS") go();\n});\n`;
  using project = createBotProject({ "bot.js": source });
  const { deleteLast, replaceNow } = await project.adopt({ dryRun: true });
  expect(replaceNow.map(({ operation, readers }) => [operation, readers.length])).toEqual([
    ["SendMessage", 1],
    ["ListAgents", 1],
  ]);
  expect(deleteLast.map(({ message }) => message)).toEqual([
    "The branch on the answers of SendMessage, ListAgents, once all of them have moved",
  ]);
});

test("a send with an id that is created at run time is kept", async () => {
  using project = createBotProject({
    "bot.js": `${head}let next = 0;\nfunction go(c, t) {\n  ${send(say, "next++")}}\n`,
  });
  const { byHand } = await project.adopt({ dryRun: true });
  expect(byHand.map(({ reason }) => reason)).toEqual([expect.stringContaining("made at run time")]);
});

test("null is an id", async () => {
  const source = `${head}${send(agents, "null")}ws.on("message", (m) => {\n  if (m.id === null) save(m);\n});\nfunction save() {}\n`;
  using project = createBotProject({ "bot.js": source });
  const { replaceAndMove, bugs } = await project.adopt({ dryRun: true });
  expect([replaceAndMove.map(({ readers }) => readers.map(({ place }) => place.line)), bugs]).toEqual([[[5]], []]);
});

test("a frame without an id is a bug at its send", async () => {
  using project = createBotProject({
    "bot.js": `${head}ws.send(JSON.stringify({ payload: { query: ${agents} }, type: "request" }));\n`,
  });
  const { bugs } = await project.adopt({ dryRun: true });
  expect(bugs).toEqual([
    {
      place: { file: "bot.js", line: 3, column: 1 },
      message: "The frame has no id",
      hint: "No branch can match its answer.",
      code: "undefined-id",
    },
  ]);
});

test("what is sent over HTTP is no frame", async () => {
  using project = createBotProject({
    "server.js": `exports.go = (request, response) => response.send({ payload: { query: ${agents} }, type: "request", id: 1 });\n`,
  });
  expect((await project.adopt({ dryRun: true })).counts).toMatchObject({ documents: 1, sends: 0 });
});

test("a constant id may come from another file, as a text, a number or a member of an enum", async () => {
  using project = createBotProject({
    "ids.ts": 'export enum Id { A, B }\nexport const IDS = { TEXT: "text" } as const;\n',
    "bot.ts": `import { Id, IDS } from "./ids.ts";\ndeclare const ws: any;\n${send(agents, "Id.B")}${send(agents, "IDS.TEXT")}function on(m: { id: unknown }) {\n  if (m.id === Id.B) go();\n  switch (m.id) {\n    case IDS.TEXT:\n      console.log(m);\n      break;\n  }\n}\nfunction go() {}\n`,
  });
  const { replaceAndMove, replaceNow } = await project.adopt({ dryRun: true });
  expect(replaceAndMove.map(({ place, readers }) => [place.line, readers[0]?.place.line])).toEqual([[3, 6]]);
  expect(replaceNow.map(({ place, readers }) => [place.line, readers[0]?.place.line])).toEqual([[4, 8]]);
});

test("a timer that sends PING and another frame is not reported for deletion", async () => {
  const ping = 'ws.send(JSON.stringify({ sig: "PING", payload: Date.now() }));';
  const source = `${head}setInterval(() => {\n  ${ping}\n}, 5000);\nsetInterval();\nsetInterval(() => console.log(1), 5000);\nsetInterval(() => {\n  ${ping}\n  ${send(agents, "1")}}, 5000);\n`;
  using project = createBotProject({ "bot.js": source });
  const { deleteLast, start } = await project.adopt({ dryRun: true });
  expect(deleteLast.map(({ place, stays }) => [place.line, stays])).toEqual([
    [3, false],
    [8, true],
  ]);
  expect(start.pings.map(({ line }) => line)).toEqual([4, 9]);
});

test("a builder with missing arguments is left to the user, and a builder without callers is reported as unsent", async () => {
  const source = `${head}function build(c, t, id) {\n  return { payload: { query: \`mutation { sendMessage(channel_id: "\${c}", msg: "\${t}", msg_id: "\${id}") { success } }\` }, type: "request", id: 1 };\n}\nfunction idle(c) {\n  return { payload: { query: \`mutation { leaveChannel(channel_id: "\${c}") { success } }\` }, type: "request", id: 2 };\n}\nws.send(JSON.stringify(build("a", "b")));\n`;
  using project = createBotProject({ "bot.js": source });
  const { byHand, notSent } = await project.adopt({ dryRun: true });
  expect(byHand.map(({ reason }) => reason)).toEqual([expect.stringContaining("without `id`")]);
  expect(notSent.map(({ place, message }) => [place.line, message])).toEqual([
    [7, "No send of LeaveChannel was found"],
  ]);
});

test("an undefined name in a document is reported as a bug", async () => {
  const source = `${head}function go(c) {\n  ${send('`mutation { sendMessage(channel_id: "${c}", msg: "${item.text}") { success } }`', "1")}}\n`;
  using project = createBotProject({ "bot.js": source });
  const { bugs } = await project.adopt({ dryRun: true });
  expect(bugs.map(({ message, place }) => [message, place.line])).toEqual([["`item` is not defined", 4]]);
});

test.each([
  ["its result is used", "const sent = SEND", "The result of `send` is used"],
  [
    "it has a callback",
    'ws.send(JSON.stringify({ payload: { query: AGENTS }, type: "request", id: 1 }), done);',
    "`send` has a callback",
  ],
  [
    "its frame is changed",
    'const f = { payload: { query: AGENTS }, type: "request", id: 1 };\nf.id = 2;\nws.send(JSON.stringify(f));',
    "`f` is changed after it was made",
  ],
  [
    "its values may have changed",
    'let c = "a";\nconst f = { payload: { query: `mutation { leaveChannel(channel_id: "${c}") { success } }` }, type: "request", id: 1 };\nc = "b";\nws.send(JSON.stringify(f));',
    "Things happen between",
  ],
  [
    "its values are those of another time",
    'let c;\nconst g = { payload: { query: `mutation { leaveChannel(channel_id: "${c}") { success } }` }, type: "request", id: 1 };\nsetTimeout(() => { ws.send(JSON.stringify(g)); }, 1);',
    "`g` is made once and sent later",
  ],
  [
    "it chooses a document",
    'const yes = AGENTS;\nconst no = AGENTS;\nws.send(JSON.stringify({ payload: { query: done ? yes : no }, type: "request", id: 1 }));',
    "One of several documents is chosen",
  ],
  [
    "it stops a subscription",
    'ws.send(JSON.stringify({ payload: { subscription_id: "a" }, type: "stop_subscription", id: 1 }));',
    "It stops a subscription",
  ],
  ["its file does not parse", "SEND\nfunction (", "Its file does not parse"],
  ["its id is computed", send(agents, "+7"), "Its id is made at run time"],
  ["its id is a negation", send(agents, "!7"), "Its id is made at run time"],
  [
    "its id is a property that changes",
    `const ID = { A: 1 };\nID.A = 2;\n${send(agents, 'ID["A"]')}`,
    "Its id is made at run time",
  ],
  [
    "its id is computed from a property",
    `const ID = { A: 1 };\n${send(agents, "ID[done()]")}`,
    "Its id is made at run time",
  ],
])("a send is left to the user if %s", async (_, code, reason) => {
  const text = code.replaceAll("SEND", send(agents, "1")).replaceAll("AGENTS", agents);
  using project = createBotProject({ "bot.js": `${head}function done() {}\n${text}\n` });
  const { byHand, replaceNow } = await project.adopt({ dryRun: true });
  expect(replaceNow).toEqual([]);
  expect(byHand.map((each) => each.reason)).toContainEqual(expect.stringContaining(reason));
});

test("a send whose text calls a function of a package that its file does not import is left to the user", async () => {
  const frame = `{ payload: { query: ${say.replace("${t}", '${t("hello")}')} }, type: "request", id: 1 }`;
  using project = createBotProject({
    "build.mjs": `import { t } from "i18n";\nexport const build = (c) => (${frame});\n`,
    "bot.mjs": `import { build } from "./build.mjs";\nimport WebSocket from "ws";\nconst ws = new WebSocket("ws://127.0.0.1");\nws.send(JSON.stringify(build("1")));\n`,
  });
  const { byHand, replaceNow } = await project.adopt({ dryRun: true });
  expect(replaceNow).toEqual([]);
  expect(byHand.map(({ reason }) => reason)).toEqual(["`t` is only known where the document is built"]);
});

test("text of the bot begins no line of the report, moves no cursor, and is no command for a CI runner", async () => {
  const source = `${head}function go(c) {\n  ws.send(JSON.stringify({ payload: { query: \`mutation { sendMessage(channel_id: "\${c}", msg: "\${'\u001b[2J' + \`\n::error::x\`}") { success } }\` }, type: "request", id: 1 }));\n}\n`;
  using project = createBotProject({ "a\n::error::b.js": source });
  const printed = printReport(await project.adopt({ dryRun: true }));
  expect(printed).not.toContain("\u001b");
  expect(printed.split("\n").filter((line) => line.trimStart().startsWith("::"))).toEqual([]);
});

test("a file that is minified, generated, too large or not UTF-8 is skipped with the reason", async () => {
  using project = createBotProject({
    "minified.js": `const q=${agents};`.repeat(200),
    "made.js": `// @generated\n${send(agents, "1")}`,
    "large.js": `${send(agents, "1")}//${"x".repeat(1_000_000)}`,
    "just.js": `//${"x\n".repeat(499_999)}`,
    "types.d.ts": "declare const query: string;",
    "dist/bot.js": send(agents, "1"),
    "node_modules/x/bot.js": send(agents, "1"),
  });
  project.write({ "latin.js": "" });
  const { writeFileSync } = await import("node:fs");
  writeFileSync(`${project.folder}/latin.js`, Buffer.from([0x71, 0xe9]));
  const { skipped, counts } = await project.adopt({ dryRun: true });
  expect(skipped.map(({ file, reason }) => [file, reason])).toEqual([
    ["large.js", "It is larger than 1 MB"],
    ["latin.js", "It is not UTF-8"],
    ["made.js", "It is generated"],
    ["minified.js", "It is minified"],
  ]);
  expect(counts.parsed).toBe(0);
});

test("a file is minified if its lines are longer than anyone writes them", async () => {
  const text = (length: number, lines: number) => `${`${"x".repeat(length - 1)}\n`.repeat(lines).slice(0, -6)} query`;
  using project = createBotProject({
    "2000.js": text(2_000, 1),
    "2001.js": text(2_001, 1),
    "250.js": text(250, 20),
    "251.js": text(251, 20),
  });
  const { skipped } = await project.adopt({ dryRun: true });
  expect(skipped.map(({ file }) => file)).toEqual(["2001.js", "251.js"]);
});

test("files that were written to slow down the search are still read", async () => {
  const many = (text: string, length = 900_000) => text.repeat(length / text.length);
  const lines = (text: string) => text.replace(/(.{200})/g, "$1\n");
  using project = createBotProject({
    "blanks.js": lines(`query from${many(" ")}`),
    "page.html": lines(many("<script ")),
    "document.js": lines(`const q = \`query${many(" ")}{ }\`;`),
    "join.js": lines(
      `const q = \`mutation { addTags(channel_id: "a", tags: ["\${t.join('"${many(" ", 100_000)}')}"]) { success } }\`;`,
    ),
    "nested.js": lines(`const q = \`query { ${many("a { ", 4_000)}\`;`),
  });
  const { counts } = await project.adopt({ dryRun: true });
  expect(counts.files).toBe(5);
});

test("a document that is nested too deeply is reported, and the others are read", async () => {
  using project = createBotProject({
    "code.js": `const WebSocket = ${"[\n".repeat(200_000)}`,
    "document.js": `const q = \`query { ${"a {\n".repeat(100_000)}\`;`,
    "bot.js": send(agents, "1"),
  });
  const { skipped, cannotBeRead, counts } = await project.adopt({ dryRun: true });
  expect(skipped).toEqual([{ file: "code.js", reason: "It is nested too deeply to be read" }]);
  expect(cannotBeRead.map(({ place, message }) => [`${place.file}:${place.line}:${place.column}`, message])).toEqual([
    ["document.js:1:12", "It is nested too deeply to be read"],
  ]);
  expect(counts).toMatchObject({ documents: 2, operations: 1 });
});

test("bugs on one line are sorted by their columns", async () => {
  using project = createBotProject({
    "bot.js":
      'const ID = {};\nmodule.exports = (ws) => ws.send(JSON.stringify({ payload: { query: `mutation { leaveChannel(channel_id: "${one}${two}") { success } }` }, id: ID.NONE }));\n',
  });
  const { bugs } = await project.adopt({ dryRun: true });
  expect(bugs.map(({ message }) => message)).toEqual([
    "`one` is not defined",
    "`two` is not defined",
    "The id `ID.NONE` is undefined",
  ]);
});

test("only the branch on the signal EOS is the end of service", async () => {
  using project = createBotProject({
    "bot.js":
      'const WebSocket = require("ws");\nconst ws = new WebSocket(process.env.URL);\nws.on("message", (data) => {\n  if (data.id === "EOS") save(data);\n  if (data.sig === "DATA") save(data);\n  if (data.sig === "EOS") save(data);\n});\nfunction save() {}\n',
  });
  const { start } = await project.adopt({ dryRun: true });
  expect(start.endOfService.map(({ line }) => line)).toEqual([6]);
});

test("a text that begins with an unknown value is read only where GraphQL is certain, and only if it has a selection", async () => {
  using project = createBotProject({
    "bot.js":
      "exports.css = (name) => `${name} { color: red }`;\nexports.url = (name, value) => ({ query: `${name}=${value}` });\nexports.list = (kind) => ({ query: `${kind} { agents { edges { node { id } } } }` });\n",
  });
  const { cannotBeRead } = await project.adopt({ dryRun: true });
  expect(cannotBeRead.map(({ place }) => place.line)).toEqual([3]);
});

test("the search reports the number of each file", async () => {
  using project = createBotProject({ "a.js": "", "b.js": "", "c.js": "" });
  const steps: (readonly (number | undefined)[])[] = [];
  await project.adopt({ dryRun: true, progress: ({ name, done, all }) => name === "look" && steps.push([done, all]) });
  expect(steps).toEqual([
    [1, 3],
    [2, 3],
    [3, 3],
  ]);
});

test.each([
  ["a property of a class", 'class Q { static readonly fields = "id"; }', "Q.fields"],
  ["a member of an enum", 'enum Q { Fields = "id" }', "Q.Fields"],
])("a part of a document in %s is put in", async (_, head, name) => {
  using project = createBotProject({
    "bot.ts": `${head}\nexport const q = \`query { agents { edges { node { \${${name}} } } } }\`;\n`,
  });
  const { cannotBeRead, operations } = await project.adopt({ dryRun: true });
  expect(cannotBeRead).toEqual([]);
  expect(operations.map(({ document }) => document.replace(/\s+/g, " "))).toEqual([
    expect.stringContaining("node { id }"),
  ]);
});
