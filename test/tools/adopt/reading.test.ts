// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the code of bots is text here

// Tests which texts of a bot are documents, which operations they become, and what cannot be read.

import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createBotProject } from "./support.ts";

const schema = `
scalar Json
input Item { a: String b: Int }
type R { id: ID name(short: Boolean): String sub(n: Int): R }
type S { name: String }
union U = R | S
type Subscription { r: R s: S }
type Query { r(text: String, other: String, n: Int, item: Item, further: Item, list: [String], items: [Item!], json: Json): R u: U }
`;

/** Returns the operations, and the reasons why documents are not valid or cannot be read, with their lines. */
async function readingOf(files: Readonly<Record<string, string>>): Promise<string[]> {
  using project = createBotProject({ "schema.graphql": schema, ...files });
  const { operations, doesNotFit, cannotBeRead } = await project.adopt({ dryRun: true });
  return [
    ...operations.map(({ document }) => document.replace(/\s+/g, " ")),
    ...[...doesNotFit, ...cannotBeRead].map(({ place, message }) => `${place.line}:${place.column} ${message}`),
  ];
}

test.each([
  [
    "a comment that says so",
    "const q = /* GraphQL */ `{ r { id } }`; // A query { … } without its word",
    "query ListR { r { id } }",
  ],
  ["a property of the name", 'send({ "query": "{ r { id } }" });', "query ListR { r { id } }"],
  ["a constant at its begin", "const OPEN = 'query {';\nconst q = `${OPEN} r { id } }`;", "query ListR { r { id } }"],
  [
    "a blank and a constant at its begin",
    "const OPEN = 'query {';\nconst q = ` ${OPEN} r { id } }`;",
    "query ListR { r { id } }",
  ],
  ["a comment at its begin", "const q = `# Reads\n  # r\n query { r { id } }`;", "query ListR { r { id } }"],
  ["lines in a list", 'const q = ["query {", "r { id }", "}"].join("\\n");', "query ListR { r { id } }"],
  [
    "parts in a variable",
    'let q = "query A { r { ...F } }";\nq += " fragment F on R { id }";',
    "query A { r { ...F } }",
  ],
  [
    "a directive with a value",
    "const q = `query { r { id @include(if: ${flag}) } }`;",
    "query ListR($if: Boolean!) { r { id @include(if: $if) } }",
  ],
  [
    "an argument below the root",
    "const q = `query { r { sub(n: ${n.length}) { id } } }`;",
    "query ListR($n: Int) { r { sub(n: $n) { id } } }",
  ],
  [
    "one argument at two fields",
    "const q = `query { r { one: sub(n: ${a}) { id } two: sub(n: ${b}) { id } } }`;",
    "query ListR($n: Int, $n_2: Int) { r { one: sub(n: $n) { id } two: sub(n: $n_2) { id } } }",
  ],
  [
    "one field twice",
    "const q = `query { r { sub(n: ${a}) { id } sub(n: ${a}) { name } } }`;",
    "query ListR($n: Int) { r { sub(n: $n) { id } sub(n: $n) { name } } }",
  ],
  [
    "a part without a type",
    "const q = `query { r { ... { sub(n: ${a}) { id } } } }`;",
    "query ListR($n: Int) { r { ... { sub(n: $n) { id } } } }",
  ],
  [
    "a part on a type",
    "const q = `query { u { ... on R { sub(n: ${a}) { id } } } }`;",
    "query ListU($n: Int) { u { ... on R { sub(n: $n) { id } } } }",
  ],
  [
    "a value in a fragment",
    "const q = `query { r { ...F } } fragment F on R { sub(n: ${a}) { id } }`;",
    "query ListR($n: Int) { r { ...F } }",
  ],
  [
    "a fragment at the root",
    "const q = 'query { ...F } fragment F on Query { r { id } }';",
    "query ListOperation { ...F }",
  ],
  [
    "two objects with one field",
    'const q = `query { r(item: { a: "${a}" }, further: { a: "${b}" }) { id } }`;',
    "query ListR($a: String, $a_2: String) { r(item: {a: $a}, further: {a: $a_2}) { id } }",
  ],
  ["a name and one event", "const q = 'subscription Own { r { id } }';", "subscription Own { r { id } }"],
  ["two fields", "const q = 'query { r { id } s: r { name } }';", "query ListRAndS { r { id } s: r { name } }"],
  [
    "a place among the values of a format",
    "const q = 'query { r { id } }';\nformat('%s', q);",
    "query ListR { r { id } }",
  ],
  [
    "an object for a scalar",
    'const q = `query { r(json: { a: "${t}" }) { id } }`;',
    "query ListR($a: String) { r(json: {a: $a}) { id } }",
  ],
  ["a value in a comment", "const q = `query { # for ${t}\n r { id } }`;", "query ListR { r { id } }"],
  [
    "two arguments under one condition",
    'const q = `query { r(n: 1${c ? `, text: "${t}", other: "${t}"` : ""}) { id } }`;',
    "query ListR($text: String) { r(n: 1, text: $text, other: $text) { id } }",
  ],
  [
    "equal arguments under two conditions",
    'const q = `query { r(n: 1${c ? `, text: "${t}"` : ""}${d ? `, other: "${t}"` : ""}) { id } }`;',
    "query ListR($text: String, $other: String) { r(n: 1, text: $text, other: $other) { id } }",
  ],
  [
    "equal arguments under a condition and its opposite",
    'const q = `query { r(n: 1${c ? `, text: "${t}"` : ""}${c ? "" : `, other: "${t}"`}) { id } }`;',
    "query ListR($text: String, $other: String) { r(n: 1, text: $text, other: $other) { id } }",
  ],
  ["a tag", "const q = gql`{ r { id } }`;", "query ListR { r { id } }"],
  ["a comment right before it", "f(/*GraphQL*/`{ r { id } }`);", "query ListR { r { id } }"],
  ["a blank before it", 'const q = " " + "query { r { id } }";', "query ListR { r { id } }"],
  ["a sum in parentheses", 'const END = " }";\nconst q = ("query { r { " + "id }") + END;', "query ListR { r { id } }"],
  ["words in a list", 'const q = ["query", "A { r { id } }"].join(" ");', "query A { r { id } }"],
  ["another text around it", 'log(`Sends ${show("query { r { id } }")}`);', "query ListR { r { id } }"],
  ["a question about it", 'ok("query { r { id } }".startsWith(word));', "query ListR { r { id } }"],
  ["a list to which it is added", 'const all = list.concat("query { r { id } }");', "query ListR { r { id } }"],
  ["a list that is searched", 'ok(["b", "query { r { id } }"].includes(" "));', "query ListR { r { id } }"],
  ["its length in a call", "const q = 'query { r { id } }';\nreplace(q.length);", "query ListR { r { id } }"],
  ["blanks that are removed", "const q = ' query { r { id } }';\nf(q.trim());", "query ListR { r { id } }"],
  [
    "a single object for a list",
    "const q = `query { r(items: { b: ${t.length} }) { id } }`;",
    "query ListR($b: Int) { r(items: {b: $b}) { id } }",
  ],
  [
    "one argument at two directives",
    "const q = `query { r @include(if: ${a}) @skip(if: ${b}) { id } }`;",
    "query ListR($if: Boolean!, $if_2: Boolean!) { r @include(if: $if) @skip(if: $if_2) { id } }",
  ],
  [
    "a constant under a condition",
    "const MORE = ', text: null';\nconst q = `query { r(n: 1${c ? MORE : ''}) { id } }`;",
    "query ListR($text: String) { r(n: 1, text: $text) { id } }",
  ],
])("a document with %s is read", async (_, code, expected) => {
  expect(await readingOf({ "bot.js": `${code}\n` })).toEqual([expected]);
});

