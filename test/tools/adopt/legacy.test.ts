// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the code of bots is text here

// Old bots in the styles in which people wrote them: --write must not break them, and the report must describe them
// correctly.

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { printReport } from "../../../src/tools/adopt/report/print.ts";
import { withoutSecrets } from "../../../src/tools/adopt/report/secrets.ts";
import { createBotProject } from "./support.ts";

const bridge = 'const { asWebSocket } = require("conversations-codegen/bridge");\n';
const frame = "const frame = (query, id) => JSON.stringify({ payload: { query }, type: 'request', id });\n";
const agents = "'query { agents { edges { node { id } } } }'";
const stop = "'mutation { stopAgentSession { success } }'";

/** The code of a bot on the bridge, in one function. */
const onBridge = (code: string) =>
  `${bridge}${frame}module.exports = (session, c, t) => {\n  const ws = asWebSocket(session);\n${code}};\n`;

test("a function of the bot with the name of a generated one stays unchanged, also in an ES module", async () => {
  const say = (ws: string) =>
    `ws.send(JSON.stringify({ payload: { query: \`mutation { sendMessage(channel_id: "\${c}", msg: "\${t}") { success } }\` }, type: "request", id: 1 }));`.replace(
      "ws",
      ws,
    );
  using project = createBotProject({
    "own.js": `${bridge}let ws;\nexports.use = (session) => { ws = asWebSocket(session); };\nexports.sendMessage = sendMessage;\nfunction sendMessage(c, t) {\n  ${say("ws")}\n}\n`,
    "imported.mjs": `import { asWebSocket } from "conversations-codegen/bridge";\nimport { sendMessage } from "./other.mjs";\nexport function go(session, c, t) {\n  const ws = asWebSocket(session);\n  sendMessage(c);\n  ${say("ws")}\n}\n`,
    "other.mjs": "export const sendMessage = (c) => c;\n",
  });
  project.commit();
  await project.adopt({ write: true });
  for (const file of ["own.js", "imported.mjs"]) {
    expect(project.read(file)).toContain(
      "  callSendMessage(ws.session, { channel_id: `${c}`, msg: `${t}` }).catch(report);",
    );
    execFileSync(process.execPath, ["--check", join(project.folder, file)]);
  }
  expect(project.read("own.js")).toContain(
    'const { sendMessage: callSendMessage } = require("./generated/client.js");',
  );
  expect(project.read("imported.mjs")).toContain(
    'import { sendMessage as callSendMessage } from "./generated/client.js";',
  );

  // A later run uses the same name.
  project.write({ "own.js": `${project.read("own.js")}exports.again = (c, t) => {\n  ${say("ws")}\n};\n` });
  project.commit();
  await project.adopt({ write: true });
  expect(project.read("own.js").match(/callSendMessage/g)).toHaveLength(3);
});

test("a bot with its own connect() imports the session's under another name", async () => {
  using project = createBotProject({
    "bot.js": `const WebSocket = require("ws");\nfunction connect(url) {\n  return new WebSocket(url);\n}\nfetch("https://chat-api.zopim.com/graphql/request", { method: "POST", body: JSON.stringify({ query: \`mutation { startAgentSession(access_token: "\${process.env.TOKEN}") { websocket_url } }\` }) }).then((r) => connect(r.websocket_url));\n`,
  });
  project.commit();
  await project.adopt({ write: true, confirmBridge: async () => true });
  expect(project.read("bot.js")).toContain('const { connect: callConnect } = require("conversations-codegen");');
  expect(project.read("bot.js")).toContain(
    "callConnect({ accessToken: process.env.TOKEN }).then((session) => connect(session));",
  );
});

test.each([
  ["a frozen object of ids", "const ID = Object.freeze({ A: 1 });", "ID.A", "if (data.id === ID.A) save(data);"],
  ["names in brackets", "const ID = { A: 1 };", 'ID["A"]', 'if (data["id"] === ID["A"]) save(data);'],
  ["a table of handlers for what is parsed there", "", "1", "handlers[JSON.parse(raw).id](data);"],
  ["its result's name in brackets", "", "1", 'save(data["payload"]["data"]["agents"]);'],
  ["a table of handlers", "", "1", "if (data.id && handlers[data.id]) handlers[data.id](data);"],
  ["a map of handlers", "", "1", "const { id, payload } = data;\n    handlers.get(id)(payload);"],
  ["another function", "", "1", "onAnswer(data.id, data.payload);"],
  ["a variable id", "", "1", "if (data.id === last) save(data.payload);"],
  ["a guard", "", "1", "if (data.id !== 1) return;\n    save(data.payload);"],
  ["a guard for another id", "", "1", "if (data.id !== 2) save(data.payload);"],
  ["a condition without if", "", "1", "data.id === 1 && save(data.payload);"],
  [
    "a case that falls through",
    "",
    "1",
    "switch (data.id) {\n      case 1:\n      case 2:\n        save(data);\n    }",
  ],
  [
    "the default case",
    "",
    "1",
    "switch (data.id) {\n      case 2:\n        break;\n      default:\n        save(data.payload);\n    }",
  ],
  ["its result's name under a signal", "", "1", 'if (data.sig === "DATA") save(data.payload.data.agents);'],
  ["a range of ids", "", "1", "if (data.id < 5) save(data.payload);"],
  ["its result's name", "", "1", "if (data.payload.data && data.payload.data.agents) save(data);"],
  ["the name of its result in a pattern", "", "1", "const { agents } = data.payload.data;"],
])("a send is kept if its answer is read by %s", async (_, head, id, reader) => {
  const code = `  ${head}\n  ws.on("message", (raw) => {\n    const data = JSON.parse(raw);\n    if (data.sig === "EOS") return;\n    ${reader}\n  });\n  ws.send(frame(${agents}, ${id}));\n`;
  using project = createBotProject({ "bot.js": onBridge(code) });
  const { replaceNow, replaceAndMove, bugs } = await project.adopt({ dryRun: true });
  expect([replaceNow, bugs]).toEqual([[], []]);
  expect(replaceAndMove.map(({ operation }) => operation)).toEqual(["ListAgents"]);
});

