// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the code of bots is text here

// What looks as if an edit could replace it, and cannot be replaced by one.

import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { createBotProject } from "./support.ts";

const bridge = 'const { asWebSocket } = require("conversations-codegen/bridge");\n';
const stop = "'mutation { stopAgentSession { success } }'";
const frame = `{ payload: { query: ${stop} }, type: "request", id: 1 }`;

async function report(code: string) {
  using project = createBotProject({ "bot.js": `${bridge}${code}\n` });
  return await project.adopt({ dryRun: true });
}

test.each([
  ["a class", "class Out { constructor(ws) { this.ws = ws; } send(t) { this.ws.send(t); } }", "new Out(ws)"],
  ["an object", "const out = { send(t) { setImmediate(() => ws.send(t)); } };", "out"],
])("a send through %s of the bot is no send on a socket, which alone has a session", async (_, head, out) => {
  const code = `let ws;\nexports.use = (session) => { ws = asWebSocket(session); };\n${head}\n`;
  const known = await report(`${code}const via = ${out};\nvia.send(JSON.stringify(${frame}));`);
  expect(known.replaceNow).toEqual([]);
  expect(known.byHand.flatMap(({ operations }) => operations)).toEqual(["StopAgentSession"]);

  const unknown = await report(`${code}exports.go = (via) => via.send(JSON.stringify(${frame}));`);
  expect(unknown.replaceNow).toEqual([]);
  expect(unknown.byHand.map(({ reason }) => reason)).toContain(
    "`via` may be an object of the bot, which has its own `send`",
  );

  const renamed = await report(
    `${code}exports.go = (given) => {\n  const via = given;\n  via.send(JSON.stringify(${frame}));\n};`,
  );
  expect(renamed.replaceNow).toEqual([]);
});

test.each([
  ["has the name of a socket", "exports.go = (ws) => ws.send(FRAME);"],
  [
    "gets a socket later",
    "let line;\nexports.use = (session) => { line = asWebSocket(session); };\nexports.go = () => line.send(FRAME);",
  ],
  [
    "is a property that gets a socket later",
    "exports.Bot = class { constructor() { this.line = null; } open(s) { this.line = asWebSocket(s); } go() { this.line.send(FRAME); } };",
  ],
])("a send is replaced if its object %s, although the bot has a send of its own", async (_, code) => {
  const own = "exports.queue = { send(t) { this.items.push(t); } };\n";
  const { replaceNow } = await report(`${own}${code.replace("FRAME", `JSON.stringify(${frame})`)}`);
  expect(replaceNow).toHaveLength(1);
});

test.each([
  [
    "a function of a library that sets a value",
    "_.set(f, 'payload.query', q);",
    "is passed to `_.set()`, which may change it",
  ],
  ["a function of a library on a part", "_.set(f.payload, 'query', q);", "is passed to `_.set()`, which may change it"],
  ["a function of the bot that changes it", "fill(f, q);", "is passed to `fill()`, which may change it"],
  ["a method of a list in it", "f.payload.tags.push(q);", "is changed after it was made"],
])("a frame that is passed to %s is not replaced", async (_, change, reason) => {
  const code = `function fill(frame, q) {\n  frame.payload.query = q;\n}\nexports.go = (ws, q) => {\n  const f = ${frame};\n  ${change}\n  ws.send(JSON.stringify(f));\n};`;
  const { replaceNow, byHand } = await report(code);
  expect(replaceNow).toEqual([]);
  expect(byHand.map((each) => each.reason)).toContain(`\`f\` ${reason}`);
});

