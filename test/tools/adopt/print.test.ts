import { expect, test } from "vitest";
import type { AdoptReport, CodeChange, CodePlace, SessionStart } from "../../../src/tools/adopt/model.ts";
import { printReport } from "../../../src/tools/adopt/report/print.ts";

const at = (line: number, column = 1): CodePlace => ({ file: "bot.js", line, column });
const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}`);
const change = (line: number, before: readonly string[], after: readonly string[]): CodeChange => ({
  place: at(line),
  before,
  after,
});

const noStart: SessionStart = {
  logins: [],
  sockets: [],
  pings: [],
  endOfService: [],
  bridge: [],
  byHand: null,
  client: null,
  tokenVariable: null,
};

const empty: AdoptReport = {
  counts: { files: 0, parsed: 0, documents: 0, operations: 0, newOperations: 0, sends: 0 },
  operations: [],
  doesNotFit: [],
  cannotBeRead: [],
  start: noStart,
  replaceNow: [],
  replaceAndMove: [],
  byHand: [],
  deleteLast: [],
  bugs: [],
  notSent: [],
  skipped: [],
  warnings: [],
  written: [],
  edited: [],
};

const operation = { functionName: "f", file: "operations/adopted.graphql", document: "", places: [], notes: [] };
const replacement = { operation: "StopAgentSession", call: "stop()", readers: [], notes: [], changes: [] };
const reader = { kind: "answer", place: at(1), lastLine: 1, onlyLogs: false } as const;

test("an empty report has no sections", () => {
  expect(printReport(empty)).toBe("No GraphQL documents found, 0 sends\n0 files of 0 read\nWrote nothing");
});

test("a full report has all sections in the order of work, with their counts, places, changes and notes", () => {
  const report: AdoptReport = {
    counts: { files: 9, parsed: 1, documents: 8, operations: 3, newOperations: 2, sends: 1 },
    operations: [
      { ...operation, name: "Stop", isNew: true, places: [1, 2, 3, 4, 5, 6, 7].map((line) => at(line)) },
      { ...operation, name: "Say", isNew: true, places: [1, 2, 3, 4, 5, 6].map((line) => at(line)) },
      { ...operation, name: "Old", isNew: false, places: [at(8)], notes: ["$a was declared as B"] },
    ],
    doesNotFit: [
      { place: at(1, 2), message: "One", hint: "Do it.", code: "invalid" },
      { place: at(1, 2), message: "Two?", hint: null, code: null },
      { place: at(2, 2), message: "Three", hint: null, code: null },
    ],
    cannotBeRead: [{ place: at(3), message: "Built in a loop", hint: null, code: "structural" }],
    start: {
      ...noStart,
      logins: [at(1)],
      sockets: [at(2), at(3)],
      pings: [at(4)],
      endOfService: [at(5)],
      bridge: [change(1, ["\tlogIn();"], ["\tconnect();"]), change(2, lines(6), [])],
      client: "The client is TypeScript",
      byHand: null,
      tokenVariable: "TOKEN",
    },
    replaceNow: [
      {
        ...replacement,
        place: at(6),
        readers: [
          { ...reader, place: at(7), lastLine: 9 },
          { ...reader, place: at(10), lastLine: 10 },
        ],
        notes: ["`n` must be a number now."],
        changes: [change(6, lines(7), ["stop();"])],
      },
      { ...replacement, place: at(11) },
    ],
    replaceAndMove: [
      {
        ...replacement,
        place: at(12),
        call: "one({\r\n  a,\n})",
        readers: [
          { ...reader, place: at(13), lastLine: 13 },
          { ...reader, place: at(14), lastLine: 14, onlyLogs: true },
          { ...reader, kind: "events", place: at(15), lastLine: 16 },
        ],
        notes: ["Read it."],
      },
      { ...replacement, place: at(17), call: null },
    ],
    byHand: [
      { place: at(18), operations: ["A", "B"], reason: "It is new", hint: "Look.", places: [at(19)] },
      { place: at(20), operations: [], reason: "It is old!", hint: "Look.", places: [] },
    ],
    deleteLast: [
      { place: at(21), message: "The ping", stays: false },
      { place: at(22), message: "The timer", stays: true },
    ],
    bugs: [{ place: at(23), message: "The id is undefined", hint: null, code: "undefined-id" }],
    notSent: [{ place: at(24), message: "No send of A was found", hint: null, code: null }],
    skipped: [
      { file: "a.js", reason: "It is minified" },
      { file: "b.js", reason: "It is minified" },
      { file: "c.js", reason: "It is minified" },
      ...["d", "e", "f", "g"].map((name) => ({ file: `${name}.js`, reason: "It holds no code" })),
    ],
    warnings: [{ place: at(25), message: "The field is deprecated", hint: null, code: "deprecated" }],
    written: ["operations/adopted.graphql", "bot.js"],
    edited: [],
  };
  expect(printReport(report)).toBe(`8 documents → 3 operations (2 new), 1 send, 2 places do not fit, 1 cannot be read
