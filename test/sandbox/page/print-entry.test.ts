import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { buildSchema, parse, validate } from "graphql";
import { expect, test } from "vitest";
import { awkwardTexts } from "../../../src/sandbox/index.ts";
import type { LedgerEntry } from "../../../src/sandbox/ledger/entries.ts";
import { createRedactor } from "../../../src/sandbox/ledger/redact.ts";
import { printEntry } from "../../../src/sandbox/page/actions/print-entry.ts";
import { quoteForShell } from "../../../src/sandbox/page/actions/quote-for-shell.ts";

const endpoint = "http://127.0.0.1:4747/graphql/request";
const print = (entry: object) => {
  const { redact } = createRedactor(["CANARY"]);
  return printEntry({ seq: 1, at: 0, ...entry } as LedgerEntry, { redact, endpoint });
};
const request = (document: string, variables?: object) =>
  print({ kind: "request", socket: 1, id: 7, operations: [], type: "mutation", document, variables });

test.each(awkwardTexts)("a frame and its command contain the text unchanged: %j", (text) => {
  const { frame = "", command = "" } = request("mutation($m: String!) { sendMessage(msg: $m) { success } }", {
    m: text,
  });
  expect(JSON.parse(frame).payload.variables).toEqual({ m: text });
  const quoted = command.slice(command.indexOf(" --execute ") + " --execute ".length);
  // A real shell reads it as one word.
  expect(execFileSync("sh", ["-c", `printf %s ${quoted}`], { encoding: "utf8" })).toBe(frame);
});

test("a quoted text is one word for a shell, and nothing in it is executed", () => {
  for (const text of ["a b", "$(touch x)", "`x`", "it's; rm", "\\", "'", "''", "a\nb", "!x"]) {
    expect(execFileSync("sh", ["-c", `printf %s ${quoteForShell(text)}`], { encoding: "utf8" })).toBe(text);
  }
});

test.each([
  ["mutation($c:ID!){leaveChannel(channel_id:$c){success}}", "mutation LeaveChannel($c: ID!)"],
  ["subscription{message{node{content}}}", "subscription OnMessage"],
  ["{departments{edges{cursor}}}", "query Departments"],
  ["query Mine{departments{edges{cursor}}}", "query Mine"],
])("%s is an operation file that the schema accepts", (document, head) => {
  const { operation = "" } = request(document);
  expect(operation.startsWith(head)).toBe(true);
  const schema = buildSchema(readFileSync("schema/conversations.graphql", "utf8"));
  expect(validate(schema, parse(operation))).toEqual([]);
});

test("an invalid document is shown unchanged, and not as an operation", () => {
  expect(request("mutation { oops")).toMatchObject({ document: "mutation { oops" });
  expect(request("mutation { oops").operation).toBeUndefined();
});

test("a login is a curl command to the address of the login, without the token", () => {
  const document = 'mutation { startAgentSession(access_token: "CANARY") { websocket_url } }';
  const printed = print({ kind: "login", operations: ["startAgentSession"], document });
  expect(printed.command).toContain(`curl '${endpoint}' --header 'Content-Type: application/json' --data '{"query":`);
  expect(JSON.stringify(printed)).not.toContain("CANARY");
});

test.each([
  [
    { kind: "stop", socket: 1, id: "s", subscription_id: "x" },
    '{"payload":{"subscription_id":"x"},"type":"stop_subscription","id":"s"}',
  ],
  [{ kind: "ping", socket: 1, payload: "p" }, '{"sig":"PING","payload":"p"}'],
  [{ kind: "answer", socket: 1, id: 1, payload: { data: {} } }, '{"payload":{"data":{}},"id":1}'],
  [{ kind: "answer", socket: 1, id: 1, payload: {}, altered: "<html>" }, "<html>"],
  [
    { kind: "data", socket: 1, subscription_id: "x", status: 500, payload: {} },
    '{"error_code":500,"payload":{},"sig":"DATA","subscription_id":"x"}',
  ],
  [{ kind: "eos", socket: 1, reason: "r" }, '{"reason":"r","sig":"EOS"}'],
  [{ kind: "opened", socket: 1 }, undefined],
])("%j is printed as the frame %s", (entry, frame) => {
  expect(print(entry).frame).toBe(frame);
});

test.each([
  [{ kind: "pong", socket: 1, payload: 7 }, '{"sig":"PONG","payload":7}'],
  [{ kind: "garbage", socket: 1, text: "<html>" }, "<html>"],
  [{ kind: "unreadable", socket: 1, text: "rubble" }, "rubble"],
  [{ kind: "data", socket: 1, subscription_id: "x", payload: {}, altered: "other" }, "other"],
])("%j is the frame %s, and has no command and no document", (entry, frame) => expect(print(entry)).toEqual({ frame }));

test.each([
  { kind: "login-answer", login: 1, status: 200 },
  { kind: "closed", socket: 1, code: 1000 },
  { kind: "fault", fault: { fault: "drop" } },
])("%j has nothing to copy", (entry) => expect(print(entry)).toEqual({}));

test("a stop and a PING are sent again over the WebSocket", () => {
  const commands = [
    { kind: "stop", socket: 1, id: "s", subscription_id: "x" },
    { kind: "ping", socket: 1, payload: "p" },
  ].map((entry) => print(entry).command);
  expect(commands).toEqual([
    `npx wscat --connect "$WEBSOCKET_URL" --wait 5 --execute '{"payload":{"subscription_id":"x"},"type":"stop_subscription","id":"s"}'`,
    `npx wscat --connect "$WEBSOCKET_URL" --wait 5 --execute '{"sig":"PING","payload":"p"}'`,
  ]);
});

test.each([
  [
    "{departments{edges{cursor}}}",
    "{\n  departments {\n    edges {\n      cursor\n    }\n  }\n}",
    "query Departments {",
  ],
  ["query{...F} fragment F on Query{agents{edges{cursor}}}", "{\n  ...F\n}\n\nfragment F on Query {", "query Query {"],
])("the document %s is formatted, and gets a name as an operation", (source, document, operation) => {
  const printed = request(source);
  expect(printed.document?.startsWith(document)).toBe(true);
  expect(printed.operation?.startsWith(operation)).toBe(true);
  expect(printed.operation?.endsWith("}\n")).toBe(true);
});