test.each([
  ["a log", "console.log(f);"],
  ["a log of a property with the name of a method that changes", "console.log(f.fill);"],
  ["a function of the bot that reads it", "note(f);"],
  ["a function that calls itself with it", "again(f);"],
  ["a function of a library, behind the object that it changes", "const other = _.merge({}, f);"],
  ["a list", "sent.push(f);"],
])("a frame that is passed to %s is replaced", async (_, use) => {
  const code = `const sent = [];\nfunction note(frame) {\n  return frame.id;\n}\nfunction again(frame) {\n  return again(frame);\n}\nexports.go = (ws) => {\n  const f = ${frame};\n  ws.send(JSON.stringify(f));\n  ${use}\n};`;
  expect((await report(code)).replaceNow).toHaveLength(1);
});

test.each([
  ["calls a function with it", "console.log(next(data));", false],
  ["assigns in it", "console.log((last = data.payload));", false],
  ["awaits in it", "console.log(await data);", false],
  ["builds a text in it", "console.log(JSON.stringify(data), new Date().toISOString());", true],
])("the answer to a request is only logged if the log %s: %s", async (_, log, isNow) => {
  const code = `let last;\nexports.go = (ws, next) => {\n  ws.send(JSON.stringify(${frame}));\n  ws.on("message", async (raw) => {\n    const data = JSON.parse(raw);\n    if (data.id === 1) ${log}\n  });\n};`;
  const { replaceNow, replaceAndMove } = await report(code);
  expect([replaceNow.length, replaceAndMove.length]).toEqual(isNow ? [1, 0] : [0, 1]);
});

test.each([
  ["a method toJSON", `class F { toJSON() { return ${frame}; } }`, 1],
  [
    "parameters that are properties",
    `class F { constructor(payload = { query: ${stop} }, type = "request", id = 1) { this.payload = payload; this.type = type; this.id = id; } }`,
    1,
  ],
  ["properties that a copy gives to it", `class F { constructor() { Object.assign(this, ${frame}); } }`, 0],
  [
    "properties that a method gives to it",
    `class F { constructor() { this.fill(); } fill() { Object.assign(this, ${frame}); } }`,
    0,
  ],
  [
    "properties that its base class may give to it",
    `class B { constructor() { Object.assign(this, ${frame}); } } class F extends B {}`,
    0,
  ],
])("a frame of a class with %s is never left out of the report", async (_, declaration, now) => {
  const { counts, replaceNow, byHand, notSent } = await report(
    `${declaration}\nexports.go = (ws) => ws.send(JSON.stringify(new F()));`,
  );
  expect(counts.sends).toBe(1);
  expect(replaceNow).toHaveLength(now);
  expect(byHand.length > 0).toBe(now === 0);
  expect(notSent).toEqual([]);
});

test("in TypeScript, the properties of a class may be parameters of its constructor", async () => {
  using project = createBotProject({
    "bot.ts": `class F {\n  type = "request";\n  constructor(readonly id: number, public payload: { query: string }) {}\n}\nexport const go = (ws: any) => ws.send(JSON.stringify(new F(1, { query: ${stop} })));\n`,
  });
  expect((await project.adopt({ dryRun: true })).replaceNow).toHaveLength(1);
});

test.each([
  [
    "a base class calls",
    "class B { frame() { return { payload: { query: this.query() }, id: 1 }; } }\nclass F extends B { query() { return QUERY; } }\nexports.make = () => new F().frame();",
  ],
  [
    "JSON.stringify calls",
    "const F = class { toJSON() { return { query: QUERY }; } };\nexports.make = () => post(new F());",
  ],
])("a document in a method that %s is not reported as unsent", async (_, code) => {
  const { notSent, byHand } = await report(code.replace("QUERY", stop));
  expect(notSent).toEqual([]);
  expect(byHand.map(({ operations }) => operations)).toEqual([["StopAgentSession"]]);
});

