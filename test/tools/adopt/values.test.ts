// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the code of bots is text here

// Tests how a value of a document is written in the call, or why no call can be written.

import { expect, test } from "vitest";
import { type BotProject, createBotProject } from "./support.ts";

const inputs = `
enum Status { ON OFF }
enum Only { ONE }
input Item { a: String b: Int item: Item }
type R { id: ID name(short: Boolean): String sub(n: Int): R }
`;
const given =
  "int: Int, float: Float, flag: Boolean, id: ID, text: String, status: Status, only: Only, list: [String], item: Item, items: [Item!]";

/** A bot that sends one document for each text of arguments, each for a field of its own. */
function botOf(args: readonly string[], head = ""): BotProject {
  const send = (text: string, index: number) =>
    `  ws.send(JSON.stringify({ payload: { query: \`query { r${index}(${text}) { id } }\` }, type: "request", id: 1 }));\n`;
  return createBotProject({
    "schema.graphql": `${inputs}type Query { ${args.map((_, index) => `r${index}(${given}): R`).join("\n")} }\n`,
    "bot.js": `const { asWebSocket } = require("conversations-codegen/bridge");\n${head}module.exports = (session, t, n, list, flag, build) => {\n  const ws = asWebSocket(session);\n${args.map(send).join("")}};\n`,
  });
}

/**
 * Returns for each text of arguments the fields of its call and its notes, or the reason why a person must write it.
 */
async function outcomes(args: readonly string[], head?: string): Promise<(string | undefined)[]> {
  using project = botOf(args, head);
  const { replaceNow, byHand, operations } = await project.adopt({ dryRun: true });
  const sent = [...replaceNow, ...byHand].map((each) => each.place.line);
  const first = Math.min(...sent);
  return args.map((_, index) => {
    const isHere = ({ place }: { readonly place: { readonly line: number } }) => place.line === first + index;
    const replacement = replaceNow.find(isHere);
    if (!replacement) return byHand.find(isHere)?.reason;
    expect(operations.map(({ name }) => name)).toContain(`ListR${index}`);
    const call =
      /^void listR\d+\(ws\.session, \{ (.*) \}\)\.catch\(report\)$|^listR\d+\(ws\.session(?:, \{ (.*) \})?\)/s;
    const [, one, other = one] = call.exec(replacement.call ?? "") ?? [];
    return [other, ...replacement.notes].join(" # ");
  });
}

/** Compares row by row, so that a difference shows its row. */
async function expectOutcomes(rows: readonly (readonly [args: string, expected: string])[], head?: string) {
  const actual = await outcomes(
    rows.map(([args]) => args),
    head,
  );
  expect(rows.map(([args], index) => [args, actual[index]])).toEqual(rows);
}

test("a value outside quotes is written in the form of its type", async () => {
  const word = (code: string) => `\`${code}\` must be true or false now, not the word.`;
  const digits = (code: string) => `\`${code}\` must be a number now, not its digits.`;
  await expectOutcomes(
    [
      ["int: ${list.length}", "int: list.length"],
      ["int: ${Number(t)}", "int: Number(t)"],
      ["int: ${parseInt(t, 10)}", "int: parseInt(t, 10)"],
      ["int: ${Math.floor(n)}", "int: Math.floor(n)"],
      ["int: ${t}", `int: Number(t) # ${digits("t")}`],
      ["int: ${list.size}", `int: Number(list.size) # ${digits("list.size")}`],
      ["int: ${round(n)}", `int: Number(round(n)) # ${digits("round(n)")}`],
      ["float: ${flag ? 1.5 : 2}", "float: flag ? 1.5 : 2"],
      ["float: ${flag ? 1.5 : t}", `float: Number(flag ? 1.5 : t) # ${digits("flag ? 1.5 : t")}`],
      ["int: ${MANY}", "int: MANY"],
      ["int: ${FEW}", `int: Number(FEW) # ${digits("FEW")}`],
      ["flag: ${!t}", "flag: !t"],
      ["flag: ${-n}", `flag: String((-n)) === "true" # ${word("-n")}`],
      ["flag: ${true}", "flag: true"],
      ["flag: ${Boolean(t)}", "flag: Boolean(t)"],
      ["flag: ${list.includes(t)}", "flag: list.includes(t)"],
      ["flag: ${/x/.test(t)}", "flag: /x/.test(t)"],
      ["flag: ${build(t)}", `flag: String((build(t))) === "true" # ${word("build(t)")}`],
      ["flag: ${n >= 1}", "flag: n >= 1"],
      ["flag: ${n !== t}", "flag: n !== t"],
      ["flag: ${t in list}", "flag: t in list"],
      ["flag: ${t && n}", `flag: String((t && n)) === "true" # ${word("t && n")}`],
      ["flag: ${flag}", `flag: String(flag) === "true" # ${word("flag")}`],
      ["id: ${list.length}", "id: list.length"],
      ["id: ${n}", "`n` is not in quotes: it must bring its own"],
      ["text: ${t}", "`t` is not in quotes: it must bring its own"],
      ["text: ${list.length}", "`list.length` is not in quotes: it must bring its own"],
      ["text: ${JSON.stringify(t)}", "text: t"],
      ["status: ${t}", "status: t # `t` must be one of ON, OFF."],
      ["only: ${t}", "only: t # `t` must be one of ONE."],
      ['status: ${flag ? "ON" : "OFF"}', 'status: flag ? "ON" : "OFF"'],
      ["item: ${t}", "`t` is GraphQL as a text, in the place of Item"],
      ["item: ${JSON.stringify(t)}", "`JSON.stringify(t)` is JSON, whose names are in quotes, in the place of Item"],
    ],
    "const MANY = 100;\nlet FEW = 1;\nFEW = 2;\n",
  );
});