1 file of 9 read, 7 skipped: minified (a.js, b.js, c.js); holds no code (4)
Wrote operations/adopted.graphql, bot.js

New operations
   Stop  operations/adopted.graphql  from bot.js:1:1, bot.js:2:1, bot.js:3:1, bot.js:4:1, bot.js:5:1, bot.js:6:1, 1 more
   Say  operations/adopted.graphql  from bot.js:1:1, bot.js:2:1, bot.js:3:1, bot.js:4:1, bot.js:5:1, bot.js:6:1
   Old: $a was declared as B

1  Does not fit (3)
   bot.js:1:2  One. Do it. [invalid]
   bot.js:1:2  Two?
   bot.js:2:2  Three.

2  Cannot be read (1)
   bot.js:3:1  Built in a loop. [structural]

3  Start here
   login: bot.js:1:1
   socket: bot.js:2:1, bot.js:3:1
   ping: bot.js:4:1
   end of service: bot.js:5:1
   The client is TypeScript.
   bot.js:1:1
      -   logIn();
      +   connect();
   bot.js:2:1
      - line 1
      - line 2
      - line 3
      - line 4
      - line 5
      - line 6
   Before you start the bot, set TOKEN to its access token.

4  Replace now (2)
   bot.js:6:1  StopAgentSession: its answer is only logged at bot.js:7:1 to line 9, bot.js:10:1
      - line 1
      - line 2
      - … 3 more lines
      - line 6
      - line 7
      + stop();
      note: \`n\` must be a number now.
   bot.js:11:1  StopAgentSession: nothing reads its answer

5  Replace and move (2)
   bot.js:12:1  StopAgentSession
      its answer is used at bot.js:13:1
      its events are read at bot.js:15:1 to line 16: move that into the loop
      + one({
      +   a,
      + })
      note: Read it.
   bot.js:17:1  StopAgentSession

6  By hand (2)
   bot.js:18:1  A, B: It is new. Look.
      see bot.js:19:1
   bot.js:20:1  It is old! Look.

7  Delete last
   bot.js:21:1  The ping.
   bot.js:22:1  Keep: The timer.

8  Looks like a bug (1)
   bot.js:23:1  The id is undefined. [undefined-id]

9  Not sent anywhere (1)
   bot.js:24:1  No send of A was found.

10  Warnings (1)
   bot.js:25:1  The field is deprecated. [deprecated]`);
});

const bridge = [change(1, [], ["connect();"])];
const next = "\nNext: ";

