// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the code of bots is text here

// Tests the result for one send, by the way in which its frame is built and its answer is read.

import { expect, test } from "vitest";
import { createBotProject } from "./support.ts";

const stop = "'mutation { stopAgentSession { success } }'";
const leave = '`mutation { leaveChannel(channel_id: "${c}") { success } }`';
const frame = (query: string, id = "1") => `{ payload: { query: ${query} }, type: "request", id: ${id} }`;
const send = (value: string) => `ws.send(JSON.stringify(${value}));`;

/** A bot on the bridge, in one function. */
const bot = (code: string, head = "") =>
  `const { asWebSocket } = require("conversations-codegen/bridge");\n${head}module.exports = async (session, c, t, n, list) => {\n  const ws = asWebSocket(session);\n  ${code}\n};\n`;

/** Returns the call of each send, or the reason why a person must write it. */
async function fates(files: Readonly<Record<string, string>>): Promise<string[]> {
  using project = createBotProject(files);
  const { replaceNow, replaceAndMove, byHand, bugs, notSent } = await project.adopt({ dryRun: true });
  return [
    ...replaceNow.map(
      ({ call }) =>
        `${call
          ?.replace(/\n */g, " ")
          .replace(/^void /, "")
          .replace(/\.catch\(report\)$/, "")}`,
    ),
    ...replaceAndMove.map(
      ({ call, readers }) => `${call} <- ${readers.map(({ kind, place }) => `${kind} ${place.line}`)}`,
    ),
    ...byHand.map(({ reason }) => reason),
    ...[...bugs, ...notSent].map(({ message }) => message),
  ];
}

const stopped = "stopAgentSession(ws.session)";
const left = (value: string) => `leaveChannel(ws.session, { channel_id: ${value} })`;

