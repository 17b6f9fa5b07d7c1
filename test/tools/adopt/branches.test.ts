// Tests which code reads the answer to a request, by its id and by the name of its result.

import { expect, test } from "vitest";
import { bot, frame, hears, send } from "./sends.ts";
import { createBotProject } from "./support.ts";

const agents = "'query { agents { edges { node { id } } } }'";

async function report(reader: string, ids: readonly string[] = ["1"]) {
  const sends = ids.map((id) => send(frame(agents, id))).join("\n  ");
  using project = createBotProject({
    "bot.js": bot(`${hears(`if (data.sig === "EOS") end(); ${reader}`)}${sends}`, "const state = { last: 0 };\n"),
  });
  return await project.adopt({ dryRun: true });
}

test.each([
  ["a name for its id", "const { id, payload } = data; if (id === 1) save(payload);"],
  ["another name for its id", "const requestId = data.id; if (requestId === 1) save(data.payload);"],
  [
    "another name for its id in a pattern",
    "const { id: requestId, payload } = data; if (requestId === 1) save(payload);",
  ],
  ["a switch on another name", "const requestId = data.id; switch (requestId) { case 1: save(data.payload); }"],
  ["a variable that gets its id", "let last; last = data.id; if (last === 1) save(data.payload);"],
  ["a table of handlers for a name", "const last = data.id; handlers[last](data.payload);"],
  ["a table of handlers for a variable", "let last = 0; last = data.id; handlers[last](data.payload);"],
  ["a table of handlers for a name in a pattern", "const { id, sig } = data; handlers[id](raw, sig);"],
  ["a variable that gets its id or nothing", "const last = data.id ?? null; if (last === 1) save(data.payload);"],
  [
    "a variable that gets its id under a condition",
    "const last = t ? data.id : 0; if (last === 1) save(data.payload);",
  ],
  ["a table of handlers for its id, if there is one", "handlers[t && data.id](data.payload);"],
  ["its id or nothing", "if ((data.id || 0) === 1) save(data.payload);"],
  ["its id, if there is one", "if ((data.payload && data.id) === 1) save(data.payload);"],
  ["a table of handlers for its id or nothing", "handlers[data.id || 0](data.payload);"],
  ["an object by a computed name that keeps its id", "state[n] = data.id;"],
  ["a property that keeps its id", "state.last = data.id; if (state.last === 1) save(data.payload);"],
  ["its result above a guard for another id", "save(data.payload.data.agents); if (data.id !== 2) return;"],
])("the answer to a request is read by %s", async (_, reader) => {
  const { replaceNow, replaceAndMove } = await report(reader);
  expect([replaceNow.length, replaceAndMove.length]).toEqual([0, 1]);
});

test.each([
  ["a log of an id in a pattern", "const { id, payload } = data; console.log(id, payload);"],
  ["another name for another id", "const requestId = data.id; if (requestId === 2) save(data.payload);"],
  ["another field under the name of an id", "const { count: id, payload } = data; if (id === 1) save(payload);"],
  ["a test of an id and of something else", "if (t || data.id) save(); else if (data.id && n) save();"],
  ["a test of an id in parentheses", "if ((data.id)) save();"],
  ["a test whether there is an id", "if (data.id !== undefined && t) save();"],
  ["a test whether there is none", "if (data.id != null && t) save();"],
  ["a property that keeps the id and that nothing reads", "state.last = data.id; state.last = 0;"],
])("the answer to a request is not read by %s", async (_, reader) => {
  const { replaceNow, replaceAndMove } = await report(reader);
  expect([replaceNow.length, replaceAndMove.length]).toEqual([1, 0]);
});

test("a case of a switch only logs if it ends, or if the cases below it only log", async () => {
  const cases = [
    "case 1: console.log(1); break;",
    "case 2: console.log(2); return;",
    "case 3: console.log(3);",
    "case 4: save(data);",
  ];
  const { replaceNow, replaceAndMove } = await report(`switch (data.id) { ${cases.join(" ")} }`, ["1", "2", "3", "4"]);
  expect([replaceNow, replaceAndMove].map((sends) => sends.map(({ place }) => place.line))).toEqual([
    [9, 10],
    [11, 12],
  ]);
});
