// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the code of bots is text here

import { chmodSync, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeAll } from "../../../src/tools/adopt/edit/write.ts";
import { createBotProject, fixtures } from "./support.ts";

const confirmBridge = async () => true;
const bot = readFileSync(join(fixtures, "bot/bot.js"), "utf8");

test("--write adds the bridge and replaces the sends, and changes no other line", async () => {
  using project = createBotProject({ "bot.js": bot });
  project.commit();
  const { start, replaceNow, written } = await project.adopt({ write: true, confirmBridge });
  expect(written).toContain("bot.js");
  const after = project.read("bot.js").split("\n");
  const before = bot.split("\n");
  // Every removed line belongs to a change, and so does every new line, except for the imports and the reporter.
  const changes = [...(start.bridge ?? []), ...replaceNow.flatMap(({ changes }) => changes)];
  const trimmed = (lines: readonly string[]) => new Set(lines.map((line) => line.trim()));
  const gone = trimmed(changes.flatMap((change) => change.before));
  const added = trimmed(changes.flatMap((change) => change.after));
  expect(before.filter((line) => !after.includes(line) && !gone.has(line.trim()))).toEqual([]);
  expect(after.filter((line) => !before.includes(line) && !added.has(line.trim()))).toEqual([
    "const { connect } = require('conversations-codegen');",
    "const { asWebSocket } = require('conversations-codegen/bridge');",
    "const { sendMessage, sendQuickReplies, transferToDepartment, updateAgentStatus } = require('./generated/client.js');",
    "function report(error) { console.error(error); }",
  ]);
  expect(project.git("diff", "--stat", "bot.js")).toContain("bot.js");
});

test("a second run changes nothing, committed or not", async () => {
  using project = createBotProject({ "bot.js": bot });
  project.commit();
  await project.adopt({ write: true, confirmBridge });
  const once = project.read("bot.js");
  expect((await project.adopt({ write: true, confirmBridge })).written).toEqual([]);
  project.commit();
  const { written, replaceNow, start } = await project.adopt({ write: true, confirmBridge });
  expect([written, replaceNow, start.bridge]).toEqual([[], [], null]);
  expect(project.read("bot.js")).toBe(once);
});

test("without a bridge no send is replaced", async () => {
  using project = createBotProject({ "bot.js": bot });
  project.commit();
  expect((await project.adopt({ write: true, confirmBridge: async () => false })).written).not.toContain("bot.js");
  expect(project.read("bot.js")).toBe(bot);
});

test("tabs, quotes, comments, CRLF, a byte order mark and a missing semicolon stay unchanged", async () => {
  const line =
    "socket.send(JSON.stringify({ payload: { query: `mutation { leaveChannel(channel_id: \"${c}\") { success } }` }, type: 'request', id: 1 }))";
  const source = (send: string, head = "") =>
    `\ufeff'use strict'\r\n// By hand.\r\nconst { asWebSocket } = require('conversations-codegen/bridge')${head}\r\n\r\nmodule.exports = (session, c) => {\r\n\tconst socket = asWebSocket(session)\r\n\tif (c) ${send} // leave\r\n\telse console.log( 'no' )\r\n}\r\n`;
  using project = createBotProject({ "bot.js": source(line) });
  project.commit();
  await project.adopt({ write: true });
  const imports =
    "\r\nconst { leaveChannel } = require('./generated/client.js')\r\nfunction report(error) { console.error(error) }";
  expect(project.read("bot.js")).toBe(
    source("leaveChannel(socket.session, { channel_id: `${c}` }).catch(report)", imports),
  );
});

test("a module gets an import, and an existing name is not reused", async () => {
  const source = (send: string, head = "") =>
    `import { asWebSocket } from "conversations-codegen/bridge";\n${head}export function go(session, report) {\n  const ws = asWebSocket(session);\n  ${send}\n}\n`;
  using project = createBotProject({
    "src/bot.mjs": source(
      'ws.send(JSON.stringify({ payload: { query: "mutation { stopAgentSession { success } }" }, type: "request", id: 1 }));',
    ),
  });
  project.commit();
  await project.adopt({ write: true });
  const head =
    'import { stopAgentSession } from "../generated/client.js";\nfunction reportError(error) { console.error(error); }\n';
  expect(project.read("src/bot.mjs")).toBe(source("stopAgentSession(ws.session).catch(reportError);", head));
});

test("uncommitted changes, an untracked file and a folder without git are refused before anything is written", async () => {
  using project = createBotProject({ "bot.js": bot, "other.txt": "1" });
  const refused = () => expect(project.adopt({ write: true, confirmBridge })).rejects.toThrow(/git/);
  await refused();
  project.git("init", "--quiet");
  await refused();
  project.commit();
  project.write({ "other.txt": "2" });
  await refused();
  expect(project.read("bot.js")).toBe(bot);
  expect(existsSync(join(project.folder, "operations/adopted.graphql"))).toBe(false);
});

test("if the bridge cannot be added automatically, the reason is reported", async () => {
  const two = `${bot}\nconst second = new WebSocket('ws://127.0.0.1');\n`;
  using project = createBotProject({ "bot.js": two });
  const { start } = await project.adopt({ dryRun: true });
  expect(start.byHand).toBe("There are 2 places that make a WebSocket");
});

