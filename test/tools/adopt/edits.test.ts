// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the code of bots is text here

// Tests the edits of --write in whole files, and the logins and sockets that it leaves to the user.

import { afterAll, beforeAll, expect, test } from "vitest";
import { editedTexts } from "../../../src/tools/adopt/edit/apply.ts";
import { type CodeFile, parseCode } from "../../../src/tools/adopt/find/code.ts";
import { type BotProject, createBotProject } from "./support.ts";

/** The file with the bridge. The others get the socket from it. */
const start =
  'const { asWebSocket } = require("conversations-codegen/bridge");\nexports.start = (session) => asWebSocket(session);\n';
const stop = "'mutation { stopAgentSession { success } }'";
const frame = (query = stop) => `{ payload: { query: ${query} }, type: "request", id: 1 }`;
const send = (query = stop, ws = "ws") => `${ws}.send(JSON.stringify(${frame(query)}));`;
const leave = '`mutation { leaveChannel(channel_id: "${c}") { success } }`';
const report = "function report(error) { console.error(error); }";
const imported = 'const { stopAgentSession } = require("./generated/client.js");';
const stopped = "stopAgentSession(ws.session).catch(report);";

const files: readonly (readonly [name: string, ending: string, before: string, after: string])[] = [
  [
    "a directive",
    "js",
    `"use strict";\n\nmodule.exports = (ws) => {\n  ${send()}\n};\n`,
    `"use strict";\n${imported}\n${report}\n\nmodule.exports = (ws) => {\n  ${stopped}\n};\n`,
  ],
  [
    "neither a directive nor an import",
    "js",
    `// A bot.\nmodule.exports = (ws) => {\n  ${send()}\n};\n`,
    `// A bot.\n${imported}\n${report}\nmodule.exports = (ws) => {\n  ${stopped}\n};\n`,
  ],
  [
    "a text that only looks like a directive",
    "js",
    `let c = 1;\n"use strict";\nexports.go = (ws) => {\n  ${send()}\n};\n`,
    `${imported}\n${report}\nlet c = 1;\n"use strict";\nexports.go = (ws) => {\n  ${stopped}\n};\n`,
  ],
  [
    "exports and no import",
    "js",
    `export function go(ws) {\n  ${send()}\n}\n`,
    `import { stopAgentSession } from "./generated/client.js";\n${report}\nexport function go(ws) {\n  ${stopped}\n}\n`,
  ],
  [
    "a default export and no import",
    "js",
    `const go = (ws) => ${send()}\nexport default go;\n`,
    `import { stopAgentSession } from "./generated/client.js";\n${report}\nconst go = (ws) => void ${stopped}\nexport default go;\n`,
  ],
  [
    "the ending of a module",
    "mjs",
    `globalThis.go = (ws) => {\n  ${send()}\n};\n`,
    `import { stopAgentSession } from "./generated/client.js";\n${report}\nglobalThis.go = (ws) => {\n  ${stopped}\n};\n`,
  ],
  [
    "types",
    "ts",
    `import EventEmitter from 'events'\n\nexport function go(ws: any) {\n  ${send().slice(0, -1)}\n}\n`,
    `import EventEmitter from 'events'\nimport { stopAgentSession } from './generated/client.js';\nfunction report(error: unknown) { console.error(error); }\n\nexport function go(ws: any) {\n  ${stopped.slice(0, -1)}\n}\n`,
  ],
  [
    "the names of the reporter",
    "js",
    `const report = 1, reportError = 2, reportRefusal = 3, reportRefusal2 = 4;\nmodule.exports = (ws) => {\n  ${send()}\n};\n`,
    `${imported}\n${report.replace("report", "reportRefusal3")}\nconst report = 1, reportError = 2, reportRefusal = 3, reportRefusal2 = 4;\nmodule.exports = (ws) => {\n  ${stopped.replace("report)", "reportRefusal3)")}\n};\n`,
  ],
  [
    "the first number for the reporter left",
    "js",
    `const report = 1, reportError = 2, reportRefusal = 3;\nmodule.exports = (ws) => {\n  ${send()}\n};\n`,
    `${imported}\n${report.replace("report", "reportRefusal2")}\nconst report = 1, reportError = 2, reportRefusal = 3;\nmodule.exports = (ws) => {\n  ${stopped.replace("report)", "reportRefusal2)")}\n};\n`,
  ],
  [
    "a semicolon at the end of half of its statements",
    "js",
    `let n = 1;\nmodule.exports = (ws) => {\n  ${send()}\n}\n`,
    `${imported}\n${report}\nlet n = 1;\nmodule.exports = (ws) => {\n  ${stopped}\n}\n`,
  ],
  [
    "a semicolon at the end of a third of its statements",
    "js",
    `let n = 1;\nlet m = 2\nmodule.exports = (ws) => {\n  ${send()}\n}\n`,
    `${imported.slice(0, -1)}\n${report.replace(";", "")}\nlet n = 1;\nlet m = 2\nmodule.exports = (ws) => {\n  ${stopped}\n}\n`,
  ],
  [
    "a property with the name of the reporter",
    "js",
    `module.exports = (ws) => {\n  ws.report = { reportError: 1 };\n  ${send()}\n};\n`,
    `${imported}\n${report}\nmodule.exports = (ws) => {\n  ws.report = { reportError: 1 };\n  ${stopped}\n};\n`,
  ],
  ["a send as its first statement", "js", `${send()}\n`, `${imported}\n${report}\n${stopped}\n`],
  [
    "a send as its first statement, above a require",
    "js",
    `${send()}\nconst x = require("x");\n`,
    `${imported}\n${report}\n${stopped}\nconst x = require("x");\n`,
  ],
  [
    "types in JavaScript",
    "js",
    `exports.go = (ws, c?: string) => {\n  ${send()}\n};\n`,
    `${imported}\n${report}\nexports.go = (ws, c?: string) => {\n  ${stopped}\n};\n`,
  ],
  [
    "the reporter and the import of a run before",
    "js",
    `${imported}\n${report}\nmodule.exports = (ws, c) => {\n  ${stopped}\n  ${send()}\n};\n`,
    `${imported}\n${report}\nmodule.exports = (ws, c) => {\n  ${stopped}\n  ${stopped}\n};\n`,
  ],
  [
    "two operations on one line",
    "js",
    `module.exports = (ws, c) => { ${send(leave)} ${send()} };\n`,
    `const { leaveChannel, stopAgentSession } = require("./generated/client.js");\n${report}\nmodule.exports = (ws, c) => { leaveChannel(ws.session, { channel_id: \`\${c}\` }).catch(report); ${stopped} };\n`,
  ],
  [
    "an envelope on a line of its own",
    "js",
    `module.exports = (ws) => {\n  const f = ${frame()};\n  ws.send(JSON.stringify(f));\n};\n`,
    `${imported}\n${report}\nmodule.exports = (ws) => {\n  ${stopped}\n};\n`,
  ],
  [
    "an envelope behind other code",
    "js",
    `module.exports = (ws) => {\n  let n = 1; const f = ${frame()};\n  ws.send(JSON.stringify(f));\n};\n`,
    `${imported}\n${report}\nmodule.exports = (ws) => {\n  let n = 1; \n  ${stopped}\n};\n`,
  ],
  [
    "an envelope before other code",
    "js",
    `module.exports = (ws) => {\n  const f = ${frame()}; let n = 1;\n  ws.send(JSON.stringify(f));\n};\n`,
    `${imported}\n${report}\nmodule.exports = (ws) => {\n   let n = 1;\n  ${stopped}\n};\n`,
  ],
  [
    "an envelope next to another constant",
    "js",
    `module.exports = (ws) => {\n  const n = 1, f = ${frame()};\n  ws.send(JSON.stringify(f));\n};\n`,
    `${imported}\n${report}\nmodule.exports = (ws) => {\n  const n = 1, f = ${frame()};\n  ${stopped}\n};\n`,
  ],
  [
    "an exported envelope",
    "mjs",
    `export const f = ${frame()};\nexport const go = (ws) => {\n  ws.send(JSON.stringify(f));\n};\n`,
    `import { stopAgentSession } from "./generated/client.js";\n${report}\nexport const f = ${frame()};\nexport const go = (ws) => {\n  ${stopped}\n};\n`,
  ],
  [
    "an envelope of two sends, as the last line without an end",
    "js",
    `exports.one = (ws) => {\n  ws.send(JSON.stringify(f));\n};\nexports.two = (ws) => {\n  ws.send(JSON.stringify(f));\n};\nconst f = ${frame()};`,
    `${imported}\n${report}\nexports.one = (ws) => {\n  ${stopped}\n};\nexports.two = (ws) => {\n  ${stopped}\n};\nconst f = ${frame()};`,
  ],
  [
    "an envelope as the last line without an end",
    "js",
    `exports.one = (ws) => {\n  ws.send(JSON.stringify(f));\n};\nconst f = ${frame()};`,
    `${imported}\n${report}\nexports.one = (ws) => {\n  ${stopped}\n};\n`,
  ],
  [
    "tabs, CRLF and a long call",
    "js",
    `module.exports = (ws, t) => {\r\n\tif (t)\r\n\t\t${send('`mutation { sendMessage(channel_id: "${t.channel.identifier}", msg: "${t.message.contents.text}", backoff: ${!t.urgent}) { success } }`')}\r\n};\r\n`,
    `const { sendMessage } = require("./generated/client.js");\r\n${report}\r\nmodule.exports = (ws, t) => {\r\n\tif (t)\r\n\t\tsendMessage(ws.session, {\r\n\t\t\tchannel_id: \`\${t.channel.identifier}\`,\r\n\t\t\tmsg: \`\${t.message.contents.text}\`,\r\n\t\t\tbackoff: !t.urgent,\r\n\t\t}).catch(report);\r\n};\r\n`,
  ],
];