test.each([
  ["a log of all ids", 'console.log("got", data.id);'],
  ["a test whether there is an id", "if (!data.id || data.id === undefined) return;"],
  ["a guard for another id", "if (data.id !== 2) return;\n    save(data.payload);"],
  ["a test of its type", 'if (typeof data.id === "number") console.log(1);'],
  ["a test whether there is none", "if (data.id != null) console.log(data);"],
  ["a condition alone", "if (data.id) console.log(data);"],
  ["a variable of the id that nothing reads", "const last = data.id;"],
  ["an assignment of the id", "c = data.id;"],
  ["an id in a pattern of something else", "const { id, name } = c;\n    t.get(id)(name);"],
  [
    "a switch with a default that logs",
    "switch (data.id) {\n      case 2:\n        save(data.payload);\n        break;\n      default:\n        console.log(data);\n    }",
  ],
  ["ids of other things", "save(data.payload.data.message.node.channel.id, users[user.id]);"],
])("a send whose answer is not read is replaced in spite of %s", async (_, reader) => {
  const code = `  ws.on("message", (raw) => {\n    const data = JSON.parse(raw);\n    if (data.sig === "EOS") return;\n    ${reader}\n  });\n  ws.send(frame(${agents}, 1));\n`;
  using project = createBotProject({ "bot.js": onBridge(code) });
  const { replaceNow } = await project.adopt({ dryRun: true });
  expect(replaceNow.map(({ operation }) => operation)).toEqual(["ListAgents"]);
});

test.each([
  [
    "the next message is its answer",
    `  ws.once("message", t);\n  ws.send(frame(${agents}, 1));\n`,
    "The next message is taken for its answer",
  ],
  [
    "the next answer is waited for in a helper",
    `  ws.once("message", (m) => c(m));\n  ws.send(frame(${agents}, 1));\n`,
    "The next message is taken for its answer",
  ],
  ["the socket may be missing", `  ws?.send(frame(${stop}, 1));\n`, "The socket may be missing"],
])("a send is left to the user if %s", async (_, code, reason) => {
  using project = createBotProject({ "bot.js": onBridge(code) });
  const { byHand, replaceNow } = await project.adopt({ dryRun: true });
  expect(replaceNow).toEqual([]);
  expect(byHand.map((each) => each.reason)).toEqual([expect.stringContaining(reason)]);
});

test.each([
  ["a variable", "declare const ws: WebSocket;\nSEND", 1],
  ["a variable that may be missing", "export let ws: WebSocket | undefined;\nSEND", 1],
  ["a property", "export class Bot {\n  ws!: WebSocket;\n  go() {\n    this.SEND\n  }\n}", 1],
  ["another type", "declare const ws: BridgeWebSocket;\nSEND", 0],
  ["no type", "export const go = (ws) => {\n  SEND\n};", 0],
])(
  "in TypeScript, a send on a socket that is declared as %s tells whether it is a WebSocket",
  async (_, code, count) => {
    const send = `ws.send(JSON.stringify({ payload: { query: ${stop} }, type: "request", id: 1 }));`;
    using project = createBotProject({ "bot.ts": `${code.replace("SEND", send)}\n` });
    const { byHand, replaceNow } = await project.adopt({ dryRun: true });
    expect([byHand.length, replaceNow.length]).toEqual([count, 1 - count]);
    expect(byHand.filter(({ reason }) => reason.includes("is declared as a WebSocket"))).toHaveLength(count);
  },
);

const loginBy = (request: string) =>
  `const LOGIN = \`mutation { startAgentSession(access_token: "\${process.env.TOKEN}") { websocket_url } }\`;\n${request}.then((r) => new WebSocket(r.websocket_url));\n`;