test("a value in quotes is written as a template, unless it is certainly a string", async () => {
  await expectOutcomes(
    [
      ['text: "${t}"', "text: `${t}`"],
      ['text: "${t.trim()}"', "text: t.trim()"],
      ['text: "${String(t)}"', "text: String(t)"],
      ['text: "${list.map(String)}"', "text: `${list.map(String)}`"],
      ["text: \"${t + (n + ': ')}\"", "text: `${t}${n}: `"],
      ['text: "${t - n}"', "text: `${t - n}`"],
      ['text: "${flag ? String(t) : n}"', "text: `${flag ? String(t) : n}`"],
      ['text: "${flag ? String(t) : n.toFixed(2)}"', "text: flag ? String(t) : n.toFixed(2)"],
      ['text: "Re: ${t}\\\\n${n}$"', "text: `Re: ${t}\\n${n}\\$`"],
      [
        'text: """${t}"""',
        "text: `${t}` # GraphQL took the indentation off the block string; the call sends the text as it is.",
      ],
      ['id: "${n}"', "id: `${n}`"],
      ['text: "${GREETING}"', "text: GREETING"],
      ['text: "${LESS}"', "text: `${LESS}`"],
      ['text: "${SUM}"', "text: `${SUM}`"],
      ...['"', '`"${t}`', '`${t}"${n}`', '`${t}"`'].map(
        (part) =>
          [
            `text: "\${build(${part === '"' ? "'\"'" : part})}"`,
            `\`build(${part === '"' ? "'\"'" : part})\` brings quotes of GraphQL along`,
          ] as const,
      ),
    ],
    'const GREETING = process.env.NAME + "!", LESS = "5" - process.env.LESS, SUM = process.env.A + process.env.B;\n',
  );
});

