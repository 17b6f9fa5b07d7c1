// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the code of bots is text here

// Tests that a call sends the values of the moment at which the bot made its frame.

import { expect, test } from "vitest";
import { bot, fates, frame, leave, left, send } from "./sends.ts";

const happens = (name: string) => `Things happen between \`${name}\` and its send that may change its values`;
const once = (name: string) => `\`${name}\` is made once and sent later, with the values of that time`;
const leaveBy = (value: string) => frame(leave.replace("${c}", `\${${value}}`));

test.each([
  ["a property", `const frames = { leave: ${frame(leave)} };`, "frames.leave"],
  ["the result of a function", `const build = () => (${frame(leave)});\n  const f = build();`, "f"],
  ["the argument of a function", `const build = (d) => (${leaveBy("d")});\n  const f = build(c);`, "f"],
  [
    "the argument of a function of a function",
    `const inner = (e) => (${leaveBy("e")});\n  const build = (d) => inner(d);\n  const f = build(c);`,
    "f",
  ],
  [
    "the result of functions that call each other",
    `function build(d) {\n    const e = other(d);\n    return ${leaveBy("d")};\n  }\n  function other(d) {\n    build(d);\n  }\n  const f = build(c);`,
    "f",
  ],
  [
    "an object of a class",
    `class F { id = 1; constructor(d) { this.payload = { query: ${leave.replace("${c}", "${d}")} }; } }\n  const f = new F(c);`,
    "f",
  ],
  [
    "an object whose base class makes it",
    `class B { id = 1; payload = { query: ${leave} }; }\n  class F extends B {}\n  const f = new F();`,
    "f",
  ],
])("a frame that is %s has the values of its time", async (_, made, name) => {
  const between = (code: string) => fates({ "bot.js": bot(`${made}\n  ${code}\n  ${send(name)}`) });
  expect(await between("c = t;")).toEqual([happens(name)]);
  expect(await between("console.log(1);")).toEqual([left("`${c}`")]);
});

test("a frame that an object keeps has the values of the time at which the object was made", async () => {
  const keeper = `class Keeper { f = ${leaveBy("process.env.C")}; go(ws) { ${send("this.f")} } }\nexports.Keeper = Keeper;\n`;
  expect(await fates({ "bot.js": keeper })).toEqual([once("this.f")]);
});

test.each([
  ["what follows it in the loop", `const f = ${frame(leave)};\n  for (const x of list) { SEND c = x; }`, happens("f")],
  ["what the loop does first", `const f = ${frame(leave)};\n  while (t) { c = t; SEND }`, happens("f")],
  ["the step of the loop", `const f = ${frame(leave)};\n  for (let i = 0; i < n; i++) { SEND }`, happens("f")],
  ["a log in the loop", `const f = ${frame(leave)};\n  for (const x of list) { SEND console.log(x); }`, left("`${c}`")],
  ["the loop that makes it", `for (const x of list) { const f = ${frame(leave)}; SEND c = x; }`, left("`${c}`")],
  ["what follows outside of a loop", `const f = ${frame(leave)};\n  if (t) { SEND c = t; }`, left("`${c}`")],
  ["another loop", `const f = ${frame(leave)};\n  SEND\n  for (const x of list) c = x;`, left("`${c}`")],
  ["what follows the loop", `const f = ${frame(leave)};\n  for (const x of list) { SEND }\n  c = t;`, left("`${c}`")],
])("between the sends of one frame, %s counts", async (_, code, expected) => {
  expect(await fates({ "bot.js": bot(code.replace("SEND", send("f"))) })).toEqual([expected]);
});

test("a log next to the send, in code without spaces, changes no values", async () => {
  expect(await fates({ "bot.js": bot(`const f=${frame(leave)};console.log(n);${send("f")}`) })).toEqual([
    left("`${c}`"),
  ]);
});