// One run for all: each takes the time of a commit and of a client.
let project: BotProject;
beforeAll(async () => {
  const bots = files.map(([, ending, before], index) => [`bot${index}.${ending}`, before]);
  project = createBotProject({ "start.js": start, ...Object.fromEntries(bots) });
  project.commit();
  await project.adopt({ write: true });
});
afterAll(() => project[Symbol.dispose]());

test.each(files.map(([name, ending, , after], index) => [name, `bot${index}.${ending}`, after] as const))(
  "a file with %s is edited, and the rest of it stays",
  (_, file, after) => {
    expect(project.read(file)).toBe(after);
  },
);

const post =
  'fetch("https://chat-api.zopim.com/graphql/request", { method: "POST", body: JSON.stringify({ query: LOGIN }) })';
const token = "const TOKEN = process.env.TOKEN;\n";
const login =
  'const LOGIN = `mutation { startAgentSession(access_token: "${TOKEN}") { websocket_url session_id } }`;\n';
const head = `const WebSocket = require("ws");\n${token}${login}`;
const untraced = "The address of the WebSocket cannot be followed back to the login";
const elsewhere = "The bot uses something else of the login than the address of the WebSocket";

test.each([
  [
    "logs in nowhere",
    'const WebSocket = require("ws");\nnew WebSocket(process.env.URL);\n',
    "No document that logs in was found",
  ],
  [
    "logs in with two documents",
    `${head}${login.replace("LOGIN", "AGAIN").replace(" session_id", "")}${post}.then((r) => new WebSocket(r.websocket_url));\n`,
    "There are 2 documents that log in",
  ],
  ["has a socket without an address", `${head}${post};\nnew WebSocket();\n`, untraced],
  ["has an address of its own", `${head}${post};\nnew WebSocket("ws://127.0.0.1");\n`, untraced],
  [
    "assigns the address later",
    `${head}let url;\n${post}.then((r) => { url = r.websocket_url; });\nnew WebSocket(url);\n`,
    untraced,
  ],
  [
    "declares the address next to others",
    `${head}${post}.then((r) => {\n  const url = r.websocket_url, n = 1;\n  new WebSocket(url);\n});\n`,
    untraced,
  ],
  [
    "awaits a promise and no call",
    `${head}const p = ${post};\n(async () => {\n  const r = await p;\n  new WebSocket(r.websocket_url);\n})();\n`,
    untraced,
  ],
  [
    "reads the address in a loop",
    `${head}(async () => {\n  for (const r of await ${post}) new WebSocket(r.websocket_url);\n})();\n`,
    untraced,
  ],
  [
    "opens the socket in two places",
    `${head}function open(url) {\n  return new WebSocket(url);\n}\n${post}.then((r) => {\n  open(r.websocket_url);\n  open(r.websocket_url);\n});\n`,
    untraced,
  ],
  [
    "opens the socket without an address",
    `${head}function open(url) {\n  return new WebSocket(url);\n}\n${post}.then(() => open());\n`,
    untraced,
  ],
  [
    "uses the address twice",
    `${head}function open(url) {\n  console.log(url);\n  return new WebSocket(url);\n}\n${post}.then((r) => open(r.websocket_url));\n`,
    untraced,
  ],
  [
    "takes the answer apart where the socket is opened",
    `${head}function open({ websocket_url }) {\n  return new WebSocket(websocket_url);\n}\n${post}.then((r) => open(r));\n`,
    untraced,
  ],
  [
    "opens the socket by a property of a parameter",
    `${head}function open(r) {\n  return new WebSocket(r.websocket_url);\n}\n${post}.then((r) => open(r));\n`,
    untraced,
  ],
  [
    "uses the id of the session",
    `${head}${post}.then((r) => {\n  save(r.session_id);\n  new WebSocket(r.websocket_url);\n});\nfunction save() {}\n`,
    elsewhere,
  ],
  [
    "uses the id of the session in a pattern",
    `${head}${post}.then(({ data: { websocket_url, session_id } }) => {\n  save(session_id);\n  new WebSocket(websocket_url);\n});\nfunction save() {}\n`,
    elsewhere,
  ],
  [
    "gets the token as a parameter",
    `const WebSocket = require("ws");\nfunction logIn(TOKEN) {\n  ${login}  return ${post};\n}\nlogIn(process.env.TOKEN).then((r) => new WebSocket(r.websocket_url));\n`,
    "The access token is not known where the bot logs in",
  ],
  [
    "gets the token as a variable from elsewhere",
    `const WebSocket = require("ws");\nconst LOGIN = "mutation ($t: String!) { startAgentSession(access_token: $t) { websocket_url } }";\n${post.replace("query: LOGIN", "query: LOGIN, variables")}.then((r) => new WebSocket(r.websocket_url));\n`,
    "The access token is not known where the bot logs in",
  ],
  [
    "opens the socket by a parameter with a type",
    `${head}function open(url: string) {\n  return new WebSocket(url);\n}\n${post}.then((r) => open(r.websocket_url));\n`,
    untraced,
  ],
  ["opens the socket after an error", `${head}${post}.then(null, (r) => new WebSocket(r.websocket_url));\n`, untraced],
  ["opens the socket in a catch", `${head}${post}.catch((r) => new WebSocket(r.websocket_url));\n`, untraced],
  [
    "opens the socket in a function with the name of a method",
    `${head}${post};\nthen((r) => new WebSocket(r.websocket_url));\nfunction then() {}\n`,
    untraced,
  ],
  [
    "gives the variables of its login by a name",
    `const WebSocket = require("ws");\nconst LOGIN = "mutation ($t: String!) { startAgentSession(access_token: $t) { websocket_url } }";\n${post.replace("query: LOGIN", "query: LOGIN, variables: given")}.then((r) => new WebSocket(r.websocket_url));\n`,
    "The access token is not known where the bot logs in",
  ],
  ["takes the address from itself", `${head}${post};\nconst { url } = url;\nnew WebSocket(url);\n`, untraced],
  [
    "waits for more than the answer",
    `${head}Promise.all([${post}, load()]).then(([r]) => new WebSocket(r.websocket_url));\nfunction load() {}\n`,
    untraced,
  ],
  [
    "has a variable of the name",
    `${head}const session = {};\n${post}.then((r) => new WebSocket(r.websocket_url));\n`,
    "The name session is taken where the bot logs in",
  ],
  [
    "has a variable of the name in a script that is no module",
    `var session = {};\n${token}${login}${post}.then((r) => new WebSocket(r.websocket_url));\n`,
    "The name session is taken where the bot logs in",
  ],
  [
    "reads the token of another object",
    `const WebSocket = require("ws");\nclass Account {\n  query() {\n    return \`mutation { startAgentSession(access_token: "\${this.token}") { websocket_url } }\`;\n  }\n}\nclass Bot {\n  async start() {\n    const r = await ${post.replace("LOGIN", "new Account().query()")};\n    this.ws = new WebSocket(r.websocket_url);\n  }\n}\n`,
    "The access token is not known where the bot logs in",
  ],
])("the login and the socket of a bot that %s are left to the user", async (_, source, reason) => {
  using bot = createBotProject({ "bot.js": source });
  const { start } = await bot.adopt({ dryRun: true });
  expect(start.byHand).toBe(reason);
});