test("a list and an object are written with their values", async () => {
  const isText = "is GraphQL as a text, in the place of [String]";
  await expectOutcomes([
    ['list: "${t}"', "list: [`${t}`]"],
    ['list: ["${t}", "b"]', "list: `${t}`"],
    ['list: ["${list.join(\'","\')}"]', "list: list.map(String)"],
    ['list: ["${list.join(\'" "\')}"]', "list: list.map(String)"],
    ['list: ["${list.join(\'""\')}"]', "list: list.map(String)"],
    ['list: ["${list.join(\'"\')}"]', "`list.join('\"')` brings quotes of GraphQL along"],
    ["list: [\"${list.join('; ')}\"]", "list: list.join('; ')"],
    ['list: [${list.map((x) => `"${x}"`).join(", ")}]', "list: list.map((x) => `${x}`)"],
    ['list: [${list.map((x) => `"${x}"`).join()}]', "list: list.map((x) => `${x}`)"],
    ['list: [${(t || list).map((x) => `"${x}"`).join(" ")}]', "list: (t || list).map((x) => `${x}`)"],
    ['list: [${list.map((x, i) => `"${i}: ${x}"`).join(",")}]', "list: list.map((x, i) => `${i}: ${x}`)"],
    [
      'list: [${list.map((x) => `"${x}"`).join(t)}]',
      '`list.map((x) => `"${x}"`).join(t)` is not in quotes: it must bring its own',
    ],
    [
      'list: [${list.map((x) => `"${x}"`).join("")}]',
      '`list.map((x) => `"${x}"`).join("")` is not in quotes: it must bring its own',
    ],
    ['list: [${list.map(build).join(",")}]', '`list.map(build).join(",")` is not in quotes: it must bring its own'],
    [
      'list: [${list.map((x) => { return `"${x}"`; }).join(",")}]',
      '`list.map((x) => { return `"${x}"`; }).join(",")` is not in quotes: it must bring its own',
    ],
    [
      'list: [${list.map((x) => x.text).join(",")}]',
      '`list.map((x) => x.text).join(",")` is not in quotes: it must bring its own',
    ],
    [
      'list: [${list.map((x) => `"${x}`).join(",")}]',
      '`list.map((x) => `"${x}`).join(",")` is not in quotes: it must bring its own',
    ],
    ["list: [${list.map((x) => `${x}`).join(',')}]", "`x` is not in quotes: it must bring its own"],
    ['list: [${list.join(",")}]', '`list.join(",")` is not in quotes: it must bring its own'],
    [
      'list: [${list.filter(build).join(",")}]',
      '`list.filter(build).join(",")` is not in quotes: it must bring its own',
    ],
    ['list: ["${list.join(\'","\')}", "b"]', "`list.join('\",\"')` brings quotes of GraphQL along"],
    ['list: ["${list.join(\'","\')} b"]', "`list.join('\",\"')` brings quotes of GraphQL along"],
    ['list: ["${t.at(\'","\')}"]', "`t.at('\",\"')` brings quotes of GraphQL along"],
    [
      'list: [${list.filter((x) => `"${x}"`).join(",")}]',
      '`list.filter((x) => `"${x}"`).join(",")` is not in quotes: it must bring its own',
    ],
    ['list: [${list.concat(",")}]', '`list.concat(",")` is not in quotes: it must bring its own'],
    ["list: [${join(list)}]", "`join(list)` is not in quotes: it must bring its own"],
    ["list: [${map(list)}]", "`map(list)` is not in quotes: it must bring its own"],
    [
      "list: [${list.map((x) => `${x}px`).join(',')}]",
      "`list.map((x) => `${x}px`).join(',')` is not in quotes: it must bring its own",
    ],
    ["list: ${t}", `\`t\` ${isText}`],
    ['items: [${list.map((x) => `{ a: "${x}" }`).join(",")}]', "items: list.map((x) => ({ a: `${x}` }))"],
    [
      "items: [${list.map((x) => `{ b: ${x.length}, item: { a: \"k\" } }`).join(',')}]",
      'items: list.map((x) => ({ b: x.length, item: { a: "k" } }))',
    ],
    ['items: { a: "${t}" }', "a: `${t}`"],
    ['item: { a: "${t}", item: { a: "x", b: ${list.length} } }', "a: `${t}`, b: list.length"],
    ["items: [${t}]", "`t` is GraphQL as a text, in the place of [Item!]"],
    ['items: [${t}, { a: "b" }]', "`t` is GraphQL as a text, in the place of [Item!]"],
    ['item: { a: "${t}", item: {} }', "a: `${t}`"],
  ]);
});

test("a value that a person must build is described by its shape, which ends where a type repeats itself", async () => {
  const shape = Array.from({ length: 5 }).reduce((inner) => `{ a: String, b: Int, item: ${inner} }`, "Item");
  using project = botOf(["item: ${t}", "items: [${t}]", "list: ${t}"]);
  const { byHand } = await project.adopt({ dryRun: true });
  expect(byHand.map(({ hint }) => hint)).toEqual([`Build ${shape}.`, `Build [${shape}].`, "Build [String]."]);
});

test("an argument with a condition is undefined if the condition is false", async () => {
  await expectOutcomes([
    ['text: "a"${flag ? ", int: 1" : ""}', "int: flag ? 1 : undefined"],
    ['text: "a"${flag ? "" : ", int: 1"}', "int: flag ? undefined : 1"],
    ['text: "a"${flag ? ", int: 1" : ", float: 1.5"}', "Its document does not fit or cannot be read"],
    ['text: "a"${flag ? ", int: 1" : ", int: 2"}', "Its document does not fit or cannot be read"],
    ['text: "a"${flag ? t : ""}', "Its document does not fit or cannot be read"],
    ['text: "a"${flag ? ", int: 1" : "("}', "Its document does not fit or cannot be read"],
  ]);
});