test.each([
  [
    "a class with fields",
    `class F { type = "request"; id = 3; constructor(q) { this.payload = { query: q }; } }\n  ${send(`new F(${stop})`)}`,
    stopped,
  ],
  [
    "a class expression",
    `const F = class { constructor(q) { this.payload = { query: q }; this.type = "request"; this.id = 3; } };\n  ${send(`new F(${stop})`)}`,
    stopped,
  ],
  [
    "a class whose base has the constructor",
    `class B { id = 3; constructor(q) { this.payload = { query: q }; } }\n  class F extends B { type = "request"; }\n  ${send(`new F(${stop})`)}`,
    stopped,
  ],
  [
    "a class that sets fields of other things",
    `class F { id = 3; constructor(q) { c.payload = 1; this.payload = { query: q }; c.payload = 2; } }\n  ${send(`new F(${stop})`)}`,
    stopped,
  ],
  ["a class without arguments", `class F { id = 3; payload = { query: ${stop} }; }\n  ${send("new F")}`, stopped],
  [
    "a class of a package",
    `const { F } = require("frames");\n  ${send("new F()")}`,
    "The class of the frame cannot be read",
  ],
  ["a variable that is no class", `const F = t;\n  ${send("new F()")}`, "The class of the frame cannot be read"],
  [
    "a spread that is not known",
    send(`{ ...session.base, payload: { query: ${stop} }, id: 1 }`),
    "A spread may change the frame",
  ],
  [
    "a spread in the payload",
    send(`{ payload: { ...session.base, query: ${stop} }, id: 1 }`),
    "A spread may change the frame",
  ],
  ["a computed name", send(`{ [t]: 1, payload: { query: ${stop} }, id: 1 }`), "A spread may change the frame"],
  [
    "a payload without a query",
    send('{ payload: { other: 1 }, type: "request", id: 1 }'),
    "The payload has no query that can be read",
  ],
  ["a payload from elsewhere", send('{ payload: c, type: "request", id: 1 }'), "`c` is only known at run time"],
  [
    "a variable that gets another value",
    `let f = ${frame(stop)};\n  f = t;\n  ${send("f")}`,
    "`f` gets another value later",
  ],
  ["an object's own name", `const q = { STOP };\n  ${send(frame("q.STOP"))}`, stopped, `const STOP = ${stop};\n`],
  [
    "an object's name in brackets",
    `const q = { STOP };\n  ${send(frame('q["STOP"]'))}`,
    '`q["STOP"]` cannot be followed',
    `const STOP = ${stop};\n`,
  ],
  [
    "a method",
    `const q = { payload() {} };\n  ${send('{ ...q, type: "request", id: 1 }')}`,
    "No send of StopAgentSession was found",
    `const STOP = ${stop};\n`,
  ],
  ["a list of frames", `const all = [${frame(stop)}];\n  ${send("all[0]")}`, "`all[0]` cannot be followed"],
  [
    "a constant that loses a property",
    `const f = ${frame(stop)};\n  delete f.id;\n  ${send("f")}`,
    "`f` is changed after it was made",
  ],
  [
    "a constant to which Object.assign adds",
    `const f = ${frame(stop)};\n  Object.assign(f, t);\n  ${send("f")}`,
    "`f` is changed after it was made",
  ],
  [
    "a constant that Object.assign only reads",
    `const f = ${frame(stop)};\n  Object.assign(t, f);\n  ${send("f")}`,
    stopped,
  ],
  [
    "a function with two results",
    `function build() { if (t) return ${frame(stop)}; return ${frame(leave)}; }\n  ${send("build()")}`,
    "`build()` cannot be followed",
  ],
  [
    "a function with a result under a condition",
    `function build() { if (t) return ${frame(stop)}; }\n  ${send("build()")}`,
    "`build()` cannot be followed",
  ],
  [
    "a function with a function in it",
    `function build() { t(() => { return 1; }); return ${frame(stop)}; }\n  ${send("build()")}`,
    stopped,
  ],
  [
    "a function that takes an object",
    `const build = ({ c: d, x = "y" }) => (${frame(leave.replace("${c}", "${d}${x}"))});\n  ${send("build({ c })")}`,
    left('`${c}${"y"}`'),
  ],
  [
    "a function with a default",
    `const build = (d = n) => (${frame(leave.replace("${c}", "${d}"))});\n  ${send("build()")}`,
    left("`${n}`"),
  ],
  [
    "a socket that is fetched",
    `session.socket().send(JSON.stringify(${frame(stop)}));`,
    "The socket is made or fetched for each send",
  ],
])("a frame from %s gives the right call or the reason", async (_, code, expected, head = "") => {
  expect(await fates({ "bot.js": bot(code, head) })).toContain(expected);
});

test("an export by another name, and a function that both files import, are known at a send", async () => {
  const files = {
    "q.js": `const STOP = ${stop};\nmodule.exports = { halt: STOP };\n`,
    "name.js": "exports.name = (c) => c.id;\n",
    "build.js": `const { name } = require("./name");\nexports.build = (a) => (${frame(leave.replace("${c}", "${name(a)}"))});\n`,
    "bot.js": bot(
      `${send(frame("halt"))}\n  ${send("build(c)")}`,
      'const { halt } = require("./q");\nconst { build } = require("./build");\nconst { name } = require("./name");\n',
    ),
  };
  expect(await fates(files)).toEqual([stopped, left("`${name(c)}`")]);
});

test.each([
  [19, stopped],
  [20, "The frame cannot be followed"],
])("a frame behind %i names is followed up to a limit", async (count, expected) => {
  const names = Array.from({ length: count - 1 }, (_, index) => `const f${index + 2} = f${index + 1};\n  `);
  const code = `const f1 = ${frame(stop)};\n  ${names.join("")}${send(`f${count}`)}`;
  expect(await fates({ "bot.js": bot(code) })).toContain(expected);
});

const between = "Things happen between `f` and its send that may change its values";