test.each([
  ["an object of options", 'axios({ method: "post", url: process.env.CHAT_URL, data: { query: LOGIN } })'],
  ["a chain of calls", "request.post(process.env.CHAT_URL).set({ a: 1 }).send({ query: LOGIN })"],
  ["a client with an address", "new GraphQLClient(process.env.CHAT_URL).request(LOGIN)"],
  ["a client in a constant", "const api = new GraphQLClient(process.env.CHAT_URL);\napi.request(LOGIN)"],
  ["a body in a constant", "const body = JSON.stringify({ query: LOGIN });\nfetch(process.env.CHAT_URL, { body })"],
  ["a chain of calls with a callback", "request.post(process.env.CHAT_URL).send({ query: LOGIN }, done)"],
  [
    "a function that returns the body after it has called itself",
    "function body(n) {\n  if (n) return body(n - 1);\n  return { query: LOGIN };\n}\nfetch(process.env.CHAT_URL, body(1))",
  ],
  [
    "a function in a constant that returns the body",
    "const body = function () {\n  return { query: LOGIN };\n};\nfetch(process.env.CHAT_URL, body())",
  ],
  [
    "a request that another function watches",
    "watch(process.env.CRM_URL, fetch(process.env.CHAT_URL, { query: LOGIN }))",
  ],
  [
    "a request in a callback of another one",
    "const logIn = () => got(process.env.CRM_URL, () => {\n  const body = { query: LOGIN };\n  return fetch(process.env.CHAT_URL, body);\n});\nlogIn()",
  ],
  ["a function that returns the body", "const body = () => ({ query: LOGIN });\nfetch(process.env.CHAT_URL, body())"],
  [
    "a helper that knows the address",
    "const post = (query) => fetch(process.env.CHAT_URL, { body: JSON.stringify({ query }) });\npost(LOGIN)",
  ],
  [
    "a helper that calls itself first",
    "const send = () => fetch(process.env.CHAT_URL, { query: LOGIN });\nconst attempt = (n) => (n ? attempt(n - 1) : send());\nattempt(3)",
  ],
  [
    "a helper that gets the address",
    "const post = (query, url) => fetch(url, { body: JSON.stringify({ query }) });\npost(LOGIN, process.env.CHAT_URL)",
  ],
])("the bridge logs in where the login is sent by %s, and not where the bot sends other things", async (_, request) => {
  const other = 'fetch(process.env.CRM_URL, { method: "POST", body: "{}" });\n';
  using project = createBotProject({ "bot.js": `${other}${loginBy(request)}${other}` });
  const { start } = await project.adopt({ dryRun: true });
  expect(start.byHand).toBeNull();
  expect(start.bridge?.flatMap(({ after }) => after).join("\n")).toContain(
    "connect({ accessToken: process.env.TOKEN, endpoint: process.env.CHAT_URL })",
  );
});

test.each([
  ["cannot be found", "send({ query: LOGIN })"],
  ["cannot be found", "send(process.env.CHAT, { query: LOGIN })"],
  ["cannot be found", 'fetch("/graphql/request", { body: JSON.stringify({ query: LOGIN }) })'],
  ["cannot be found", "fetch(process.env.A_URL, { query: LOGIN });\nfetch(process.env.B_URL, { query: LOGIN })"],
  [
    "is not known where the bot logs in",
    "const logIn = () => {\n  const url = process.env.CHAT;\n  return fetch(url, { query: LOGIN });\n};\nlogIn()",
  ],
  ["is not known where the bot logs in", "fetch(addressFor(), { query: LOGIN })"],
])("the bridge is left to a person if the address of the login %s", async (reason, request) => {
  const other = 'fetch(process.env.CRM_URL, { method: "POST", body: "{}" });\n';
  using project = createBotProject({ "bot.js": `${other}${loginBy(request)}` });
  const { start } = await project.adopt({ dryRun: true });
  expect(start.byHand).toBe(`The address that the login is sent to ${reason}`);
});

test.each([
  ["`ws`", "const ws: WebSocket = SOCKET;"],
  ["`this.ws`", "class Bot {\n  ws?: WebSocket;\n  open(r: any) {\n    this.ws = SOCKET;\n  }\n}"],
  ["The result of the function that makes the socket", "const open = (r: any): WebSocket => SOCKET;"],
  ["The result of the function that makes the socket", "function open(r: any): WebSocket {\n  return SOCKET;\n}"],
])("in TypeScript, the bridge is left to a person if %s is declared as a WebSocket", async (what, code) => {
  const login = '`mutation { startAgentSession(access_token: "${process.env.TOKEN}") { websocket_url } }`';
  const logIn = `async function main() {\n  const r = await fetch(process.env.URL!, { body: JSON.stringify({ query: ${login} }) });\n`;
  const body = code.replace("SOCKET", "new WebSocket(r.websocket_url)");
  using project = createBotProject({ "bot.ts": `${logIn}${body.replaceAll("r: any", "")}\n}\n` });
  const { start } = await project.adopt({ dryRun: true });
  expect(start.byHand).toBe(
    `${what} is declared as a WebSocket: declare it as a BridgeWebSocket of conversations-codegen/bridge`,
  );
});

