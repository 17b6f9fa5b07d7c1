// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the code of bots is text here

// Tests which operation of the project does the same as a document of the bot, and with which variables.

import { expect, test } from "vitest";
import { createBotProject } from "./support.ts";

const schema = `
input Item { a: String b: String item: Item }
type R { id: ID name: String sub(n: Int): R }
type Query {
  r(text: String, other: String, n: Int, m: Int, list: [String], others: [String], item: Item, further: Item, flag: Boolean): R
  s: R
}
type Mutation { r: R }
type S { id: ID }
union U = R | S
extend type Query { u: U }
`;

/** Returns the variables in the call of the project's operation, or "no" if the bot gets a new operation. */
async function reused(own: string, document: string, variables = ""): Promise<string> {
  const frame = `{ payload: { query: \`${document}\`${variables && `, variables: ${variables}`} }, type: "request", id: 1 }`;
  using project = createBotProject({
    "schema.graphql": schema,
    "operations/own.graphql": `${own}\n`,
    "bot.js": `const { asWebSocket } = require("conversations-codegen/bridge");\nmodule.exports = (session, t, n, list, flag) => {\n  const ws = asWebSocket(session);\n  ws.send(JSON.stringify(${frame}));\n};\n`,
  });
  const { operations, replaceNow } = await project.adopt({ dryRun: true });
  expect(replaceNow).toHaveLength(1);
  const [{ name, isNew } = {}] = operations;
  expect(operations).toHaveLength(1);
  expect(isNew).toBe(name !== "Own");
  const call = replaceNow[0]?.call ?? "";
  return isNew ? "no" : (/own\(ws\.session, \{ (.*) \}\)/s.exec(call)?.[1] ?? "");
}

const shared = (type: string, one: string, other: string) =>
  `query Own($v: ${type}) { r(${one}: $v, ${other}: $v) { id } }`;

test.each([
  ["a text", ["String", "text", "other"], '"${t}"', '"${n}"', "`${t}`"],
  ["a text with more around it", ["String", "text", "other"], '"${t}!"', '"${t}?"', "`${t}!`"],
  ["a constant", ["String", "text", "other"], '"a"', '"b"', '"a"'],
  ["a number", ["Int", "n", "m"], "${list.length}", "${t.length}", "list.length"],
  [
    "a joined list",
    ["[String]", "list", "others"],
    '["${list.join(\'","\')}"]',
    '["${t.join(\'","\')}"]',
    "list.map(String)",
  ],
  [
    "a mapped list",
    ["[String]", "list", "others"],
    '[${list.map((x) => `"${x}"`).join(",")}]',
    '[${list.map((x) => `"${x}!"`).join(",")}]',
    "list.map((x) => `${x}`)",
  ],
  ["a list", ["[String]", "list", "others"], '["${t}", "a"]', '["${t}", "b"]', '[`${t}`, "a"]'],
  ["an object", ["Item", "item", "further"], '{ a: "${t}" }', '{ b: "${t}" }', "{ a: `${t}` }"],
] as const)(
  "a variable that is used twice is passed once for %s, and cannot have two values",
  async (_, [type, one, other], value, second, expected) => {
    const own = shared(type, one, other);
    expect(await reused(own, `query { r(${one}: ${value}, ${other}: ${value}) { id } }`)).toBe(`v: ${expected}`);
    expect(await reused(own, `query { r(${one}: ${value}, ${other}: ${second}) { id } }`)).toBe("no");
  },
);

test("a variable that is used twice is passed once for a variable of the document", async () => {
  const own = shared("String", "text", "other");
  const document = (second: string) => `query ($a: String, $b: String) { r(text: $a, other: $${second}) { id } }`;
  expect(await reused(own, document("a").replace(", $b: String", ""), "{ a: t }")).toBe("v: t");
  expect(await reused(own, document("b"), "{ a: t, b: n }")).toBe("no");
});

test.each([
  ["an equal constant", 'r(text: "a")', 'r(text: "a")', ""],
  ["an equal part of a list", 'r(list: ["a", $v])', 'r(list: ["a", "${t}"])', "v: `${t}`"],
  ["an equal part of an object", 'r(item: { a: "k", b: $v })', 'r(item: { b: "${t}", a: "k" })', "v: `${t}`"],
  ["an equal part of an inner object", "r(item: { item: { a: $v } })", 'r(item: { item: { a: "${t}" } })', "v: `${t}`"],
  ["an argument that the document omits", "r(text: $v)", "r", ""],
])("an operation with %s is used", async (_, own, document, expected) => {
  const variables = own.includes("$v") ? "($v: String)" : "";
  expect(await reused(`query Own${variables} { ${own} { id } }`, `query { ${document} { id } }`)).toBe(expected);
});