test.each([
  [
    "the answer by a nested pattern",
    `${head}${post}.then(({ data: { startAgentSession: { websocket_url } } }) => new WebSocket(websocket_url));\n`,
    ["connect({ accessToken: TOKEN }).then((session) => asWebSocket(session));"],
  ],
  [
    "the token as JSON",
    `const WebSocket = require("ws");\n${token}${login.replace('"${TOKEN}"', "${TOKEN}")}${post}.then((r) => new WebSocket(r.websocket_url));\n`,
    ["connect({ accessToken: TOKEN }).then((session) => asWebSocket(session));"],
  ],
  [
    "the answer in names of its own",
    `${head}(async () => {\n  const { data } = await ${post};\n  const { websocket_url } = data;\n\n  new WebSocket(websocket_url);\n})();\n`,
    ["const session = await connect({ accessToken: TOKEN });", "", "asWebSocket(session);"],
  ],
  [
    "a part of the answer",
    `${head}(async () => {\n  const { websocket_url } = (await ${post}).data.startAgentSession;\n  new WebSocket(websocket_url);\n})();\n`,
    ["const session = await connect({ accessToken: TOKEN });", "asWebSocket(session);"],
  ],
  [
    "the token from its own property",
    `const WebSocket = require("ws");\nclass Bot {\n  async start() {\n    const query = \`mutation { startAgentSession(access_token: "\${this.token}") { websocket_url } }\`;\n    const r = await ${post.replace("query: LOGIN", "query")};\n    this.ws = new WebSocket(r.websocket_url);\n  }\n}\n`,
    ["const session = await connect({ accessToken: this.token });", "this.ws = asWebSocket(session);"],
  ],
])("the bridge replaces the login and the socket of a bot that reads %s", async (_, source, expected) => {
  using bot = createBotProject({ "bot.js": source });
  const { start } = await bot.adopt({ dryRun: true });
  expect([start.byHand, ...(start.bridge ?? []).flatMap(({ after }) => after)]).toEqual([null, ...expected]);
});

