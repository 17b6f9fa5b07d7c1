// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the code of bots is text here

// Tests how the values that a builder puts into a document are written at the send.

import { expect, test } from "vitest";
import { bot, fates, frame, leave, left, send } from "./sends.ts";

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
  [
    "a callback whose parameter has the name of the argument",
    "(a) => FRAME",
    "list.map((c) => a + c)",
    "build(c)",
    "`c` means something else in a callback where the document is built",
  ],
  [
    "a callback whose parameter has the name of its constant",
    "(a) => { const b = a.x; return FRAME; }",
    "list.map((c) => b + c)",
    "build(c)",
    "`c` means something else in a callback where the document is built",
  ],
  [
    "a callback next to another whose parameter has its name",
    "(a) => FRAME",
    "list.map((x) => a + x)",
    "build(n.map((x) => x))",
    left("`${list.map((x) => n.map((x) => x) + x)}`"),
  ],
  ["an argument that is a number with a method", "(a) => FRAME", "a.toFixed(2)", "build(7)", left("(7).toFixed(2)")],
  ["an argument that is called", "(a) => FRAME", "a()", "build(c || t)", left("`${(c || t)()}`")],
  ["an argument of a call", "(a) => FRAME", "format(a)", "build(c || t)", left("`${format(c || t)}`")],
  ["an argument in parentheses", "(a) => FRAME", "n * (a)", "build(c || t)", left("`${n * (c || t)}`")],
  ["an argument under a name", "(a) => FRAME", "format({ b: a })", "build(c || t)", left("`${format({ b: c || t })}`")],
  ["an argument under its name", "(a) => FRAME", "format({ a })", "build(c || t)", left("`${format({ a: c || t })}`")],
  ["a text", "(a) => FRAME", "a.length", 'build("abc")', left('`${"abc".length}`')],
  ["a template", "(a) => FRAME", "a.length", "build(`x${c}`)", left("`${`x${c}`.length}`")],
  ["a property", "(a) => FRAME", "a.x", "build(c.y)", left("`${c.y.x}`")],
  ["an item", "(a) => FRAME", "a.x", "build(c[0])", left("`${c[0].x}`")],
  ["a result", "(a) => FRAME", "a.x", "build(t())", left("`${t().x}`")],
  ["a list", "(a) => FRAME", "a.length", "build([c])", left("`${[c].length}`")],
  [
    "a callback that takes objects apart",
    "(a) => FRAME",
    "a.map(({ id }) => id)",
    "build(list)",
    left("`${list.map(({ id }) => id)}`"),
  ],
  [
    "a callback with a constant of its own",
    "(a) => FRAME",
    "a.map((x) => { const y = x.id; return y; })",
    "build(list)",
    left("`${list.map((x) => { const y = x.id; return y; })}`"),
  ],
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
  const made = `class Builder {\n  build() { return ${built("this.c")}; }\n  go(ws) { const go = () => ws.send(JSON.stringify(${built("this.d")})); go(); }\n}\nexports.Builder = Builder;\n`;
  expect(
    await fates({ "bot.js": bot("const b = new Builder();\n  ws.send(JSON.stringify(b.build()));", made) }),
  ).toEqual([left("`${this.d}`"), "`this.c` needs the `this` of the builder"]);
  const waiting = `const build = async () => (${built("await t")});\n  ws.send(JSON.stringify(await build()));`;
  expect(await fates({ "bot.js": bot(waiting) })).toContain("`await build()` cannot be followed");
});