test.each([
  ["another constant", 'r(text: "a")', 'r(text: "b")'],
  ["a constant for a value", 'r(text: "a")', 'r(text: "${t}")'],
  ["a constant that the document omits", 'r(text: "a", other: $v)', 'r(other: "${t}")'],
  ["fewer arguments", "r(text: $v)", 'r(text: "${t}", n: 1)'],
  ["a shorter list", "r(list: [$v])", 'r(list: ["${t}", "a"])'],
  ["a longer list", 'r(list: [$v, "a"])', 'r(list: ["${t}"])'],
  ["another item in a list", 'r(list: [$v, "a"])', 'r(list: ["${t}", "b"])'],
  ["one item for a list", 'r(list: "a")', 'r(list: ["a", "${t}"])'],
  ["a list for one item", 'r(list: ["a", $v])', 'r(list: "${t}")'],
  ["nothing for an object", "r(item: null)", 'r(item: { a: "${t}" })'],
  ["an object without a field", "r(item: { a: $v })", 'r(item: { a: "${t}", b: "x" })'],
  ["an object with one more field", 'r(item: { a: $v, b: "x" })', 'r(item: { a: "${t}" })'],
  ["an object with another field", "r(item: { a: $v })", 'r(item: { b: "${t}" })'],
  ["an object with another constant", 'r(item: { a: $v, b: "x" })', 'r(item: { a: "${t}", b: "y" })'],
  ["a value that is used and one that is left out by the same variable", "r(text: $v, other: $v)", 'r(text: "${t}")'],
])("an operation with %s is not used", async (_, own, document) => {
  const variables = own.includes("$v") ? "($v: String)" : "";
  expect(await reused(`query Own${variables} { ${own} { id } }`, `query { ${document} { id } }`)).toBe("no");
});

test.each([
  ["a required variable", "($v: String!)", "no"],
  ["a variable that may be left out", "($v: String)", ""],
  ["a required variable with a default", '($v: String! = "a")', ""],
])("an operation with %s is used only if the document can omit it", async (_, variables, expected) => {
  const own = `query Own${variables} { r(n: 1, text: $v) { id } }`;
  expect(await reused(own, "query { r(n: 1) { id } }")).toBe(expected);
});

test.each([
  ["more fields", "query Own { r { id name sub { id } } }", "query { r { name } }", ""],
  ["fields in a fragment", "query Own { r { ...F } } fragment F on R { id name }", "query { r { name } }", ""],
  [
    "fields in a fragment of a fragment",
    "query Own { r { ...F } } fragment F on R { ...G } fragment G on R { id name }",
    "query { r { name } }",
    "",
  ],
  ["fields in a part without a condition", "query Own { r { ... { id name } } }", "query { r { name } }", ""],
  ["a part on the type", "query Own { r { ...F } } fragment F on R { name }", "query { r { ... on R { name } } }", ""],
  ["fewer fields", "query Own { r { id } }", "query { r { name } }", "no"],
  ["another field by the same name", "query Own { r { id: name } }", "query { r { id } }", "no"],
  ["fewer inner fields", "query Own { r { sub { id } } }", "query { r { sub { name } } }", "no"],
  ["an inner value of its own", "query Own { r { sub(n: 1) { id } } }", "query { r { sub { id } } }", "no"],
  ["a field under a condition", "query Own { r { id name @include(if: false) } }", "query { r { name } }", "no"],
  ["one more root field", "query Own { r { id } s { id } }", "query { r { id } }", "no"],
  ["another kind", "mutation Own { r { id } }", "query { r { id } }", "no"],
])(
  "an operation with %s is used only if its result contains the fields of the document",
  async (_, own, document, expected) => {
    expect(await reused(own, document)).toBe(expected);
  },
);

test("parts on types, and fields, may be in another order than in the operation", async () => {
  const own = "query Own { u { ... on R { name } ... on S { id } } s: r { id name } }";
  expect(await reused(own, "query { s: r { name id } u { ... on S { id } ... on R { name } } }")).toBe("");
  expect(await reused(own, "query { s: r { name id } u { ... on S { id } ... on R { id } } }")).toBe("no");
});