test.each([
  [
    "code that runs",
    'const start = () => ws.send(JSON.stringify(FRAME));\nstart();\nconst express = require("express");\n',
  ],
  [
    "an object that is made",
    'class Bot { constructor() { ws.send(JSON.stringify(FRAME)); } }\nconst bot = new Bot();\nconst express = require("express");\n',
  ],
])("imports are added above %s, although a require follows below", async (_, code) => {
  const fake = "const ws = { session: { request: async () => console.log('sent') }, asWebSocket };\n";
  using project = createBotProject({
    "bot.js": `require("./env").load();\nconst { asWebSocket } = require("./ws");\n${fake}asWebSocket();\n${code.replace("FRAME", frame)}`,
    "env.js": "exports.load = () => {};\n",
    "ws.js": "exports.asWebSocket = () => {};\n",
    "node_modules/express/index.js": "",
  });
  project.commit();
  await project.adopt({ write: true });
  expect(project.read("bot.js")).toContain(
    'require("./ws");\nconst { stopAgentSession } = require("./generated/client.js");\n',
  );
  expect(execFileSync(process.execPath, ["bot.js"], { cwd: project.folder, encoding: "utf8" })).toBe("sent\n");
});

test("a text that compilers have put together with concat() is read as one", async () => {
  const { replaceNow } = await report(
    'exports.go = (ws, c, m) => {\n  var q = "mutation { sendMessage(channel_id: \\"".concat(c, "\\", msg: \\"").concat(m, "\\") { success } }");\n  ws.send(JSON.stringify({ payload: { query: q }, type: "request", id: 1 }));\n};',
  );
  expect(replaceNow.map(({ call }) => call)).toEqual([
    "sendMessage(ws.session, { channel_id: `${c}`, msg: `${m}` }).catch(report)",
  ]);
});

test.each([
  ['TEXT.split("%s").join(s)', "The text of the document is completed here"],
  ['[TEXT, s, ") { node { id } } }"].reduce(add)', "If the code completes it elsewhere, write its operation by hand."],
])("a text that the bot completes by %s is refused with that reason", async (built, expected) => {
  const text = built.startsWith("[")
    ? "mutation { updateAgentStatus(status: "
    : "mutation { updateAgentStatus(status: %s) { node { id } } }";
  const { cannotBeRead } = await report(`const TEXT = "${text}";\nexports.go = (s, add) => ${built};`);
  expect(cannotBeRead.map(({ message, hint }) => `${message} ${hint}`)).toEqual([expect.stringContaining(expected)]);
});

test("a text that is only split into lines is read", async () => {
  const { cannotBeRead, operations } = await report(`exports.q = ${stop}.split("\\n").join(" ");`);
  expect([cannotBeRead.length, operations.length]).toEqual([0, 1]);
});

const logIn =
  'fetch("https://chat-api.zopim.com/graphql/request", { body: JSON.stringify({ query: `mutation { startAgentSession(access_token: "${process.env.TOKEN}") { websocket_url } }` }) })';

test.each([
  ["js", 'const WS = require("ws");', "WS"],
  ["js", 'const { WebSocket: Line } = require("ws");', "Line"],
  ["js", 'var ws_1 = __importDefault(require("ws"));', "ws_1.default"],
  ["mjs", 'import Line from "isomorphic-ws";', "Line"],
  ["mjs", 'import { WebSocket as Line } from "ws";', "Line"],
  ["ts", 'import * as Line from "ws";', "Line"],
  ["ts", 'import Line = require("ws");', "Line"],
])("the socket of the package `ws` is found by any name: %s, %s", async (ending, head, name) => {
  using project = createBotProject({
    [`bot.${ending}`]: `${head}\n${logIn}.then((r) => new ${name}(r.websocket_url));\n`,
  });
  const { start } = await project.adopt({ dryRun: true });
  expect([start.byHand, start.sockets.length, start.bridge?.length]).toEqual([null, 1, 1]);
});

test.each([
  ['const { Server } = require("ws");', "Server"],
  ['const ws = require("ws");', "ws.Server"],
  ['const Line = require("./ws");', "Line"],
  ['const Line = class { kind = "ws"; };', "Line"],
])("another class is no socket of the bot: %s", async (head, name) => {
  const { start } = await report(`${head}\n${logIn}.then((r) => new ${name}(r.websocket_url));`);
  expect(start.sockets).toEqual([]);
});