test.each([
  ["a log", 'console.log("now");', left("`${c}`")],
  ["a comparison", "n === 1;", left("`${c}`")],
  ["a condition", "n &&", left("`${c}`")],
  ["a sign", "-n;", left("`${c}`")],
  ["a call", "t();", between],
  ["a log of a call", "console.log(t());", between],
  ["a log of a text that is built there", "console.log(JSON.stringify(n), new Date());", left("`${c}`")],
  ["new", "new t;", between],
  ["await", "await t;", between],
  ["delete", "delete c.id;", between],
  ["an increment", "n++;", between],
  ["a decrement", "--n;", between],
  ["an assignment", "c = t;", between],
  ["an assignment of another kind", "n ||= t;", between],
])("%s between a frame and its send gives the right call or the reason", async (_, code, expected) => {
  expect(await fates({ "bot.js": bot(`const f = ${frame(leave)};\n  ${code}\n  ${send("f")}`) })).toEqual([expected]);
});

test.each([
  ["true", "leave: ${LEAVE}", "const LEAVE = true;", "leave: LEAVE"],
  ["false", "leave: ${LEAVE}", "const LEAVE = false;", "leave: LEAVE"],
  ["a negative number", "leave: ${LEAVE > 0}", "const LEAVE = -1;", null],
])("constant values (%s) may move over other code", async (_, argument, head, expected) => {
  const query = `\`mutation { inviteAgent(channel_id: "a", agent_id: "b", ${argument}) { success } }\``;
  const [fate] = await fates({ "bot.js": bot(`const f = ${frame(query)};\n  t();\n  ${send("f")}`, `${head}\n`) });
  expect(fate).toBe(expected === null ? between : `inviteAgent(ws.session, { ${expected} })`);
});

const invite = (channel: string, agent: string) =>
  `\`mutation { inviteAgent(channel_id: "\${${channel}}", agent_id: "\${${agent}}") { success } }\``;

test.each([
  ["the same", "c", "c", "channel_id: `${c}`"],
  ["different", "c", "t", "channel_id: `${c}`, agent_id: `${t}`"],
  ["the results of a call", "t()", "t()", "channel_id: `${t()}`, agent_id: `${t()}`"],
  ["counted", "n++", "n++", "channel_id: `${n++}`, agent_id: `${n++}`"],
  ["negative", "-n", "-n", "channel_id: `${-n}`"],
])("two values that are %s become two arguments", async (_, one, other, expected) => {
  const code = send(frame(invite(one, other)));
  expect(await fates({ "bot.js": bot(code) })).toEqual([`inviteAgent(ws.session, { ${expected} })`]);
});

test.each([
  ["its own constant", "(a) => { const b = a.x; return FRAME; }", "b", "build(c)", left("`${c.x}`")],
  [
    "its own constant with a call",
    "(a) => { const b = t(a); return FRAME; }",
    "b",
    "build(c)",
    "`b` is only known where the document is built",
  ],
  [
    "its own constants that refer to each other",
    "(a) => { const b = d.x, d = b.y; return FRAME; }",
    "b",
    "build(c)",
    "`b` is only known where the document is built",
  ],
  [
    "its own variable",
    "(a) => { let b = a.x; b = 1; return FRAME; }",
    "b",
    "build(c)",
    "`b` is only known where the document is built",
  ],
  ["an argument that is a choice", "(a) => FRAME", "a.x", "build(c || t)", left("`${(c || t).x}`")],
  ["an argument in an operation", "(a) => FRAME", "a - 1", "build(n || 2)", left("`${(n || 2) - 1}`")],
  ["an argument that is a number", "(a) => FRAME", "a - 1", "build(7)", left("`${7 - 1}`")],
  ["an argument alone", "(a) => FRAME", "a", "build(c || t)", left("`${c || t}`")],
  ["an argument in an object", "(a) => FRAME", "format({ a, b: a })", "build(c)", left("`${format({ a: c, b: c })}`")],
  [
    "an argument in a callback",
    "(a) => FRAME",
    "a.map((x) => x.id)",
    "build(list)",
    left("`${list.map((x) => x.id)}`"),
  ],
  ["a call that is used once", "(a) => FRAME", "a", "build(t())", left("`${t()}`")],
  ["a call that is used twice", "(a) => FRAME", "a + a", "build(t())", "`t()` would be called more than once"],
  ["a value that is used twice", "(a) => FRAME", "a + a", "build(c)", left("`${c + c}`")],
  [
    "an escaped argument",
    "(a) => FRAME",
    "escapeText(a)",
    "build(c)",
    "`escapeText(a)` escapes the text for GraphQL: as a variable, its backslashes would be sent",
  ],
  ["an argument that is shortened", "(a) => FRAME", "shorten(a)", "build(c)", left("`${shorten(c)}`")],
  ["an argument that is escaped for a page", "(a) => FRAME", "escapeHtml(a)", "build(c)", left("`${escapeHtml(c)}`")],
  ["an argument for an address", "(a) => FRAME", "encodeURIComponent(a)", "build(c)", left("encodeURIComponent(c)")],
])("a builder with %s gives the right call or the reason", async (_, builder, hole, call, expected) => {
  const built = frame(leave.replace("${c}", `\${${hole}}`));
  const code = `const build = ${builder.replace("=> FRAME", `=> (${built})`).replace("FRAME", built)};\n  ${send(call)}`;
  expect((await fates({ "bot.js": bot(code, "function format() {}\n") }))[0]).toBe(expected);
});