test.each([
  ["text that begins with a brace", 'const t = "{ a b }";'],
  ["an import", 'import "query { r { id } }";'],
  ["an export of a module", 'export * from "query { r { id } }";'],
  ["a required module", 'const m = require("query { r { id } }");'],
  ["a text that begins with itself", "const a = `${b}`, b = `${a} query { r { id } }`;"],
  ["prose", 'log("query the service { again }");'],
  ["a query without a text", 'send({ query: " " });'],
  ["prose without a brace", 'log("query failed");'],
  ["a list with a variable part", 'const q = ["query {", ...parts, "}"].join("\\n");'],
  ["a query of another kind", "const p = { query: `${a} of ${b}` };"],
  ["a list with the usual separator", 'const q = ["query {", "r { id }", "}"].join();'],
  ["a growing text that begins with a brace", 'let t = "{ a";\nt += " b }";'],
  ["prose in a growing text", 'let t = "query the service";\nt += " { again }";'],
  ["a text of blanks", 'const t = " ", u = "";\nf(` ${t}${u}`);'],
  ["a list with an unknown separator", 'const q = ["a", "b"].join(c);'],
])("%s is not read as a document", async (_, code) => {
  expect(await readingOf({ "bot.mjs": `${code} // A file with the word query\n` })).toEqual([]);
});