test.each([
  [
    "as JSON",
    "const LOGIN = `mutation { startAgentSession(access_token: ${JSON.stringify(process.env.TOKEN)}) { websocket_url } }`;\nfetch(URL, { query: LOGIN })",
  ],
  [
    "next to the document",
    "const LOGIN = 'mutation ($t: String!) { startAgentSession(access_token: $t) { websocket_url } }';\nnew GraphQLClient(URL).request(LOGIN, { t: process.env.TOKEN })",
  ],
  [
    "in a call below another one with an argument of that name",
    "audit({ t: process.env.OTHER });\nconst LOGIN = 'mutation ($t: String!) { startAgentSession(access_token: $t) { websocket_url } }';\nnew GraphQLClient(URL).request(LOGIN, { t: process.env.TOKEN })",
  ],
  [
    "in a constant with variables",
    "const LOGIN = 'mutation ($t: String!) { startAgentSession(access_token: $t) { websocket_url } }';\nconst variables = { t: process.env.TOKEN };\nfetch(URL, { query: LOGIN, variables })",
  ],
])("the bridge gets a token that the bot gives %s", async (_, request) => {
  using project = createBotProject({
    "bot.js": `const URL = "https://chat-api.zopim.com/graphql/request";\n${request}.then((r) => new WebSocket(r.websocket_url));\n`,
  });
  const { start } = await project.adopt({ dryRun: true });
  expect([start.byHand, start.bridge?.flatMap(({ after }) => after).join("\n")]).toEqual([
    null,
    "connect({ accessToken: process.env.TOKEN }).then((session) => asWebSocket(session));",
  ]);
});

test.each([
  ["first", "url, query", "CHAT, LOGIN"],
  ["second", "query, url", "LOGIN, CHAT"],
])("the bridge logs in at the address that a helper gets as its %s argument", async (_, parameters, args) => {
  using project = createBotProject({
    "bot.js": loginBy(
      `const CHAT = process.env.CHAT;\nconst post = (${parameters}) => fetch(url, { body: JSON.stringify({ query }) });\npost(${args})`,
    ),
  });
  const { start } = await project.adopt({ dryRun: true });
  expect(start.bridge?.flatMap(({ after }) => after)).toEqual([
    "connect({ accessToken: process.env.TOKEN, endpoint: CHAT }).then((session) => asWebSocket(session));",
  ]);
});

test("the bridge logs in where a helper is told to, and not by a name that only the helper knows", async () => {
  using project = createBotProject({
    "bot.js":
      'const LOGIN = `mutation { startAgentSession(access_token: "${process.env.TOKEN}") { websocket_url } }`;\nconst post = (url) => fetch(url, { body: JSON.stringify({ query: LOGIN }) });\npost(process.env.CHAT_URL).then((r) => new WebSocket(r.websocket_url));\n',
  });
  const { start } = await project.adopt({ dryRun: true });
  expect(start.bridge?.flatMap(({ after }) => after)).toEqual([
    "connect({ accessToken: process.env.TOKEN, endpoint: process.env.CHAT_URL }).then((session) => asWebSocket(session));",
  ]);
});

test("in TypeScript, a send on a socket with the declared type WebSocket is left to the user, because the new call would not compile", async () => {
  using project = createBotProject({
    "bot.ts": `import WebSocket = require("ws");\nexport class Bot {\n  constructor(private readonly socket: WebSocket) {}\n  stop(): void {\n    this.socket.send(JSON.stringify({ payload: { query: ${stop} }, type: "request", id: 1 }));\n  }\n}\n`,
  });
  const { byHand } = await project.adopt({ dryRun: true });
  expect(byHand.map(({ reason }) => reason)).toEqual([
    "`this.socket` is declared as a WebSocket, which has no session",
  ]);
});

test("a send whose result is only used in a condition or a list is replaced", async () => {
  const code = `  c && ws.send(frame(${stop}, 1));\n  c ? ws.send(frame(${stop}, 1)) : t();\n  if (t) ws.send(frame(${stop}, 1)), t();\n  t(() => c || ws.send(frame(${stop}, 1)));\n`;
  using project = createBotProject({ "bot.js": onBridge(code) });
  const { replaceNow } = await project.adopt({ dryRun: true });
  expect(replaceNow.flatMap(({ changes }) => changes.flatMap(({ after }) => after))).toEqual([
    "c && stopAgentSession(ws.session).catch(report);",
    "c ? stopAgentSession(ws.session).catch(report) : t();",
    "if (t) stopAgentSession(ws.session).catch(report), t();",
    "t(() => c || void stopAgentSession(ws.session).catch(report));",
  ]);
});

test("if several objects set a property of a frame, the last one counts", async () => {
  const code = `  const base = { type: "request", id: 7 };\n  ws.send(JSON.stringify({ id: 1, payload: { query: ${stop} }, ...base }));\n  ws.send(JSON.stringify(Object.assign({}, base, { id: 2, payload: { query: ${agents} } })));\n  ws.on("message", (m) => {\n    if (m.id === 7) c();\n    if (m.id === 2) t();\n  });\n`;
  using project = createBotProject({ "bot.js": onBridge(code) });
  const { replaceAndMove } = await project.adopt({ dryRun: true });
  expect(replaceAndMove.map(({ operation, readers }) => [operation, readers.map(({ place }) => place.line)])).toEqual([
    ["StopAgentSession", [9]],
    ["ListAgents", [10]],
  ]);
});