const used = "The result of `send` is used";

test.each([
  ["the left side of a choice", "SEND || t();", used],
  ["the right side of a choice", "t || SEND;", stopped],
  ["in brackets", "(SEND);", stopped],
  ["a condition", "SEND ? t() : n();", used],
  ["one of two cases", "t ? n() : SEND;", stopped],
  ["an argument", "t(SEND);", used],
  ["a sum", "n + SEND;", used],
  ["returned", "return SEND;", used],
  ["returned by an arrow", "t(() => SEND);", stopped],
  ["the default of a parameter", "t((a = SEND) => a);", used],
  ["in a list of expressions", "t(), SEND, n();", stopped],
])("a send that is %s is replaced only if nothing uses its value", async (_, code, expected) => {
  const text = send(frame(stop)).slice(0, -1);
  expect(await fates({ "bot.js": bot(code.replace("SEND", text)) })).toEqual([expected]);
});

test.each([
  ["mailer.send(JSON.stringify(t));", []],
  ["chatSocket.send(JSON.stringify(t));", ["`t` is only known at run time"]],
  ["ws.emit(JSON.stringify(t));", []],
  ["send(JSON.stringify(t));", []],
  ["ws.send();", []],
  ['ws.once("open", t);\n  SEND', [stopped]],
  ["ws.once(t);\n  SEND", [stopped]],
])("%s is a send of this protocol or not", async (code, expected) => {
  expect(await fates({ "bot.js": bot(code.replace("SEND", send(frame(stop)))) })).toEqual(expected);
});

test("branches on errors, and branches that others depend on, say so", async () => {
  const lines = [
    "if (data.errorCode) save(data);",
    "if (data.id === 9 && data.errorCode) save(data);",
    "if (data.subscription_id === t && data.payload.errors) save(data);",
    "if (data.payload.errors) save(data);",
    "if (data.error_code === 3) save(data);",
    "if (data.id === 1) save(data);",
    "if (data.id === 1) save(data); else t();",
    "if (t) n(); else if (data.id === 1) save(data);",
    "if (data.id === 1) return;",
    "for (const d of list) if (data.id === 1) continue;",
    "if (data.id === 1) { if (t) n(); }",
  ];
  const code = `ws.on("message", (raw) => {\n    const data = JSON.parse(raw);\n    ${lines.join("\n    ")}\n  });\n  ${send(frame(stop))}`;
  using project = createBotProject({ "bot.js": bot(code) });
  const { deleteLast } = await project.adopt({ dryRun: true });
  const kindOf = (message: string) =>
    message.includes("errors") ? "errors" : message.includes("linked") ? "linked" : "alone";
  expect(deleteLast.map(({ place, message }) => [place.line - 5, kindOf(message)])).toEqual([
    [1, "errors"],
    [4, "errors"],
    [5, "errors"],
    [6, "alone"],
    [7, "linked"],
    [8, "linked"],
    [9, "linked"],
    [10, "linked"],
    [11, "alone"],
  ]);
});

