// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the code of bots is text here

// Tests the result for one send, by the way in which its frame is built and its answer is read.

import { expect, test } from "vitest";
import { bot, fates, frame, hears, leave, left, send, stop, stopped } from "./sends.ts";
import { createBotProject } from "./support.ts";

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
  [
    "a class that passes its argument to its base",
    `class B { id = 3; constructor(q) { this.payload = { query: q }; } }\n  class F extends B { constructor(a) { t(); super(a); this.type = "request"; } }\n  ${send(`new F(${stop})`)}`,
    stopped,
  ],
  [
    "a class whose base has the value of a property",
    `class B { id = 3; payload = { query: ${stop} }; }\n  class F extends B { payload; }\n  ${send("new F()")}`,
    stopped,
  ],
  [
    "a class that does not keep its argument",
    `class F { id = 3; constructor(payload) {} }\n  ${send(`new F({ query: ${stop} })`)}`,
    "The way from this document to a send cannot be followed",
  ],
  [
    "the properties of an object that has its own JSON",
    `class F { id = 3; payload = { query: ${stop} }; toJSON() { return {}; } }\n  ${send("{ ...new F() }")}`,
    stopped,
  ],
  [
    "a copy of an object that has its own JSON",
    `class F { id = 3; payload = { query: ${stop} }; toJSON() { return {}; } }\n  ${send("Object.assign({}, new F())")}`,
    stopped,
  ],
  [
    "an object that is spread twice",
    `const base = { type: "request" };\n  ${send(`{ ...base, id: 1, payload: { ...base, query: ${stop} } }`)}`,
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
    `function build() { const u = () => { return 1; }; return ${frame(stop)}; }\n  ${send("build()")}`,
    stopped,
  ],
  [
    "a function that logs and counts as well",
    `let n = 1;\n  function build() { n += 1; console.log(n); return ${frame(stop)}; }\n  ${send("build()")}`,
    stopped,
  ],
  [
    "a function that calls another one as well",
    `function build() { t.add(1); return ${frame(stop)}; }\n  ${send("build()")}`,
    "The builder of the frame also calls `t.add()`",
  ],
  [
    "a function that takes an object",
    `const build = ({ c: d, x = "y" }) => (${frame(leave.replace("${c}", "${d}${x}"))});\n  ${send("build({ c })")}`,
    left('`${c}${"y"}`'),
  ],
  [
    "a function that takes an object with names in quotes",
    `const build = ({ c: d }) => (${frame(leave.replace("${c}", "${d}"))});\n  ${send('build({ "c": t })')}`,
    left("`${t}`"),
  ],
  ...["c", '{ ...c, x: "y" }', '{ [n]: t, x: "y" }'].map((given) => [
    `a function that takes an object, which gets ${given}`,
    `const build = ({ c: d = "x" }) => (${frame(leave.replace("${c}", "${d}"))});\n  ${send(`build(${given})`)}`,
    "`d` is only known where the document is built",
  ]),
  [
    "a function that takes the rest of an object",
    `const build = ({ x, ...d }) => (${frame(leave.replace("${c}", "${d.y}"))});\n  ${send('build({ x: "y", y: c })')}`,
    "`d` is only known where the document is built",
  ],
  [
    "a function that writes the result of a call as JSON",
    `const build = (d) => (${frame(leave.replace('"${c}"', "${JSON.stringify(d)}"))});\n  ${send("build(t())")}`,
    left("t()"),
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
])("a frame from %s gives the right call or the reason", async (_, code = "", expected = "", head = "") => {
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
    "if (t) if (data.id === 1) save(data);",
    "data.id === 1 && save(data);",
    "switch (data.id) { case 1: save(data); }",
    "if (data.id !== 1) return;",
  ];
  const code = `${hears(lines.join("\n    "))}${send(frame(stop))}`;
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
    [12, "alone"],
    [13, "alone"],
    [14, "alone"],
  ]);
  expect(deleteLast.filter(({ stays }) => stays)).toEqual([]);
});