test("frames, documents and ids are followed through other files", async () => {
  using project = createBotProject({
    "lib/messages.js": `exports.leave = function (channel) {\n  return \`mutation { leaveChannel(channel_id: "\${channel}") { success } }\`;\n};\nexports.STOP = ${stop};\nexports.frame = (query, id) => ({ payload: { query }, type: "request", id });\n`,
    "lib/agents.mjs": `export default ${agents};\n`,
    "lib/index.mjs": 'export { default as agents } from "./agents.mjs";\n',
    "bot.js": `const messages = require("./lib/messages");\nconst { leave, frame } = messages;\nconst build = messages.frame;\nmodule.exports = (ws, c) => {\n  ws.send(JSON.stringify(frame(leave(c), 1)));\n  ws.send(JSON.stringify(build(messages.STOP, 2)));\n};\n`,
    "bot.mjs":
      'import * as Q from "./lib/index.mjs";\nexport const go = (ws) => ws.send(JSON.stringify({ payload: { query: Q.agents }, type: "request", id: 3 }));\n',
    "tagged.js": `const gql = require("graphql-tag");\nconst { print } = require("graphql");\nconst LIST = gql\`query List { departments { edges { node { id } } } }\`;\nconst queries = { list: LIST };\nmodule.exports = (ws) => {\n  ws.send(JSON.stringify({ payload: { query: print(LIST) }, type: "request", id: 4 }));\n  ws.send(JSON.stringify({ payload: { query: queries.list.loc.source.body }, type: "request", id: 4 }));\n};\n`,
  });
  const { replaceNow, byHand, notSent } = await project.adopt({ dryRun: true });
  expect([byHand, notSent]).toEqual([[], []]);
  expect(replaceNow.map(({ call }) => call)).toEqual([
    "leaveChannel(ws.session, { channel_id: `${c}` }).catch(report)",
    "stopAgentSession(ws.session).catch(report)",
    "void listAgents(ws.session).catch(report)",
    "list(ws.session).catch(report)",
    "list(ws.session).catch(report)",
  ]);
});

test("a helper that sends in a promise is reported with its callers, whatever its name", async () => {
  using project = createBotProject({
    "bot.js": `let ws;\nconst pending = new Map();\nfunction request(query, variables) {\n  return new Promise((resolve, reject) => {\n    const id = Math.random();\n    pending.set(id, { resolve, reject });\n    ws.send(JSON.stringify({ payload: { query, variables }, type: "request", id }));\n  });\n}\nrequest(${agents}).then(console.log);\n`,
  });
  const { byHand } = await project.adopt({ dryRun: true });
  expect(byHand.map(({ place, reason, places }) => [place.line, reason, places.map(({ line }) => line)])).toEqual([
    [7, "`request` sends what it is given", [10]],
    [10, "`request` sends it", [10]],
  ]);
});

test("a document that might be sent in an unknown way is not reported as unsent", async () => {
  using project = createBotProject({
    "bot.js": `const message = { type: "request", id: 4 };\nmessage.payload = { query: ${stop} };\nmodule.exports = (ws) => ws.send(JSON.stringify(message));\n`,
  });
  const { byHand, notSent } = await project.adopt({ dryRun: true });
  expect(notSent).toEqual([]);
  expect(byHand.map(({ operations }) => operations)).toContainEqual(["StopAgentSession"]);
});

test.each([
  ["util.format(LEAVE, id)", "%s"],
  ['LEAVE.replace("{id}", id)', "{id}"],
  ["format(LEAVE, id)", "%s"],
])(
  "a text that %s completes does not become an operation, because its placeholder is not a value",
  async (use, placeholder) => {
    using project = createBotProject({
      "bot.js": `const util = require("util");\nconst { format } = util;\nconst LEAVE = 'mutation { leaveChannel(channel_id: "${placeholder}") { success } }';\nmodule.exports = (ws, id) => ws.send(JSON.stringify({ payload: { query: ${use} }, type: "request", id: 1 }));\n`,
    });
    const { operations, cannotBeRead } = await project.adopt({ dryRun: true });
    expect(operations).toEqual([]);
    expect(cannotBeRead.map(({ place, message }) => [place.line, message])).toEqual([
      [4, "The text of the document is completed here"],
    ]);
  },
);

test("a text in which only spaces are replaced is read as a document", async () => {
  const code = `  ws.send(frame(\`mutation {\n    stopAgentSession { success }\n  }\`.replace(/\\s+/g, ' '), 1));\n`;
  using project = createBotProject({ "bot.js": onBridge(code) });
  const { replaceNow } = await project.adopt({ dryRun: true });
  expect(replaceNow.map(({ operation }) => operation)).toEqual(["StopAgentSession"]);
});