test("the code that compilers write for a call of another module is followed", async () => {
  using project = createBotProject({
    "bot.js":
      'Object.defineProperty(exports, "__esModule", { value: true });\nvar queries_1 = require("./queries");\nexports.go = function (ws, c) { ws.send(JSON.stringify({ payload: { query: (0, queries_1.leave)(c) }, type: "request", id: 1 })); };\n',
    "queries.js":
      'Object.defineProperty(exports, "__esModule", { value: true });\nexports.leave = exports.IDS = void 0;\nexports.IDS = {};\nvar leave = function (c) { return "mutation { leaveChannel(channel_id: \\"".concat(c, "\\") { success } }"); };\nexports.leave = leave;\n',
  });
  const { replaceNow, notSent } = await project.adopt({ dryRun: true });
  expect(notSent).toEqual([]);
  expect(replaceNow.map(({ call }) => call)).toEqual([
    "leaveChannel(ws.session, { channel_id: `${c}` }).catch(report)",
  ]);
});

test("events that an early return lets pass are shown with the subscription", async () => {
  const { replaceAndMove } = await report(
    'exports.go = (ws) => {\n  let sub;\n  ws.send(JSON.stringify({ payload: { query: "subscription { message { node { id } } }" }, type: "request", id: 1 }));\n  ws.on("message", (raw) => {\n    const data = JSON.parse(raw);\n    if (data.id === 1) sub = data.payload.data.subscription_id;\n    if (data.sig !== "DATA" || data.subscription_id !== sub) return;\n    save(data.payload.data.message);\n  });\n};\nfunction save() {}',
  );
  expect(
    replaceAndMove.map(({ readers }) => readers.map(({ kind, place, lastLine }) => [kind, place.line, lastLine])),
  ).toEqual([
    [
      ["answer", 7, 7],
      ["events", 8, 10],
    ],
  ]);
});

test.each([
  ["process.env.TOKEN", 'process.env.TOKEN ?? ""'],
  ["process.env.TOKEN!", 'process.env.TOKEN ?? ""'],
  ["CANARY-0123456789", 'process.env.CONVERSATIONS_ACCESS_TOKEN ?? ""'],
])("in TypeScript, the bridge gets a token that is a string: %s", async (token, expected) => {
  const query = token.startsWith("CANARY") ? token : `\${${token}}`;
  using project = createBotProject({
    "bot.ts": `import WebSocket from "ws";\nfetch(process.env.CHAT_URL as string, { body: JSON.stringify({ query: \`mutation { startAgentSession(access_token: "${query}") { websocket_url } }\` }) }).then((r: any) => new WebSocket(r.websocket_url));\n`,
  });
  const { start } = await project.adopt({ dryRun: true });
  expect(start.bridge?.flatMap(({ after }) => after).join()).toContain(
    `connect({ accessToken: ${expected}, endpoint: process.env.CHAT_URL as string })`,
  );
  expect(start.tokenVariable).toBe(token.startsWith("CANARY") ? "CONVERSATIONS_ACCESS_TOKEN" : null);
});

const loginRequest =
  'fetch(process.env.CHAT_URL, { body: JSON.stringify({ query: `mutation { startAgentSession(access_token: "${process.env.TOKEN}") { websocket_url } }` }) })';
const socketOf = (answer: string) => `const ws = new WebSocket(${answer}.data.startAgentSession.websocket_url);`;