test("the bridge is written into both files of a bot with the login and the socket in different files", async () => {
  using bot = createBotProject({
    "z-login.js": `const { open } = require("./a-socket");\n${token}${login}${post}.then((r) => open(r.websocket_url));\n`,
    "a-socket.js": `${"//\n".repeat(300)}const WebSocket = require("ws");\nexports.open = (url) => new WebSocket(url);\n`,
  });
  bot.commit();
  const { start } = await bot.adopt({ write: true, confirmBridge: async () => true });
  expect((start.bridge ?? []).map(({ place, after }) => [place.file, place.line, after])).toEqual([
    ["a-socket.js", 302, ["exports.open = (url) => asWebSocket(url);"]],
    ["z-login.js", 4, ["connect({ accessToken: TOKEN }).then((session) => open(session));"]],
  ]);
  expect(bot.read("a-socket.js").replaceAll("//\n", "")).toBe(
    'const WebSocket = require("ws");\nconst { asWebSocket } = require("conversations-codegen/bridge");\nexports.open = (url) => asWebSocket(url);\n',
  );
});

test.each<
  readonly [
    name: string,
    code: string,
    changes: readonly (readonly [line: number, before: string[], after: string[]])[],
  ]
>([
  [
    "next to it",
    `exports.go = (ws) => {\n  const f = ${frame()};\n  ws.send(JSON.stringify(f));\n};\n`,
    [[2, [`const f = ${frame()};`, "ws.send(JSON.stringify(f));"], [stopped]]],
  ],
  [
    "apart from it",
    `exports.go = (ws) => {\n  const f = ${frame()};\n  console.log(1);\n  console.log(2);\n  ws.send(JSON.stringify(f));\n};\n`,
    [
      [2, [`const f = ${frame()};`], []],
      [5, ["ws.send(JSON.stringify(f));"], [stopped]],
    ],
  ],
  [
    "behind it",
    `exports.go = (ws) => {\n  ws.send(JSON.stringify(f));\n};\n\nconst f = ${frame()};\n\n`,
    [
      [2, ["ws.send(JSON.stringify(f));"], [stopped]],
      [5, [`const f = ${frame()};`], []],
    ],
  ],
  [
    "next to it, in lines that end with CRLF",
    `exports.go = (ws) => {\r\n  const f = ${frame()};\r\n  ws.send(JSON.stringify(f));\r\n};\r\n`,
    [[2, [`const f = ${frame()};`, "ws.send(JSON.stringify(f));"], [stopped]]],
  ],
  [
    "and its document in constants",
    `exports.go = (ws) => {\n  const query = ${stop};\n  const f = { payload: { query }, type: "request", id: 1 };\n  ws.send(JSON.stringify(f));\n};\n`,
    [
      [
        2,
        [
          `const query = ${stop};`,
          'const f = { payload: { query }, type: "request", id: 1 };',
          "ws.send(JSON.stringify(f));",
        ],
        [stopped],
      ],
    ],
  ],
  [
    "on the line after a blank one, which stays",
    `exports.go = (ws) => {\n  const f = ${frame()};\n\n\n  ws.send(JSON.stringify(f));\n};\n`,
    [
      [2, [`const f = ${frame()};`], []],
      [5, ["ws.send(JSON.stringify(f));"], [stopped]],
    ],
  ],
  [
    "behind a blank line",
    `exports.go = (ws) => {\n  const f = ${frame()};\n\n  ws.send(JSON.stringify(f));\n};\n`,
    [[2, [`const f = ${frame()};`, "", "ws.send(JSON.stringify(f));"], ["", stopped]]],
  ],
  [
    "in another indentation",
    `exports.go = (ws) => {\n    const f =\n      ${frame()};\n  ws.send(JSON.stringify(f));\n};\n`,
    [[2, ["  const f =", `    ${frame()};`, "ws.send(JSON.stringify(f));"], [stopped]]],
  ],
])("the changes to a send with its envelope %s are printed as whole lines", async (_, code, expected) => {
  using bot = createBotProject({ "start.js": start, "bot.js": code });
  const { replaceNow } = await bot.adopt({ dryRun: true });
  const changes = replaceNow.flatMap(({ changes }) => changes);
  expect(changes.map(({ place, before, after }) => [place.line, before, after])).toEqual(expected);
});

test("an edit after which a file would not parse is refused", () => {
  const code = parseCode([{ file: "bot.js", text: "go(1);\nstay(2);\n", isPage: false }]);
  const [file] = code.files as [CodeFile];
  const imports = [{ file, module: "./client.js", name: "go", local: "go" }] as const;
  const sends = [{ edits: [{ file, start: 3, end: 4, text: "(" }], imports, replacement: undefined as never }];
  const plan = { bridge: undefined, byHand: null, hasBridge: true, sends, clientByHand: null };
  expect(() => editedTexts(plan, false)).toThrow("bot.js would not parse after the edit (Expression expected.)");
});
