// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the code of bots is text here

// Tests what a name stands for: a constant, a function, something that changes, or something else at another place.

import { expect, test } from "vitest";
import { createBotProject } from "./support.ts";

const bridge = 'const { asWebSocket } = require("conversations-codegen/bridge");\n';
const agents = "'query { agents { edges { node { id } } } }'";
const frame = (id = "1", query = agents) => `{ payload: { query: ${query} }, type: "request", id: ${id} }`;
const send = (value: string) => `ws.send(JSON.stringify(${value}));`;
const leave = (channel: string) => `\`mutation { leaveChannel(channel_id: "${channel}") { success } }\``;

/** A bot on the bridge, in one function. */
const bot = (code: string, head = "") =>
  `${bridge}${head}module.exports = (session, t, list) => {\n  const ws = asWebSocket(session);\n  ${code}\n};\n`;

const changes = [
  ...["n = 2", "n += 1", "n ^= 2", "n ||= 2", "n++", "++n", "n--", "--n"],
  ...["[n] = list", "[t, [n]] = list", "[...n] = list", "[n = 2] = list"],
  ...[
    "({ n } = t)",
    "({ key: n } = t)",
    "({ ...n } = t)",
    "({ key: own.n } = t)",
    "for (n of list) t()",
    "for (n in t) t()",
  ],
];
const readings = [
  ...["n === 2", "-n", "~n", "t = n", "t[n] = 2", "t.n = 2", "t = [n]", "t = { n }", "t({ key: n }, [...n])"],
  ...["({ n: t } = list)", "for (const one of [n]) t(one)", "for (t of n) t()"],
];

test("a constant is no constant if anything assigns to it, also in a pattern or a loop", async () => {
  const files = (codes: readonly string[]) =>
    Object.fromEntries(
      codes.map((code, index) => [
        `${index}.js`,
        bot(`let n = 1;\n  const own = { n };\n  ${code};\n  ${send(frame("n"))}`),
      ]),
    );
  using changing = createBotProject(files(changes));
  const { byHand } = await changing.adopt({ dryRun: true });
  const isRuntimeId = byHand.filter(({ reason }) => reason.startsWith("Its id is made at run time"));
  expect(isRuntimeId.map(({ place }) => changes[Number.parseInt(place.file, 10)]).sort()).toEqual([...changes].sort());
  using constant = createBotProject(files(readings));
  const { replaceNow } = await constant.adopt({ dryRun: true });
  expect(replaceNow.map(({ place }) => readings[Number.parseInt(place.file, 10)]).sort()).toEqual([...readings].sort());
});

test("an id of any kind is only equal to itself", async () => {
  const ids = ["1", "-1", '"1"', "true", "false", "null", 'ID["B"]', "ID.C", "FROZEN.D", 'FROZEN["E"]'];
  const head = "const ID = { A: 10, B: 11, C: 12 };\nconst FROZEN = Object.freeze({ D: 13, 'E': 14 });\n";
  const values = ["1", "-1", '"1"', "true", "false", "null", "11", "12", "13", "14"];
  const branches = values.map((value) => `if (m.id === ${value}) t(m);`).join("\n    ");
  const sends = ids.map((id) => send(frame(id))).join("\n  ");
  using project = createBotProject({
    "bot.js": bot(`ws.on("message", (m) => {\n    ${branches}\n  });\n  ${sends}`, head),
  });
  const { replaceAndMove } = await project.adopt({ dryRun: true });
  expect(replaceAndMove.map(({ readers }) => readers.map(({ place }) => place.line))).toEqual(
    ids.map((_, index) => [7 + index]),
  );
});