test("a function that sends what it is given, and that nothing calls, is no helper", async () => {
  expect(await fates({ "bot.js": bot("function tell(f) {\n    ws.send(JSON.stringify(f));\n  }") })).toEqual([
    "`f` is only known at run time",
  ]);
});

test("a call of up to 100 characters is on one line, its indentation included", async () => {
  for (const [length, lines] of [
    [100, 1],
    [101, 3],
  ] as const) {
    const name = "c".repeat(length - left("`${}`").length - 2);
    using project = createBotProject({
      "bot.js": `module.exports = (ws, ${name}) => {\n  ${send(frame(leave.replace("${c}", `\${${name}}`)))}\n};\n`,
    });
    const { replaceNow } = await project.adopt({ dryRun: true });
    const [call = ""] = replaceNow.map((each) => each.call?.replace(".catch(report)", ""));
    const joined = call.replace(/\n */g, " ").replace(", }", " }");
    expect([call.split("\n").length, joined]).toEqual([lines, left(`\`\${${name}}\``)]);
  }
});

test("the branch on an answer is deleted last, with the operations of its id", async () => {
  const on = (id: string) => `    if (data.id === ${id}) save(data);\n`;
  const code = `ws.on("message", (raw) => {\n    const data = JSON.parse(raw);\n${on("1")}${on('"1"')}${on("2")}  });\n  ${send(frame(stop))}\n  ${send(frame(leave, '"1"'))}`;
  using project = createBotProject({ "bot.js": bot(code) });
  const { deleteLast } = await project.adopt({ dryRun: true });
  expect(deleteLast.map(({ place, message }) => [place.line, message])).toEqual([
    [6, "The branch on the answers of StopAgentSession"],
    [7, "The branch on the answers of LeaveChannel"],
  ]);
});

test("a builder in another file whose constants or functions are not available at the call is left to the user", async () => {
  const source = (hole: string) =>
    `const local = process.env.CHANNEL;\nfunction name() {}\nexports.build = (a) => (${frame(leave.replace("${c}", `\${${hole}}`))});\n`;
  for (const hole of ["local", "name(a)"]) {
    const files = {
      "build.js": source(hole),
      "bot.js": bot(send("build(c)"), 'const { build } = require("./build");\n'),
    };
    expect(await fates(files)).toEqual([`\`${hole.replace("(a)", "")}\` is only known where the document is built`]);
  }
  const known = { "build.js": source("a"), "bot.js": bot(send("build(c)"), 'const { build } = require("./build");\n') };
  expect(await fates(known)).toEqual([left("`${c}`")]);
});

test("a value that only a method or an async function can read is left to the user", async () => {
  const built = (hole: string) => frame(leave.replace("${c}", `\${${hole}}`));
  const made = `class Builder {\n  build() { return ${built("this.c")}; }\n  go(ws) { const go = () => ws.send(JSON.stringify(${built("this.c")})); go(); }\n}\nexports.Builder = Builder;\n`;
  expect(
    await fates({ "bot.js": bot("const b = new Builder();\n  ws.send(JSON.stringify(b.build()));", made) }),
  ).toEqual([left("`${this.c}`"), "`this.c` needs the `this` of the builder"]);
  const waiting = `const build = async () => (${built("await t")});\n  ws.send(JSON.stringify(await build()));`;
  expect(await fates({ "bot.js": bot(waiting) })).toContain("`await build()` cannot be followed");
});