test.each<readonly [name: string, start: Partial<SessionStart>, isEdited: boolean, sends: number, expected: string]>([
  [
    "has the bridge",
    { bridge: null },
    false,
    1,
    "commit, and run adopt --write to make the edits under “Replace now”.",
  ],
  ["can get the bridge", { bridge }, false, 0, "commit, and run adopt --write to make the edits under “Start here”."],
  ["needs the bridge by hand", {}, false, 1, "make the socket with `asWebSocket(session)` by hand; then adopt --write"],
  ["has nothing to edit", { bridge: null }, false, 0, ""],
  ["cannot load the client", { bridge, client: "The client is TypeScript" }, false, 1, ""],
  ["was edited", { bridge }, true, 1, ""],
])("a bot that %s has its own next step", (_, start, isEdited, sends, expected) => {
  const printed = printReport({
    ...empty,
    start: { ...noStart, sockets: [at(1)], ...start },
    replaceNow: Array.from({ length: sends }, () => ({ ...replacement, place: at(2) })),
    edited: isEdited ? ["bot.js"] : [],
  });
  if (expected === "") expect(printed).not.toContain(next);
  else expect(printed).toContain(`${next}${expected}`);
});

test.each<readonly [name: string, start: Partial<SessionStart>, expected: string]>([
  ["has the bridge", { bridge: null }, "   The bot has the bridge."],
  [
    "gets the bridge in one change",
    { bridge: [{ place: at(3), before: ["old"], after: ["new"] }] },
    "   bot.js:3:1\n      - old\n      + new",
  ],
  [
    "needs the bridge by hand",
    { byHand: "There are 2 places" },
    `   By hand: There are 2 places.
   Replace login and socket in one step, since the service ends a session when the same token logs in again:
      const session = await connect({ accessToken });
      const webSocket = asWebSocket(session);`,
  ],
])("the start section of a bot that %s says so", (_, start, expected) => {
  const printed = printReport({ ...empty, start: { ...noStart, sockets: [at(1)], ...start } });
  expect(printed).toContain(`1  Start here\n   socket: bot.js:1:1\n${expected}`);
  // Without a login or a socket, there is no start.
  expect(printReport({ ...empty, start: { ...noStart, ...start } })).not.toContain("1  Start here");
});

test("a report with one of each says so in the singular", () => {
  const report: AdoptReport = {
    ...empty,
    counts: { files: 1, parsed: 1, documents: 1, operations: 1, newOperations: 1, sends: 1 },
    operations: [{ ...operation, name: "Say", isNew: true, places: [at(1)] }],
    start: { ...noStart, pings: [at(2)] },
    replaceNow: [{ ...replacement, place: at(3), readers: [{ ...reader, place: at(4), lastLine: 4 }] }],
    byHand: [{ place: at(5), operations: ["A"], reason: "It is new", hint: "Look.", places: [] }],
    skipped: [{ file: "a.js", reason: "It is minified" }],
    written: ["bot.js"],
    edited: ["bot.js"],
  };
  expect(printReport(report)).toBe(`1 document → 1 operation (1 new), 1 send
1 file of 1 read, 1 skipped: minified (a.js)
Wrote bot.js

New operations
   Say  operations/adopted.graphql  from bot.js:1:1

1  Start here
   ping: bot.js:2:1
   Replace login and socket in one step, since the service ends a session when the same token logs in again:
      const session = await connect({ accessToken });
      const webSocket = asWebSocket(session);

2  Replace now (1)
   bot.js:3:1  StopAgentSession: its answer is only logged at bot.js:4:1

3  By hand (1)
   bot.js:5:1  A: It is new. Look.`);
  const noted = report.operations.map((each) => ({ ...each, notes: ["A note"] }));
  expect(printReport({ ...report, operations: noted })).toContain("from bot.js:1:1\n   Say: A note\n");
});

test("one place that does not fit is counted in the singular", () => {
  const doesNotFit = [{ place: at(1), message: "One", hint: null, code: null }];
  expect(printReport({ ...empty, doesNotFit })).toContain("0 sends, 1 place does not fit\n");
});

test("a call of several lines is printed without the indentation of its file", () => {
  const call = "say(ws.session, {\r\n      text,\r\n    }).then(({ say }) => { … })";
  const replaceAndMove = [{ place: at(1), operation: "Say", call, readers: [], notes: [] }];
  expect(printReport({ ...empty, replaceAndMove })).toContain(
    "      + say(ws.session, {\n      +   text,\n      + }).then(({ say }) => { … })",
  );
});