test.each([
  [
    "a value next to a name",
    "const q = `query { r(n: ${n}px) { id } }`;",
    "1:27 ${n} stands for GraphQL itself, not for a value",
  ],
  [
    "private characters",
    "const q = 'query { r(text: \"\ue0001\") { id } }';",
    "1:12 The text holds private characters of Unicode",
  ],
  [
    "a line break in a string",
    'const q = `query { r(text: "a\n") { id } }`;',
    "1:30 Syntax Error: Unterminated string",
  ],
  ["no end", "const q = `query { r { id }`;", "1:28 Syntax Error: Expected Name, found <EOF>"],
  [
    "no end after a constant",
    "const PART = 'r { id }';\nconst q = `query { ${PART}`;",
    "2:27 Syntax Error: Expected Name, found <EOF>",
  ],
  ["no end behind a name", "const q = 'query A { r { id }';", "1:30 Syntax Error: Expected Name, found <EOF>"],
  ["a wrong part", "const q = 'query { r { id ' + ')' + ' } }';", '1:32 Syntax Error: Expected Name, found ")"'],
  [
    "a value behind a name in a list",
    "const q = `query { r(list: [a${n}]) { id } }`;",
    "1:32 ${n} stands for GraphQL itself, not for a value",
  ],
  [
    "a value behind a value",
    "const q = `query { r(list: [${a}${b}]) { id } }`;",
    "1:35 ${b} stands for GraphQL itself, not for a value",
  ],
  ["no end and no blanks", "const q = 'query{r{id}';", "1:23 Syntax Error: Expected Name, found <EOF>"],
  ["another value later", 'let q = "query {";\nq = t;', "2:1 The document is a variable that gets another value here"],
  [
    "a placeholder that is replaced by the name of a property",
    "const Q = { A: \"query { r(text: '%s') { id } }\" };\nf(Q.A.replace('%s', t));",
    "2:5 The text of the document is completed here",
  ],
  [
    "no end after a comment",
    "const q = 'query { r { id } # for ' + t;",
    "1:39 Syntax Error: Expected Name, found <EOF>",
  ],
  [
    "a choice that is no text",
    "const q = `query { r(n: 1${c ? t : \", text: 'a'\"}) { id } }`;",
    "1:28 ${c ? t : \", text: 'a'\"} stands for GraphQL itself, not for a value",
  ],
  [
    "a choice whose first side is no GraphQL",
    "const q = `query { r(n: 1${c ? '(' : ', m: 1'}) { id } }`;",
    "1:28 ${c ? '(' : ', m: 1'} stands for GraphQL itself, not for a value",
  ],
  [
    "a choice below the root",
    "const q = `query { ... on Query { r(n: 1${c ? ', text: null' : ''}) { id } } }`;",
    "1:43 ${c ? ', text: null' : ''} stands for GraphQL itself, not for a value",
  ],
  [
    "an argument that the schema lacks",
    "const q = `query { r(other_n: ${t.length}) { id } }`;",
    '1:22 Unknown argument "other_n" on field "Query.r". Did you mean "other"?',
  ],
  [
    "a field of another type",
    "const q = `query { u { id } }`;",
    '1:24 Cannot query field "id" on type "U". Did you mean to use an inline fragment on "R"?',
  ],
])("a document with %s is reported at its place", async (_, code, expected) => {
  expect(await readingOf({ "bot.js": `${code}\n` })).toEqual([expected]);
});