test.each([
  [
    "the body of a response that is in a constant",
    `(async () => {\n  const response = await ${loginRequest};\n  const answer = await response.json();\n  ${socketOf("answer")}\n})();`,
  ],
  [
    "the body of a response that a function of the bot gets",
    `const send = () => ${loginRequest};\nconst logIn = async () => (await send()).json();\n(async () => {\n  const answer = await logIn();\n  ${socketOf("answer")}\n})();`,
  ],
  [
    "the body in a second step",
    `${loginRequest}.then((r) => r.json()).then((answer) => {\n  ${socketOf("answer")}\n});`,
  ],
])("the bridge replaces the request of the login, and not only %s", async (_, code) => {
  using project = createBotProject({ "bot.js": `const WebSocket = require("ws");\n${code}\n` });
  project.commit();
  const { start } = await project.adopt({ write: true, confirmBridge: async () => true });
  expect(start.byHand).toBeNull();
  const [, used = ""] = project.read("bot.js").split(/(?=\(async|connect\()/);
  expect(used).not.toMatch(/fetch\(|json\(\)|send\(\)/);
  expect(project.read("bot.js").match(/\bconnect\(/g)).toHaveLength(1);
});

test.each([
  [
    "the answer inside a callback of the request",
    `${loginRequest}.then((r) => r.json().then((answer) => {\n  ${socketOf("answer")}\n}));`,
    "The address of the WebSocket cannot be followed back to the login",
  ],
  [
    "the status of the response",
    `(async () => {\n  const r = await ${loginRequest};\n  if (!r.ok) return;\n  const answer = await r.json();\n  ${socketOf("answer")}\n})();`,
    "The bot uses something else of the login than the address of the WebSocket",
  ],
  [
    "the answer to another request",
    `${loginRequest};\nload().then((answer) => {\n  ${socketOf("answer")}\n});\nfunction load() {}`,
    "The address of the WebSocket cannot be followed back to the login",
  ],
])("the bridge is left to a person if the bot uses %s", async (_, code, reason) => {
  using project = createBotProject({ "bot.js": `const WebSocket = require("ws");\n${code}\n` });
  expect((await project.adopt({ dryRun: true })).start.byHand).toBe(reason);
});

test("a document that a queue of the bot sends later is reported with the call of that queue", async () => {
  const { byHand } = await report(
    `class Out {\n  send(text) { this.items.push(text); this.flush(); }\n  flush() { this.ws.send(this.items.shift()); }\n}\nnew Out().send(JSON.stringify(${frame}));`,
  );
  expect(byHand.map(({ reason }) => reason)).toContain("`new Out().send` sends it");
});

test("a name that another name hides at the send is not written there", async () => {
  const { replaceNow, byHand } = await report(
    'exports.go = (ws, rows, others) =>\n  rows.forEach((row) => {\n    const leave = () => `mutation { leaveChannel(channel_id: "${row.id}") { success } }`;\n    others.forEach((row) => ws.send(JSON.stringify({ payload: { query: leave() }, type: "request", id: 1 })));\n  });',
  );
  expect(replaceNow).toEqual([]);
  expect(byHand.map(({ reason }) => reason)).toEqual(["`row` is only known where the document is built"]);
});

const asking = (read: string) =>
  `exports.go = (ws, handlers, show) => {\n  ws.send(JSON.stringify({ payload: { query: "query { agents { edges { node { id } } } }" }, type: "request", id: 7 }));\n  ws.on("message", (raw) => {\n    const frame = JSON.parse(raw);\n    ${read}\n  });\n};`;

test.each([
  ["a name for it", "const result = frame.payload.data; if (result && result.agents) show(result.agents);"],
  ["a function", "show(frame.payload.data);"],
  ["a name for it, and a function", "const result = frame.payload.data; if (result) show(result);"],
  ["the names of its fields", "for (const name of Object.keys(frame.payload.data)) handlers[name](frame);"],
  ["a computed name", "handlers.forEach((name) => show(frame.payload.data[name]));"],
  ["a name that refers to itself", "var result = result || frame.payload.data; show(result);"],
  ["a pattern with the rest", "const { errors, ...rest } = frame.payload.data; show(rest);"],
  ["a function behind a test", "frame.payload.data && show(frame.payload.data);"],
  ["a function in parentheses", "show((frame.payload.data));"],
  ["a function, if there is one", "show(handlers ? frame.payload.data : {});"],
  ["a function in the branch of an error", "frame.errorCode === 3 && show(frame.payload.data);"],
  ["a sum", 'show(frame.payload.data + "");'],
  ["a function above the guard of events", 'show(frame.payload.data); if (frame.sig !== "DATA") return;'],
])("an answer that reaches code by %s is not lost", async (_, read) => {
  const { replaceNow, replaceAndMove } = await report(asking(read));
  expect(replaceNow).toEqual([]);
  expect(replaceAndMove.map(({ operation, readers }) => [operation, readers.length > 0])).toEqual([
    ["ListAgents", true],
  ]);
});

test.each([
  ["by another name", "const result = frame.payload.data; if (result.departments) show(result.departments);"],
  ["by a name that refers to itself", "var result = result || frame.payload.data; if (result) show();"],
  ["for a log", "if (frame.payload.data) console.log(JSON.stringify(frame.payload.data));"],
  ["in a test", "if (frame.payload && frame.payload.data && frame.payload.data.departments) show();"],
  ["by another name in a pattern", "const { departments } = frame.payload.data; show(departments);"],
  ["by another name behind parentheses", "show((frame.payload.data).departments);"],
  ["by another name behind a condition", "show((handlers ? frame.payload.data : {}).departments);"],
  ["as a condition", "show(frame.payload.data ? 1 : 2);"],
  ["in a test that there is none", "if (!frame.payload.data) show();"],
  ["in a test of its type", 'show(typeof frame.payload.data === "object");'],
  ["in a comparison", "show(frame.payload.data !== null);"],
  ["in the branch of a subscription", "if (frame.subscription_id === handlers) show(frame.payload.data);"],
  ["in the branch of another id", "if (frame.id === 8) show(frame.payload.data);"],
  ["in the branch of events", 'if (frame.sig === "DATA") show(frame.payload.data);'],
  ["below the guard of events", 'if (frame.sig !== "DATA") return; show(frame.payload.data);'],
])("code that reads results only %s does not read the answer", async (_, read) => {
  expect((await report(asking(read))).replaceNow).toHaveLength(1);
});

test("what the bot sends to its own page, and hears from it, is no part of the conversation with the service", async () => {
  const { counts, replaceNow, replaceAndMove, byHand } = await report(
    `const server = new WebSocket.Server({ port: 0 });
server.on("connection", (ws) => {
  ws.send(JSON.stringify({ type: "hello", payload: { count: 1 } }));
  ws.on("message", (raw) => {
    const { id, payload } = JSON.parse(raw);
    if (id === 1) ws.send(JSON.stringify({ id, payload }));
    else show(id, payload);
  });
});
const tell = (event) => server.clients.forEach((ws) => ws.send(event));
exports.go = (ws) => ws.send(JSON.stringify(${frame}));
server.on("connection", () => exports.line.send(JSON.stringify(${frame})));
exports.client.on("open", (ws) => ws.send(JSON.stringify(${frame})));`,
  );
  expect([counts.sends, replaceNow.length, replaceAndMove.length, byHand.length]).toEqual([3, 3, 0, 0]);
});

test("the search ends at a frame whose toJSON makes the next, and at a client that is made of itself", async () => {
  const frames = await report(
    "class F { toJSON() { return new F(); } }\nexports.go = (ws) => ws.send(JSON.stringify(new F()));",
  );
  expect(frames.counts.sends).toBe(0);
  const { start } = await report(
    `const WebSocket = require("ws");\nvar api = new api();\n${loginRequest.replace("fetch(process.env.CHAT_URL, ", "api.request(")}.then((r) => new WebSocket(r.data.websocket_url));`,
  );
  expect(start.byHand).toBe("The address that the login is sent to cannot be found");
});