test.each([
  ["const ID = { A: 1 };", "ID.NONE", true],
  ["const ID = Object.freeze({ A: 1 });", "ID.NONE", true],
  ["const ID = { A: 1, [process.argv[2]]: 2 };", "ID.NONE", false],
  ["const ID = { A: 1, ...require('ids') };", "ID.NONE", false],
  ["const ID = require('ids');", "ID.NONE", false],
  ["// A parameter", "t.NONE", false],
])("%s says whether %s is certainly undefined", async (head, id, isBug) => {
  using project = createBotProject({ "bot.js": bot(send(frame(id)), `${head}\n`) });
  const { bugs, byHand } = await project.adopt({ dryRun: true });
  expect(bugs.map(({ code }) => code)).toEqual(isBug ? ["undefined-id"] : []);
  expect(byHand.some(({ reason }) => reason.startsWith("Its id is made at run time"))).toBe(!isBug);
});

const exportForms = [
  ["module.exports = { halt: STOP };", "const { halt } = require('./q');"],
  ["module.exports = { halt: STOP };", "const q = require('./q'), halt = q.halt;"],
  ["module.exports = { STOP };", "const { STOP: halt } = require('./q');"],
  ["exports.halt = STOP;", "const { halt } = require('./q');"],
  ["module.exports.halt = STOP;", "const { halt } = require('./q');"],
  ["module.exports = STOP;", "const halt = require('./q');"],
  ["module.exports.all = { halt: STOP };", "const { halt } = require('./q').all;"],
  ["export { STOP as halt };", "import { halt } from './q.js';"],
  ["export default STOP;", "import halt from './q.js';"],
] as const;

test.each(exportForms)(
  "a text with %s and %s is completed where the other file replaces its placeholder",
  async (exported, imported) => {
    using project = createBotProject({
      "q.js": `const STOP = ${leave("{id}")};\n${exported}\n`,
      "bot.js": `${imported}\nmake(halt.replace("{id}", process.argv[2]));\n`,
    });
    const { operations, cannotBeRead } = await project.adopt({ dryRun: true });
    expect([operations, cannotBeRead.map(({ place, message }) => [place.file, message])]).toEqual([
      [],
      [["bot.js", "The text of the document is completed here"]],
    ]);
  },
);

test.each(exportForms)(
  "a document with %s and %s is not reported as unsent if the other file passes it on",
  async (exported, imported) => {
    using project = createBotProject({
      "q.js": `const STOP = ${leave("1")};\n${exported}\n`,
      "bot.js": `${imported}\npass(halt);\n`,
      "unsent.js": `const STOP = ${leave("2")};\n`,
    });
    const { byHand, notSent } = await project.adopt({ dryRun: true });
    expect([byHand, notSent].map((all) => all.map(({ place }) => place.file))).toEqual([["q.js"], ["unsent.js"]]);
  },
);

test.each(exportForms.filter(([, imported]) => !imported.includes("q.halt")))(
  "a helper with %s and %s that sends is reported with its callers",
  async (exported, imported) => {
    using project = createBotProject({
      "q.js": `let ws;\nfunction STOP(query) {\n  ${send(frame("1", "query"))}\n}\n${exported}\n`,
      "bot.js": `${imported}\nhalt(${agents});\n`,
    });
    const { byHand } = await project.adopt({ dryRun: true });
    const helper = byHand.find(({ reason }) => reason === "`STOP` sends what it is given");
    expect(helper?.places.map(({ file, line }) => [file, line])).toEqual([["bot.js", 2]]);
  },
);

test("a constant that is exported below, also by another name, is a document", async () => {
  using project = createBotProject({
    "q.js": `const STOP = ${leave("1")}, HALT = ${leave("2")};\nexports.STOP = STOP;\nexports.leave = HALT;\n`,
    "bot.js": bot(
      `${send(frame("1", "STOP"))}\n  ${send(frame("2", "leave"))}`,
      "const { STOP, leave } = require('./q');\n",
    ),
  });
  const { replaceNow, cannotBeRead } = await project.adopt({ dryRun: true });
  expect([replaceNow.length, cannotBeRead]).toEqual([2, []]);
});