test("a document in a .graphql file of the bot is reported as such", async () => {
  using project = createBotProject({
    "bot.js":
      'const fs = require("fs");\nconst read = (name) => fs.readFileSync(`${__dirname}/${name}`, "utf8");\nmodule.exports = (ws) => ws.send(JSON.stringify({ payload: { query: read("send.graphql") }, type: "request", id: 1 }));\n',
  });
  const { byHand } = await project.adopt({ dryRun: true });
  expect(byHand.map(({ reason }) => reason)).toEqual(["The document is read from a file"]);
});

test("a list that a template joins into a text is passed as a list", async () => {
  const code =
    '  ws.send(frame(`mutation { addTags(channel_id: "${c}", tags: [${t.map((each) => `"${each}"`)}]) { success } }`, 1));\n';
  using project = createBotProject({ "bot.js": onBridge(code) });
  const { replaceNow } = await project.adopt({ dryRun: true });
  expect(replaceNow.map(({ call }) => call)).toEqual([
    "addTags(ws.session, { channel_id: `${c}`, tags: t.map((each) => `${each}`) }).catch(report)",
  ]);
});

test("the token is taken from the variables of the login, and a token in the code is replaced by an environment variable", async () => {
  const bot = (value: string) =>
    `const WebSocket = require("ws");\nconst LOGIN = "mutation ($token: String!) { startAgentSession(access_token: $token) { websocket_url } }";\npost("https://chat-api.zopim.com/graphql/request", { query: LOGIN, headers: { token: 1 }, variables: { token: ${value} } }).then((r) => {\n  const ws = new WebSocket(r.websocket_url);\n});\nfunction post(url, body) {}\n`;
  using project = createBotProject({ "bot.js": bot("process.env.MY_TOKEN") });
  const { start } = await project.adopt({ dryRun: true });
  expect(start.tokenVariable).toBeNull();
  expect(JSON.stringify(start.bridge)).toContain("connect({ accessToken: process.env.MY_TOKEN })");

  project.write({ "bot.js": bot('"CANARY-0123456789"') });
  const pasted = await project.adopt({ dryRun: true });
  expect(JSON.stringify(pasted)).not.toContain("CANARY");
  expect(printReport(pasted)).toContain(
    "Before you start the bot, set CONVERSATIONS_ACCESS_TOKEN to its access token.",
  );
});

test.each([
  ["a variable", 'const API_TOKEN = "CANARY-0123456789";'],
  ["a fallback", 'const accessToken = process.env.TOKEN || "CANARY-0123456789";'],
  ["a property", 'const config = { chat: { token: "CANARY-0123456789" } };'],
  ["an assignment", 'exports.token = "CANARY-0123456789";'],
])("a token in %s appears in no report, also where it is repeated", async (_, head) => {
  const code =
    '  ws.send(frame(`mutation { sendMessage(channel_id: "${c}", msg: "CANARY-0123456789") { success } }`, 1));\n';
  using project = createBotProject({ "bot.js": `${head}\n${onBridge(code)}` });
  const report = await project.adopt();
  expect(report.replaceNow).toHaveLength(1);
  expect(JSON.stringify(report)).not.toContain("CANARY");
  expect(project.read("operations/adopted.graphql")).not.toContain("CANARY");
});

test("what may be a word of the report is no token: less than 8 characters under a name, and less than 4 in a login", async () => {
  const login = (token: string) =>
    `post({ query: 'mutation { startAgentSession(access_token: "${token}") { websocket_url } }' });\nfunction post() {}\n`;
  const say = (text: string) =>
    `  ws.send(frame(\`mutation { sendMessage(channel_id: "\${c}", msg: "${text}") { success } }\`, 1));\n`;
  for (const [head, text, isHidden] of [
    ['const TOKEN = "CANARY78";\n', "CANARY78", true],
    ['const TOKEN = "CANARY7";\n', "CANARY7", false],
    [login("CANA"), "CANA", true],
    [login("CAN"), "CAN", false],
  ] as const) {
    using project = createBotProject({ "bot.js": `${head}${onBridge(say(text))}` });
    const report = await project.adopt({ dryRun: true });
    expect([text, !JSON.stringify(report).includes(text)]).toEqual([text, isHidden]);
  }
});

test("of two secrets, the longer one is hidden whole, and everything else stays as it is", () => {
  const data = { text: "CANARY-1-2, CANARY-1", list: ["CANARY-1-2"], count: 1, none: null };
  const hidden = { text: "<access token>, <access token>", list: ["<access token>"], count: 1, none: null };
  expect(withoutSecrets(data, ["CANARY-1", "CANARY-1-2"])).toEqual(hidden);
  expect(withoutSecrets(data, ["CANARY-1-2", "CANARY-1"])).toEqual(hidden);
});