test.each([
  ["query { r { id }", "If the code completes it elsewhere, write its operation by hand."],
  ["query { r { id } \\n ", "If the code completes it elsewhere, write its operation by hand."],
  ['query { r(text: "a\\n") { id } }', "In a string, write \\\\n for a line break."],
  ["query { r { id ) } }", "Correct its syntax."],
])("for the error of syntax in %j, the report says: %s", async (document, expected) => {
  using project = createBotProject({ "schema.graphql": schema, "bot.js": `const q = '${document}';\n` });
  const { cannotBeRead } = await project.adopt({ dryRun: true });
  expect(cannotBeRead.map(({ hint }) => hint)).toEqual([expected]);
});

test("each operation of a text is at its own place, and the only one where the text begins", async () => {
  const one = "# First\nquery A { r { id } }";
  using project = createBotProject({
    "schema.graphql": schema,
    "one.js": `f(\`\n${one}\`);\n`,
    "two.js": `f(\`\n${one.replace("A", "B")}\n  query C { r { id } }\`);\n`,
  });
  const { operations } = await project.adopt({ dryRun: true });
  expect(operations.flatMap(({ name, places }) => places.map((at) => [name, at.file, at.line, at.column]))).toEqual([
    ["A", "one.js", 2, 1],
    ["B", "two.js", 3, 1],
    ["C", "two.js", 4, 3],
  ]);
});

test("a subscription to two fields becomes two operations, and a query of two fields stays one", async () => {
  expect(
    await readingOf({
      "bot.js": "f('subscription { r { id } s { name } }');\nf('query { r { id } u { __typename } }');\n",
    }),
  ).toEqual([
    "subscription OnR { r { id } }",
    "subscription OnS { s { name } }",
    "query ListRAndU { r { id } u { __typename } }",
  ]);
});

/** Returns the place of a word in the code, with the line breaks of JavaScript. */
function placeOf(word: string, code: string): string {
  const lines = code.slice(0, code.indexOf(word)).split(/\r\n|[\r\n\u2028]/);
  return `${lines.length}:${(lines.at(-1) ?? "").length + 1}`;
}

test.each([
  ["plain", "plain"],
  ["\\x41", "A"],
  ["\\u0041", "A"],
  ["\\u{41}", "A"],
  ["\\u{00000000000041}", "A"],
  ["\\u{10FFFF}", "\u{10ffff}"],
  ["\\u{1F600}", "😀"],
  ["\\😀", "😀"],
  ["\\q", "q"],
  ["\\X41", "X41"],
  ["\\U0041", "U0041"],
  ["\\t", "\\t"],
  ["a\\\nb", "ab"],
  ["a\\\r\nb", "ab"],
  ["a\\\u2028b", "ab"],
])("the escape %j of a text means %j, and the places behind it stay right", async (written, meaning) => {
  const code = ["id", "nowhere"].map((field) => `f('query { r(text: "${written}") { ${field} } }');\n`).join("");
  expect(await readingOf({ "bot.js": code })).toEqual([
    `query ListR { r(text: "${meaning}") { id } }`,
    `${placeOf("nowhere", code)} Cannot query field "nowhere" on type "R"`,
  ]);
});