test.each([
  ["const { part } = PARTS;", true],
  ["const { part = 'name' } = PARTS;", false],
  ["const { ...part } = PARTS;", false],
  ["const { [process.argv[2]]: part } = PARTS;", false],
  ["const { other: part } = PARTS;", false],
  ["const part = PARTS.part;", true],
  ["const own = PARTS, part = own.part;", true],
  ["const part = other, other = part;", false],
  ["let part = PARTS.part; [part] = process.argv;", false],
])("what a pattern takes from an object is only followed if it is certain: %s", async (taken, isFollowed) => {
  using project = createBotProject({
    "bot.js": `const PARTS = { part: "id" };\n${taken}\nexports.q = \`query { agents { edges { node { \${part} } } } }\`;\n`,
  });
  const { operations, cannotBeRead } = await project.adopt({ dryRun: true });
  expect([operations.length, cannotBeRead.length]).toEqual(isFollowed ? [1, 0] : [0, 1]);
});

test("a function that gets another value later is not followed", async () => {
  const code = `let build = () => (${frame()});\n  build = t;\n  ${send("build()")}`;
  using project = createBotProject({ "bot.js": bot(code) });
  const { replaceNow, byHand } = await project.adopt({ dryRun: true });
  expect(replaceNow).toEqual([]);
  expect(byHand.map(({ reason }) => reason)).toContain("`build()` cannot be followed");
});

test("parentheses and assertions of types around a frame do not change it", async () => {
  const wrapped = ["(F)", "F as any", "F satisfies object", "<any>F", "F!", "(0, F)", "((F as any)!)"];
  const code = wrapped.map((each) => `  ws.send(JSON.stringify(${each.replace("F", frame())}));\n`).join("");
  using project = createBotProject({ "bot.ts": `export const go = (ws: any) => {\n${code}};\n` });
  const { replaceNow } = await project.adopt({ dryRun: true });
  expect(replaceNow).toHaveLength(wrapped.length);
});

const builder = (value: string, head = "") =>
  `${head}exports.build = function (c) { return ${frame("1", leave(value))}; };\n`;

test.each([
  ["${process.env.CHANNEL}", true],
  ["${parseInt(c)}", true],
  ["${undefined}", true],
  ["${list.map((one) => one.id)}", false],
  ['${require("./names").name}', false],
  ["${__dirname}", false],
  ["${module.id}", false],
  ["${arguments[0]}", false],
])("a value that a builder of another file gets from %s may be written at the send: %s", async (value, isWritten) => {
  using project = createBotProject({
    "lib/build.js": builder(value, "const list = [];\n"),
    "bot.js": bot(send("build(t)"), 'const { build } = require("./lib/build");\n'),
  });
  const { replaceNow, byHand } = await project.adopt({ dryRun: true });
  expect([replaceNow.length, byHand.length]).toEqual(isWritten ? [1, 0] : [0, 1]);
});

test.each([
  ["${__dirname}", "() =>", true],
  ["${arguments[0]}", "() =>", true],
  ["${arguments[0]}", "function ()", false],
])(
  "a value that a builder of the same file gets from %s in a %s may be written at the send: %s",
  async (value, head, isWritten) => {
    const code = `const build = ${head} { return ${frame("1", leave(value))}; };\n  ${send("build()")}`;
    using project = createBotProject({
      "bot.js": bot(code).replace("(session, t, list) =>", "function (session, t, list)"),
    });
    const { replaceNow } = await project.adopt({ dryRun: true });
    expect(replaceNow).toHaveLength(isWritten ? 1 : 0);
  },
);