test.each([
  ["the signal DATA", 'if (data.sig === "DATA") save(data);', "events 6"],
  [
    "the signal DATA next to another",
    'if (data.sig === "EOS") end();\n    if (data.sig === "DATA") save(data);',
    "events 7",
  ],
  [
    "the variable of its answer",
    'if (data.id === 1) c = data.payload.data.subscription_id;\n    if (data.subscription_id === t) save(data);\n    if (data.subscription_id === c) save(data);\n    if (data.sig === "DATA") save(data);',
    "answer 6,events 8",
  ],
  ["no branch", "", ""],
])("the report shows the reader of events that are read by %s", async (_, reader, expected) => {
  const query = "'subscription { message { node { id } } }'";
  const code = `ws.on("message", (raw) => {\n    const data = JSON.parse(raw);\n    ${reader}\n  });\n  ws.send(JSON.stringify(${frame(query)}));`;
  expect((await fates({ "bot.js": bot(code) }))[0]).toMatch(new RegExp(`<- ${expected}$`));
});

test.each([
  ["logs in both cases", "if (t) console.log(1); else console.log(2);", true],
  ["does something in one case", "if (t) console.log(1); else save();", false],
  ["does something in the first case", "if (t) save();", false],
  ["returns a value", "return data;", false],
  ["has nothing in it", ";", true],
])("the report shows whether the branch of an answer only logs, if it %s", async (_, body, onlyLogs) => {
  const code = `ws.on("message", (raw) => {\n    const data = JSON.parse(raw);\n    if (data.id === -1) {\n      ${body}\n    }\n  });\n  ${send(frame(stop, "-1"))}`;
  using project = createBotProject({ "bot.js": bot(code) });
  const { replaceNow, replaceAndMove } = await project.adopt({ dryRun: true });
  const readers = [...replaceNow, ...replaceAndMove].flatMap(({ readers }) => readers);
  expect(readers.map((each) => [each.place.line, each.onlyLogs])).toEqual([[6, onlyLogs]]);
  expect(replaceNow).toHaveLength(onlyLogs ? 1 : 0);
});

test.each([
  [
    "is exported by name",
    `const STOP = ${stop};\nexport { STOP };\n`,
    "q.mjs",
    "No send of StopAgentSession was found",
  ],
  [
    "is exported in an object",
    `const STOP = ${stop};\nmodule.exports = { STOP };\n`,
    "q.js",
    "No send of StopAgentSession was found",
  ],
  [
    "is in a function that is handed over",
    `app.post("/", () => {\n  const STOP = ${stop};\n});\n`,
    "q.js",
    "The way from this document to a send cannot be followed",
  ],
  [
    "is handed over in an object",
    `const STOP = ${stop};\nexports.all = wrap({ STOP });\n`,
    "q.js",
    "The way from this document to a send cannot be followed",
  ],
  ["is taken from its module", `exports.STOP = ${stop};\n`, "q.js", "No send of StopAgentSession was found"],
  [
    "does not fit",
    "exports.STOP = 'mutation { stopAgent { success } }';\n",
    "q.js",
    "No send of the document was found",
  ],
  [
    "is handed to a function of a package",
    `exports.STOP = wrap(${stop});\n`,
    "q.js",
    "The way from this document to a send cannot be followed",
  ],
])("a document that %s and is not sent is reported", async (_, source, file, expected) => {
  const use = file === "q.js" ? 'const { STOP } = require("./q");\n' : "";
  expect(await fates({ [file]: source, "bot.js": bot(send(frame("session.q")), use) })).toContain(expected);
});

test.each([
  ["the uses of a text that was made of it", `const f = JSON.stringify({ query: ${stop} });\nother(f);\n`, [2]],
  ["no use of what a function made of it", `const f = wrap(${stop});\nother(f);\n`, []],
])("the report on a document that might be sent in an unknown way names %s", async (_, source, lines) => {
  using project = createBotProject({ "bot.js": source });
  const { byHand } = await project.adopt({ dryRun: true });
  expect(byHand.map(({ reason, places }) => [reason, places.map(({ line }) => line)])).toEqual([
    ["The way from this document to a send cannot be followed", lines],
  ]);
});