test.each(["\n", "\r\n", "\r"])(
  "the line break %j of a template is one, and the places behind it stay right",
  async (end) => {
    const code = (field: string) =>
      `f(\`query {${end} r(n: \${t.length}, text: """a${end}b""")${end}{ ${field} } }\`);\n`;
    using project = createBotProject({ "schema.graphql": schema, "bot.js": code("id") });
    const { operations } = await project.adopt({ dryRun: true });
    expect(operations.map(({ document }) => document)).toEqual([
      'query ListR($n: Int) {\n  r(n: $n, text: """\n  a\n  b\n  """) {\n    id\n  }\n}',
    ]);
    expect(await readingOf({ "bot.js": code("nowhere") })).toEqual([
      `${placeOf("nowhere", code("nowhere"))} Cannot query field "nowhere" on type "R"`,
    ]);
  },
);

test("an escape that means no character is an error of syntax", async () => {
  expect(await readingOf({ "bot.js": "const q = 'query { r(text: \"\\u{110000}\") { id } }';\n" })).toContainEqual(
    expect.stringContaining("The file does not parse"),
  );
});

test("a document of constants in constants, or of conditions, is read up to a limit", async () => {
  const nested = (count: number) => {
    const constants = Array.from({ length: count - 1 }, (_, index) => `const A${index + 2} = \`\${A${index + 1}}\`;\n`);
    return `const A1 = "r { id }";\n${constants.join("")}f(\`query { \${A${count}} }\`);\n`;
  };
  expect(await readingOf({ "bot.js": nested(20) })).toEqual(["query ListR { r { id } }"]);
  expect(await readingOf({ "bot.js": nested(21) })).toEqual(["2:15 ${A1} stands for GraphQL itself, not for a value"]);
  const args = ["text: `a`", "other: `b`", "list: []", "item: {}", "further: {}"];
  const chosen = (count: number) => {
    const choices = args.slice(0, count).map((arg, index) => `\${c[${index}] ? ', ${arg.replaceAll("`", '"')}' : ""}`);
    return `const c = process.argv;\nf(\`query { r(n: 1${choices.join("")}) { id } }\`);\n`;
  };
  expect(await readingOf({ "bot.js": chosen(4) })).toEqual([
    "query ListR($text: String, $other: String, $list: [String], $item: Item) { r(n: 1, text: $text, other: $other, list: $list, item: $item) { id } }",
  ]);
  expect(await readingOf({ "bot.js": chosen(5) })).toEqual([
    '2:20 ${c[0] ? \', text: "a"\' : ""} stands for GraphQL itself, not for a value',
  ]);
});

test("a text to which another is appended is one document", async () => {
  using project = createBotProject({ "schema.graphql": schema, "bot.js": 'let q = "";\nq += "query { r { id } }";\n' });
  const { counts, operations } = await project.adopt({ dryRun: true });
  expect([counts.documents, operations.map(({ places }) => places.length)]).toEqual([1, [1]]);
});

test("documents with different names stay separate, and an equal one without a name joins the first", async () => {
  const send = (head: string, text: string) => `send({ query: \`${head} { r(text: "${text}") { id } }\` });\n`;
  const bot = `${send("query A", "${a}")}${send("query", "${b}")}${send("query B", "${c}")}${send("query A", "${d}")}`;
  using project = createBotProject({ "schema.graphql": schema, "bot.js": bot });
  const { operations } = await project.adopt({ dryRun: true });
  expect(operations.map(({ name, places }) => [name, places.map(({ line }) => line)])).toEqual([
    ["A", [1, 2, 4]],
    ["B", [3]],
  ]);
});

test.each([
  ["text: `x`", "text: `x`", "ListR { r(text: `x`)"],
  ["text: `x`", "text: `y`", "ListR($text: String) { r(text: $text)"],
  ["text: `x`", "n: 1", "ListR($text: String, $n: Int) { r(text: $text, n: $n)"],
  [
    "text: `${a}`, other: `${a}`",
    "text: `${b}`",
    "ListR($text: String, $other: String) { r(text: $text, other: $other)",
  ],
  ["text: `${a}`", "text: `Re: ${b}`", "ListR($text: String) { r(text: $text)"],
  ["list: [`${a}`, `b`]", "list: [`${c}`, `b`]", "ListR($list: String) { r(list: [$list, `b`])"],
  ["list: [`${a}`, `b`]", "list: [`${a}`, `c`]", "ListR($list: [String]) { r(list: $list)"],
  ["list: [`${a}`, `b`]", "list: [`${a}`, `b`, `c`]", "ListR($list: [String]) { r(list: $list)"],
  ["list: [`${a}`, `b`]", "list: `${a}`", "ListR($list: [String]) { r(list: $list)"],
  ["list: `${a}`", "list: [`${a}`, `b`]", "ListR($list: [String]) { r(list: $list)"],
  ["list: [`${a}`, `${b}`]", "list: [`${a}`, `${b}`]", "ListR($list: [String]) { r(list: $list)"],
  ["item: { a: `${a}` }", "item: { a: `${b}` }", "ListR($a: String) { r(item: {a: $a})"],
  ["item: { a: `${a}`, b: 1 }", "item: { a: `${b}`, b: 2 }", "ListR($item: Item) { r(item: $item)"],
  ["item: { a: `${a}` }", "item: { a: `${b}`, b: 1 }", "ListR($item: Item) { r(item: $item)"],
  ["item: { a: `${a}` }", "item: { b: ${b.length} }", "ListR($item: Item) { r(item: $item)"],
  ["item: { a: `${a}` }", "item: { a: `x` }", "ListR($item: Item) { r(item: $item)"],
  ["item: { a: `x` }", "item: { a: `${a}` }", "ListR($item: Item) { r(item: $item)"],
])("two documents with %s and %s share an operation", async (one, other, expected) => {
  const send = (args: string) => `send({ query: \`query { r(${args.replaceAll("`", '"')}) { id } }\` });\n`;
  expect(await readingOf({ "bot.js": `${send(one)}${send(other)}` })).toEqual([
    `query ${expected.replaceAll("`", '"')} { id } }`,
  ]);
});

test("documents with variables of their own share an operation only if they are equal", async () => {
  const send = (name: string) =>
    `send({ query: "query ($${name}: String) { r(list: [$${name}], item: { a: $${name} }) { id } }" });\n`;
  expect(await readingOf({ "bot.js": `${send("a")}${send("a")}${send("b")}` })).toEqual([
    "query ListR($a: String) { r(list: [$a], item: {a: $a}) { id } }",
    "query ListR2($b: String) { r(list: [$b], item: {a: $b}) { id } }",
  ]);
});

test("a document that begins with a constant of another file is at its place in its own", async () => {
  using project = createBotProject({
    "schema.graphql": schema,
    "open.js": "\n\nexports.OPEN = 'query {';\n",
    "bot.js": "const { OPEN } = require('./open');\nconst q = OPEN + ' r { id } }';\n",
  });
  const { operations } = await project.adopt({ dryRun: true });
  expect(operations.map(({ places }) => places)).toEqual([[{ file: "bot.js", line: 2, column: 11 }]]);
});

test("scripts of an HTML page are read, and script elements with other contents are not", async () => {
  const page = `<p>\n<script></script>const q = "query { nope }";\n<script type="text/template">const q = "query { nope }";</script>\n<script type=module>\nconst q = "query { r { id } }";</script>\n<script>const p = "query { r { name } }";\n`;
  expect(await readingOf({ "page.html": page })).toEqual(["query ListR { r { id } }", "query ListR2 { r { name } }"]);
});

test("a symbolic link is skipped, and its target is read once", async () => {
  using project = createBotProject({ "schema.graphql": schema, "bot.js": 'const q = "query { r { id } }";\n' });
  project.write({ "bots/bot.js": 'const p = "query { r { name } }";\n' });
  symlinkSync("bot.js", join(project.folder, "link.js"));
  symlinkSync("bots", join(project.folder, "links"));
  const { skipped, counts } = await project.adopt({ dryRun: true, paths: [".", "link.js"] });
  expect(skipped).toEqual([{ file: "link.js", reason: "It is a symbolic link" }]);
  expect(counts).toMatchObject({ files: 3, parsed: 2, documents: 2 });
});

const output = (documents: string, more: object = {}) =>
  JSON.stringify({
    schema: "schema.graphql",
    ...more,
    generates: { "generated/": { preset: "conversations-codegen/codegen", documents } },
  });
const bot = {
  "bot.js": 'ws.send(JSON.stringify({ payload: { query: "query { r { id } }" }, type: "request", id: 1 }));\n',
};

test("a config with a single file for its operations needs --out", async () => {
  const config = output("operations/own.graphql");
  using project = createBotProject({ "schema.graphql": schema, "codegen.json": config, ...bot });
  await expect(project.adopt({ dryRun: true })).rejects.toThrow(
    'No pattern in documents of generated/ finds a new file. Write "operations/*.graphql" there',
  );
  expect((await project.adopt({ dryRun: true, out: "own.graphql" })).operations[0]?.file).toBe("own.graphql");
});

test.each([
  ["operations/**/*.graphql", "operations/adopted.graphql"],
  ["./bot-*.{graphql,gql}", "./adopted.graphql"],
])("new operations for the pattern %s go into %s", async (documents, file) => {
  using project = createBotProject({ "schema.graphql": schema, "codegen.json": output(documents), ...bot });
  expect((await project.adopt({ dryRun: true })).operations[0]?.file).toBe(file);
});

test.each([
  ["js", ".ts", ".js"],
  ["js", "", ".js"],
  ["ts", "", ".js"],
])(
  "with emit %j and the extension %j, a bot imports ./generated/client%s",
  async (emit, importExtension, extension) => {
    const { generates, ...top } = JSON.parse(output("operations/*.graphql", { importExtension }));
    generates["./generated"] = { ...generates["generated/"], presetConfig: { emit } };
    delete generates["generated/"];
    const head = 'import { asWebSocket } from "conversations-codegen/bridge";\n';
    const code = `${head}export const go = (ws: any) => ${bot["bot.js"]}export const make = (session: any) => asWebSocket(session);\n`;
    using project = createBotProject({
      "schema.graphql": schema,
      "codegen.json": JSON.stringify({ ...top, generates }),
      "bot.ts": code,
    });
    project.commit();
    await project.adopt({ write: true });
    expect(project.read("bot.ts")).toContain(`import { listR } from "./generated/client${extension}";`);
  },
);

test("a JavaScript bot cannot load a client in TypeScript, and a TypeScript bot imports it with its file extension", async () => {
  const head = 'import { asWebSocket } from "conversations-codegen/bridge";\n';
  const code = `${head}export const go = (ws: any) => ${bot["bot.js"]}export const make = (session: any) => asWebSocket(session);\n`;
  using project = createBotProject({
    "schema.graphql": schema,
    "codegen.json": output("operations/*.graphql", { importExtension: ".ts" }),
    "bot.ts": code,
    "other.js": code.replaceAll(": any", ""),
  });
  const { start } = await project.adopt({ dryRun: true });
  expect(start.client).toBe(
    'The generated client is TypeScript, which other.js cannot load: set emit: "js" in presetConfig',
  );
  project.remove("other.js");
  project.commit();
  await project.adopt({ write: true });
  expect(project.read("bot.ts")).toContain('import { listR } from "./generated/client.ts";');
});

test("if the generator refuses a new operation, its file is removed again", async () => {
  using project = createBotProject({
    "schema.graphql": schema,
    "bot.js": ["null", "1"].map((value) => `send({ query: "query { r(json: ${value}) { id } }" });\n`).join(""),
  });
  await expect(project.adopt({ dryRun: true })).rejects.toThrow("The scalar Json has no TypeScript type");
  await expect(project.adopt()).rejects.toThrow("The scalar Json has no TypeScript type");
  expect(() => project.read("operations/adopted.graphql")).toThrow("ENOENT");
});