test.each([
  [
    "an answer that is awaited",
    "async function main() {\n  const { websocket_url } = await logIn();\n  open(websocket_url);\n}",
    "async function main() {\n  const session = await connect({ accessToken: TOKEN });\n  open(session);\n}",
    "asWebSocket(url)",
  ],
  [
    "an answer that is taken apart",
    "function main() {\n  logIn().then((answer) => {\n    const { websocket_url } = answer.body.data;\n    open(websocket_url);\n  });\n}",
    "function main() {\n  connect({ accessToken: TOKEN }).then((session) => {\n    open(session);\n  });\n}",
    "asWebSocket(url)",
  ],
])("the bridge replaces %s", async (_, main, expected, socket) => {
  const source = `const WebSocket = require("ws");\nconst TOKEN = process.env.TOKEN;\nfunction logIn() {\n  return fetch("https://chat-api.zopim.com/graphql/request", { body: JSON.stringify({ query: \`mutation { startAgentSession(access_token: "\${TOKEN}") { websocket_url session_id } }\` }) });\n}\nfunction open(url) {\n  return new WebSocket(url);\n}\n${main}\nmain();\n`;
  using project = createBotProject({ "bot.js": source });
  project.commit();
  await project.adopt({ write: true, confirmBridge });
  const after = project.read("bot.js");
  expect(after).toContain(expected);
  expect(after).toContain(`return ${socket};`);
});

test("if the bot also has its own socket, no send is replaced because of the bridge", async () => {
  const source = `const { asWebSocket } = require("conversations-codegen/bridge");\nconst WebSocket = require("ws");\nmodule.exports = (session) => [asWebSocket(session), new WebSocket("ws://127.0.0.1")].map((ws) => {\n  ws.send(JSON.stringify({ payload: { query: "mutation { stopAgentSession { success } }" }, type: "request", id: 1 }));\n});\n`;
  using project = createBotProject({ "bot.js": source });
  project.commit();
  const { edited, start } = await project.adopt({ write: true, confirmBridge });
  expect([edited, start.byHand]).toEqual([[], "The bot has the bridge and its own WebSocket"]);
});

test("the bridge is left to the user if other data of the login is used", async () => {
  const source = bot.replace(
    "({ websocket_url }) => doAgentSession(websocket_url)",
    "({ websocket_url, session_id }) => doAgentSession(websocket_url, session_id)",
  );
  using project = createBotProject({ "bot.js": source });
  expect((await project.adopt({ dryRun: true })).start.byHand).toContain("something else of the login");
});

test("a file that changes while the bot is read is not overwritten", async () => {
  using project = createBotProject({ "bot.js": bot });
  project.commit();
  const change = async () => {
    project.write({ "bot.js": `${bot}// more\n` });
    project.git("commit", "--all", "--quiet", "--message", "More");
    return true;
  };
  await expect(project.adopt({ write: true, confirmBridge: change })).rejects.toThrow("changed while it was read");
  expect(project.read("bot.js")).toBe(`${bot}// more\n`);
});

const onBridge = (code: string) =>
  `const { asWebSocket } = require("conversations-codegen/bridge");\nmodule.exports = (session) => {\n  const ws = asWebSocket(session);\n  ${code}\n};\n`;
const stop =
  'ws.send(JSON.stringify({ payload: { query: "mutation { stopAgentSession { success } }" }, type: "request", id: 1 }));';

test("an edited file keeps its mode, and what a killed run left next to it is removed", async () => {
  const leftovers = [".bot.js.99999999-0123abcd.tmp", ".git/conversations-adopt.json.tmp"];
  using project = createBotProject({ "bot.js": onBridge(stop) });
  chmodSync(join(project.folder, "bot.js"), 0o777);
  project.commit();
  for (const file of leftovers) project.write({ [file]: "left" });
  const { edited } = await project.adopt({ write: true });
  expect(edited).toEqual(["bot.js"]);
  expect(statSync(join(project.folder, "bot.js")).mode & 0o777).toBe(0o777);
  expect(leftovers.filter((file) => existsSync(join(project.folder, file)))).toEqual([]);
});

test("a run completes the edits of a run that was killed between two files, unless it is a dry run", async () => {
  using project = createBotProject({ "bot.js": onBridge(stop), "done.js": "new\n" });
  project.commit();
  const journal = ".git/conversations-adopt.json";
  const move = (file: string) => ({
    from: join(project.folder, `.${file}.99999999-0123abcd.tmp`),
    to: join(project.folder, file),
  });
  project.write({
    ".bot.js.99999999-0123abcd.tmp": onBridge("// new"),
    [journal]: JSON.stringify([move("done.js"), move("bot.js")]),
  });
  expect((await project.adopt({ dryRun: true })).written).toEqual([]);
  expect(project.read("bot.js")).toBe(onBridge(stop));
  const { written, edited } = await project.adopt();
  expect([written, edited]).toEqual([["bot.js"], ["bot.js"]]);
  expect(project.read("bot.js")).toBe(onBridge("// new"));
  expect([existsSync(join(project.folder, journal)), project.read("done.js")]).toEqual([false, "new\n"]);
});

test("if one of the files cannot be written, all stay as they were", async () => {
  using project = createBotProject({ "one.js": "old" });
  project.commit();
  const before = readdirSync(project.folder);
  const files = ["one.js", "gone.js"].map((file) => ({ file, text: "new" }));
  await expect(writeAll(project.folder, files)).rejects.toThrow(
    "The edits cannot be written (ENOENT); no file was changed",
  );
  expect([project.read("one.js"), readdirSync(project.folder)]).toEqual(["old", before]);
  expect(existsSync(join(project.folder, ".git/conversations-adopt.json"))).toBe(false);
});