test("a timer that only pings can go, and one that does more keeps the rest", async () => {
  const ping = send('{ sig: "PING" }');
  const code = `setInterval(() => ${ping.slice(0, -1)}, 5000);\n  setInterval(() => { ${ping} t(); }, 5000);\n  ${send(frame(stop))}`;
  using project = createBotProject({ "bot.js": bot(code) });
  const { deleteLast, counts } = await project.adopt({ dryRun: true });
  expect(counts.sends).toBe(1);
  expect(deleteLast.map(({ place, message, stays }) => [place.line, message, stays])).toEqual([
    [4, "The timer only pings", false],
    [5, "The timer pings, and does something else as well: only its ping can go", true],
  ]);
});

test("a call whose function has another meaning in the file is noted with the name to import it by", async () => {
  using project = createBotProject({ "bot.js": bot(send(frame(stop)), "function stopAgentSession() {}\n") });
  const { replaceNow } = await project.adopt({ dryRun: true });
  expect(replaceNow.map(({ notes }) => notes)).toEqual([
    ["`stopAgentSession` has another meaning in this file: import it as `callStopAgentSession`."],
  ]);
});

test("a call whose result is read has a place for the code that reads it", async () => {
  const sends = [
    frame("'query { agents { edges { node { id } } } }'"),
    frame("'subscription { message { node { id } } }'", "2"),
  ];
  const code = `${hears("if (data.id === 1) save(data);")}${sends.map(send).join("\n  ")}`;
  using project = createBotProject({ "bot.js": bot(code) });
  const { replaceAndMove } = await project.adopt({ dryRun: true });
  expect(replaceAndMove.map(({ call }) => call)).toEqual([
    "listAgents(ws.session).then(({ agents }) => { … })",
    "for await (const { message } of onMessage(ws.session)) { … }",
  ]);
});

test.each([
  ["is set", "exports.set = (x) => { state.id = x; };", true],
  ["is set by a computed name", "exports.set = (k, x) => { state[k] = x; };", true],
  ["is copied to the object", "exports.set = (x) => Object.assign(state, x);", true],
  ["is set by a function of a package", 'require("ids").fill(state);', true],
  ["is missing", "Object.freeze(state);\nexports.ids = Object.keys(state);\nconsole.log(state.other);", false],
])("an id that %s is made at run time, or undefined", async (_, head, isMade) => {
  const files = { "bot.js": bot(send(frame(stop, "state.id")), `const state = {};\n${head}\n`) };
  expect(await fates(files)).toEqual(
    isMade
      ? ["Its id is made at run time, so that its answer may be read anywhere"]
      : [stopped, "The id `state.id` is undefined"],
  );
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
    "is exported in a way that the compiler does not know",
    `exports.STOP = ${stop};\n`,
    "own.ts",
    "The way from this document to a send cannot be followed",
  ],
  [
    "is put together and exported",
    `exports.STOP = "mutation { stopAgentSession " + "{ success } }";\n`,
    "q.js",
    "No send of StopAgentSession was found",
  ],
  [
    "is handed to functions that call each other",
    `const again = (q) => later(q);\nfunction later(q) {\n  again(q);\n}\nagain(${stop});\n`,
    "own.js",
    "The way from this document to a send cannot be followed",
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
  [
    "the uses of the method that returns it",
    `class Q {\n  stop() { return ${stop}; }\n}\nconst q = new Q();\nother(q.stop());\n`,
    [5],
  ],
  [
    "the uses of the class whose method makes JSON of it",
    `class Q {\n  toJSON() { return { query: ${stop} }; }\n}\nother(new Q());\n`,
    [4],
  ],
  ["no use of what a function made of it", `const f = wrap(${stop});\nother(f);\n`, []],
])("the report on a document that might be sent in an unknown way names %s", async (_, source, lines) => {
  using project = createBotProject({ "bot.js": source });
  const { byHand } = await project.adopt({ dryRun: true });
  expect(byHand.map(({ reason, places }) => [reason, places.map(({ line }) => line)])).toEqual([
    ["The way from this document to a send cannot be followed", lines],
  ]);
});