test.each([
  ['import { name } from "names";', 'import { name } from "names";', true],
  ['import { name } from "names";', 'import { name } from "others";', false],
  ['const { name } = require("names");', 'const { name } = require("names");', true],
  ['const { name } = require("names");', 'const { name } = require("others");', false],
  ['import { name } from "names";', "const name = (c) => c;", false],
  ['import { name } from "names";', "", false],
  ['import { name } from "./name.mjs";', 'import { name, other } from "./name.mjs";', true],
  ['import { name } from "./name.mjs";', 'import { other as name } from "./name.mjs";', false],
  ['import { name as alias } from "./name.mjs";\nconst name = alias;', "", false],
  ["", "const name = (c) => c;", false],
  ["", "", true],
])(
  "a function that the builder has by %j is only called at a send that has the same by %j",
  async (here, there, isWritten) => {
    const frameOf = frame("1", leave("${name(c)}"));
    using project = createBotProject({
      "name.mjs": "export const name = (c) => c.id;\nexport const other = (c) => c.name;\n",
      "build.mjs": `${here}\nexport const build = (c) => (${frameOf});\n`,
      "bot.mjs": `import { build } from "./build.mjs";\n${there}\nexport const go = (ws, t) => ws.send(JSON.stringify(build(t)));\n`,
    });
    expect((await project.adopt({ dryRun: true })).replaceNow).toHaveLength(isWritten ? 1 : 0);
  },
);

test.each([
  "exports.build = build; exports.name = name;",
  "module.exports = { build, name };",
  "module.exports = { build: build, name: name };",
])("a function that the builder's file exports by %j is called at a send that imports it", async (exported) => {
  const build = `const build = (c) => (${frame("1", leave("${name(c)}"))});\n`;
  using project = createBotProject({
    "lib/build.js": `function name(c) {\n  return c.id;\n}\n${build}${exported}\n`,
    "bot.js": bot(send("build(t)"), 'const { build, name } = require("./lib/build");\n'),
  });
  expect((await project.adopt({ dryRun: true })).replaceNow).toHaveLength(1);
});

test("a type that only the builder's file has is not written at a send in another", async () => {
  const code = (type: string) => `(${frame("1", leave(`\${(c as ${type}).id}`))})`;
  const imported = 'import { named, global } from "./build.ts";\n';
  using project = createBotProject({
    "build.ts": `interface Named { id: string }\nexport const named = (c: any) => ${code("Named")};\nexport const global = (c: any) => ${code("Record<string, string>")};\n`,
    "bot.ts": `${imported}export const go = (ws: any, t: any) => {\n  ws.send(JSON.stringify(named(t)));\n  ws.send(JSON.stringify(global(t)));\n};\n`,
  });
  const { replaceNow, byHand } = await project.adopt({ dryRun: true });
  expect([replaceNow.map(({ place }) => place.line), byHand.map(({ reason }) => reason)]).toEqual([
    [4],
    ["`Named` is only known where the document is built"],
  ]);
});

test("`this` in a property of a class is another one than around the class", async () => {
  const made = frame("1", leave("${this.channel}"));
  using project = createBotProject({
    "outside.js": `exports.make = function (ws) {\n  const build = () => (${made});\n  return class {\n    go = () => ws.send(JSON.stringify(build()));\n  };\n};\n`,
    "inside.js": `exports.make = (ws) => class {\n  build = () => (${made});\n  go = () => ws.send(JSON.stringify(this.build()));\n};\n`,
  });
  const { replaceNow, byHand } = await project.adopt({ dryRun: true });
  expect(replaceNow.map(({ place }) => place.file)).toEqual(["inside.js"]);
  expect(byHand.map(({ place, reason }) => [place.file, reason])).toEqual([
    ["outside.js", expect.stringContaining("needs the `this` of the builder")],
  ]);
});

test("names of properties are not reported as undefined", async () => {
  using project = createBotProject({
    "bot.js": `exports.q = (c) => ${leave("${(({ a: b }) => b)(c)}${c.d}${f({ e: c, g() {} })}")};\n`,
  });
  const { bugs } = await project.adopt({ dryRun: true });
  expect(bugs.map(({ message }) => message)).toEqual(["`f` is not defined"]);
});