test.each([
  [
    "a list of arguments",
    'const leave = (a) => `mutation { leaveChannel(channel_id: "${a}") { success } }`;',
    "leave(...[c])",
  ],
  [
    "a list of parameters",
    'const leave = (...a) => `mutation { leaveChannel(channel_id: "${a[0]}") { success } }`;',
    "leave(c)",
  ],
])("a builder with %s is left to the user", async (_, builder, call) => {
  const code = `  ${builder}\n  ws.send(JSON.stringify({ payload: { query: ${call} }, type: "request", id: 1 }));\n`;
  using project = createBotProject({ "bot.js": onBridge(code) });
  const { byHand, replaceNow } = await project.adopt({ dryRun: true });
  expect(replaceNow).toEqual([]);
  expect(byHand.map(({ reason }) => reason)).toContain("`leave()` cannot be followed");
});

test("a document in an object with computed access is not reported as unsent", async () => {
  using project = createBotProject({
    "bot.js": `const queries = { stop() { return ${stop}; } };\nmodule.exports = (ws, name) => ws.send(JSON.stringify({ payload: { query: queries[name]() }, type: "request", id: 1 }));\n`,
  });
  expect((await project.adopt({ dryRun: true })).notSent).toEqual([]);
});

test.each([
  [
    "the bridge can be written",
    "const s = new WebSocket(r.websocket_url);",
    "Next: commit, and run adopt --write to make the edits under “Start here” and “Replace now”.",
  ],
  [
    "the bridge is left to a person",
    'const s = new WebSocket("ws://127.0.0.1");',
    "Next: make the socket with `asWebSocket(session)` by hand; then adopt --write can make the edits under “Replace now”.",
  ],
])("the report ends with the next step if %s", async (_, socket, expected) => {
  using project = createBotProject({
    "bot.js": `post(process.env.CHAT_URL, { query: \`mutation { startAgentSession(access_token: "\${process.env.TOKEN}") { websocket_url } }\` }).then((r) => {\n  ${socket}\n  s.send(JSON.stringify({ payload: { query: ${stop} }, type: "request", id: 1 }));\n});\nfunction post(url, body) {}\n`,
  });
  expect(
    printReport(await project.adopt({ dryRun: true }))
      .split("\n")
      .at(-1),
  ).toBe(expected);
});

test("variables reach the call from a builder, a spread, a constant and names in quotes", async () => {
  const code = `  const SEND = "mutation Send($channel: ID!, $msg: String!) { sendMessage(channel_id: $channel, msg: $msg) { success } }";
  const request = (query, variables) => JSON.stringify({ payload: { query, variables }, type: "request", id: 1 });
  const one = (channel) => ({ payload: { query: SEND, variables: { channel, msg: "x" } }, type: "request", id: 1 });
  ws.send(request(SEND, { channel: c, msg: t }));
  ws.send(request(SEND, { ...session.base, msg: t }));
  const given = { channel: c, msg: t };
  ws.send(request(SEND, given));
  ws.send(JSON.stringify(one("c" + t)));
  ws.send(request(SEND, { "channel": c, "msg": t }));
  ws.send(request(SEND, { ["channel"]: c, msg: t }));
  ws.send(request(SEND));
  ws.send(request(SEND, { channel() {}, msg: t }));
`;
  using project = createBotProject({ "bot.js": onBridge(code) });
  const { replaceNow, byHand } = await project.adopt({ dryRun: true });
  expect(replaceNow.map(({ call }) => call)).toEqual([
    "send(ws.session, { channel: c, msg: t }).catch(report)",
    "send(ws.session, { ...session.base, msg: t }).catch(report)",
    "send(ws.session, { ...given }).catch(report)",
    'send(ws.session, { channel: "c" + t, msg: "x" }).catch(report)',
    "send(ws.session, { channel: c, msg: t }).catch(report)",
  ]);
  expect(byHand.map(({ reason }) => reason)).toEqual([
    "The variables of the document cannot be followed",
    'The builder is called without `variables`, so that the text "undefined" is sent',
    "The variables of the document cannot be followed",
  ]);

  // An operation of the project may have other names for them.
  project.write({
    "operations/send.graphql":
      "mutation Say($to: ID!, $msg: String!) { sendMessage(channel_id: $to, msg: $msg) { success } }\n",
  });
  const renamed = await project.adopt({ dryRun: true });
  expect(renamed.replaceNow.map(({ call }) => call)).toEqual([
    "say(ws.session, { to: c, msg: t }).catch(report)",
    'say(ws.session, { to: "c" + t, msg: "x" }).catch(report)',
    "say(ws.session, { to: c, msg: t }).catch(report)",
  ]);
  project.write({ "operations/send.graphql": project.read("operations/send.graphql").replaceAll("$to", "$channel") });
  const same = await project.adopt({ dryRun: true });
  expect(same.replaceNow.map(({ call }) => call)).toEqual(replaceNow.map(({ call }) => call?.replace("send(", "say(")));
});

test("the variables of a frame that was created earlier keep their values from that time", async () => {
  const code = `  const f = { payload: { query: "mutation ($c: ID!) { leaveChannel(channel_id: $c) { success } }", variables: { c } }, type: "request", id: 1 };\n  c = t();\n  ws.send(JSON.stringify(f));\n`;
  using project = createBotProject({ "bot.js": onBridge(code) });
  const { replaceNow, byHand } = await project.adopt({ dryRun: true });
  expect([replaceNow, byHand.map(({ reason }) => reason)]).toEqual([
    [],
    [expect.stringContaining("Things happen between")],
  ]);
});