test("each call passes the constants in which the documents of one operation differ", async () => {
  const one =
    'int: 1, float: 1.5, flag: true, id: 7, text: "it\'s \\\\"1\\\\"", status: ON, list: ["a", "b"], item: { a: "x", b: 2, item: {} }, items: { a: null }';
  const two = 'int: 2, float: 2.5, flag: false, id: 8, text: "2", status: OFF, list: null, item: { a: "y" }, items: []';
  const send = (args: string) =>
    `ws.send(JSON.stringify({ payload: { query: \`query { r0(${args}) { id } }\` }, type: "request", id: 1 }));\n`;
  using project = botOf([one]);
  project.write({ "bot.js": `const ws = require('ws');\n${send(one)}${send(two)}` });
  const { replaceNow } = await project.adopt({ dryRun: true });
  expect(replaceNow.map(({ call }) => call)).toEqual([
    `listR0(ws.session, {
  int: 1,
  float: 1.5,
  flag: true,
  id: 7,
  text: 'it\\'s "1"',
  status: 'ON',
  list: ['a', 'b'],
  item: { a: 'x', b: 2, item: {} },
  items: [{ a: null }],
}).catch(report)`,
    `listR0(ws.session, {
  int: 2,
  float: 2.5,
  flag: false,
  id: 8,
  text: '2',
  status: 'OFF',
  list: null,
  item: { a: 'y' },
  items: [],
}).catch(report)`,
  ]);
});

test("a text that a call repeats keeps the quotes of its file, and no line of Unicode ends it", async () => {
  const send = (text: string) =>
    `ws.send(JSON.stringify({ payload: { query: "query { r0(text: \\"${text}\\") { id } }" }, type: "request", id: 1 }));\n`;
  using project = botOf(["text: 1"]);
  project.write({ "bot.js": `const ws = require("ws");\n${send("it's \u2028")}${send("\u2029\\t")}` });
  const { replaceNow } = await project.adopt({ dryRun: true });
  expect(replaceNow.map(({ call }) => call)).toEqual([
    String.raw`listR0(ws.session, { text: "it's \u2028" }).catch(report)`,
    String.raw`listR0(ws.session, { text: "\u2029\t" }).catch(report)`,
  ]);
  project.write({
    "bot.js": `const ws = require("ws");\n${send("${t} \u2028").replaceAll('"query', "`query").replace('}" }', "}` }").replaceAll('\\"', '"')}`,
  });
  expect((await project.adopt({ dryRun: true })).replaceNow.map(({ call }) => call)).toEqual([
    "listR0(ws.session, { text: `${t} \\u2028` }).catch(report)",
  ]);
});

test("a variable of the document inside a list or an object is left to a person", async () => {
  const send = (args: string) =>
    `ws.send(JSON.stringify({ payload: { query: \`query ($v: String) { r0(${args}) { id } }\`, variables: { v: t } }, type: "request", id: 1 }));\n`;
  using project = botOf(["text: 1"]);
  project.write({ "bot.js": `const ws = require("ws");\n${send('text: $v, list: [$v, "${t}", "${t}!"]')}` });
  const { byHand } = await project.adopt({ dryRun: true });
  expect(byHand.map(({ reason, hint }) => [reason, hint])).toEqual([
    ["The variable $v of the document is given elsewhere", "Give its value in the call."],
  ]);
});

test("in TypeScript, the type of a value decides how it is written", async () => {
  const send = (args: string) =>
    `  ws.send(JSON.stringify({ payload: { query: \`query { r0(${args}) { id } }\` }, type: "request", id: 1 }));\n`;
  using project = botOf(["text: 1"]);
  project.write({
    "bot.js": "",
    "bot.ts": `export function go(ws: any, text: "a" | "b", maybe: string | undefined, flag: boolean, n: 1 | 2, any: any): void {\n${['text: "${text}"', 'text: "${maybe}"', "flag: ${flag}", "int: ${n}", "int: ${any}"].map(send).join("")}}\n`,
  });
  const { replaceNow } = await project.adopt({ dryRun: true });
  expect(replaceNow.map(({ call }) => /\{ (.*) \}/.exec(call ?? "")?.[1])).toEqual([
    "text",
    "text: `${maybe}`",
    "flag",
    "int: n",
    "int: Number(any)",
  ]);
});