test("code and fragments that refer to themselves do not prevent a run", async () => {
  const frames = [
    "const a = b; const b = a; ws.send(JSON.stringify(a));",
    "const f = { ...f }; ws.send(JSON.stringify(f));",
    "const h = Object.assign({}, h); ws.send(JSON.stringify(h));",
    "function build() { return build(); } ws.send(JSON.stringify(build()));",
    "class A extends A { constructor() { super(); this.id = 1; } } ws.send(JSON.stringify(new A()));",
    'const T = `query { ${T} }`; ws.send(JSON.stringify({ payload: { query: T }, type: "request", id: 1 }));',
    'const ID = { ...ID }; ws.send(JSON.stringify({ payload: { query: print(Q) }, type: "request", id: ID["X"] })); const Q = print(Q);',
    "const { z } = z; ws.send(JSON.stringify(z));",
    "const { x } = module.exports; module.exports = { x }; ws.send(JSON.stringify(x));",
    "const f = g, g = f; ws.send(JSON.stringify(f()));",
    "class A extends B {} class B extends A { constructor() { super(); } } ws.send(JSON.stringify(new A()));",
    'const ID = OTHER, OTHER = ID; ws.send(JSON.stringify({ payload: { query: "query { agents { edges { node { id } } } }" }, id: ID }));',
    'const ID = -ID; ws.send(JSON.stringify({ payload: { query: "query { agents { edges { node { id } } } }" }, id: ID }));',
    'const t = u, u = t; ws.send(JSON.stringify({ payload: { query: `mutation { leaveChannel(channel_id: "${t}") { success } }` }, id: 1 }));',
  ];
  using project = createBotProject({
    ...Object.fromEntries(frames.map((code, index) => [`${index}.js`, `const ws = new WebSocket("x");\n${code}\n`])),
    "bot.js": onBridge(`  ws.send(frame(${agents}, 1));\n`),
    "operations/own.graphql":
      "query Own { agents { edges { node { ...A } } } }\nfragment A on Agent { id ...B }\nfragment B on Agent { name ...A }\n",
  });
  await expect(project.adopt({ dryRun: true })).rejects.toThrow(/fragment/i);
  project.remove("operations/own.graphql");
  const { counts, replaceNow } = await project.adopt({ dryRun: true });
  expect(counts.files).toBe(frames.length + 1);
  expect(replaceNow.map(({ place }) => place.file)).toEqual(["13.js", "bot.js"]);
});

test("a script without a file extension is read if it is named", async () => {
  using project = createBotProject({
    "bin/bot": `#!/usr/bin/env node\n${bridge}const ws = asWebSocket(null);\nws.send(JSON.stringify({ payload: { query: ${stop} }, type: "request", id: 1 }));\n`,
  });
  project.commit();
  const { edited } = await project.adopt({ paths: ["bin/bot"], write: true });
  expect(edited).toEqual(["bin/bot"]);
  expect(project.read("bin/bot").split("\n").slice(0, 3)).toEqual([
    "#!/usr/bin/env node",
    bridge.trim(),
    'const { stopAgentSession } = require("../generated/client.js");',
  ]);
});

test.each([
  ['"https://chat-api.zopim.com/graphql/request"', "connect({ accessToken: process.env.TOKEN })"],
  ["URL", "connect({ accessToken: process.env.TOKEN })"],
  ["process.env.CHAT", "connect({ accessToken: process.env.TOKEN, endpoint: process.env.CHAT })"],
  [
    '"http://127.0.0.1:4747/login"',
    'connect({ accessToken: process.env.TOKEN, endpoint: "http://127.0.0.1:4747/login" })',
  ],
  ["process.env.CHAT || URL", "connect({ accessToken: process.env.TOKEN, endpoint: process.env.CHAT || URL })"],
  ['URL, save("http://127.0.0.1:4747/graphql/request")', "connect({ accessToken: process.env.TOKEN })"],
  ["process.env.CHAT_URL", "connect({ accessToken: process.env.TOKEN, endpoint: process.env.CHAT_URL })"],
  [
    '"http://127.0.0.1:4747/graphql/request"',
    'connect({ accessToken: process.env.TOKEN, endpoint: "http://127.0.0.1:4747/graphql/request" })',
  ],
])("the bridge logs in where the bot did: %s", async (address, expected) => {
  using project = createBotProject({
    "bot.js": `const URL = "https://chat-api.zopim.com/graphql/request";\nfetch(${address}, { method: "POST", body: JSON.stringify({ query: \`mutation { startAgentSession(access_token: "\${process.env.TOKEN}") { websocket_url } }\` }) }).then((r) => new WebSocket(r.websocket_url));\n`,
  });
  const { start } = await project.adopt({ dryRun: true });
  expect(start.bridge?.flatMap(({ after }) => after).join()).toContain(expected);
});
