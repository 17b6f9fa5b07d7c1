// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the code of bots is text here

import { once } from "node:events";
import { readFileSync } from "node:fs";
import { buildSchema, type GraphQLSchema, parse, validate } from "graphql";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { connect, type Session } from "../../../src/runtime/index.ts";
import { type Sandbox, startSandbox } from "../../../src/sandbox/index.ts";
import { schemas } from "../../support/paths.ts";
import { createBotProject } from "./support.ts";

const values = [
  "plain",
  "",
  " ",
  "It's",
  '"quoted"',
  "back\\slash",
  "\\n",
  "line\nbreak",
  "\r\n",
  "\t",
  "${x}",
  "`tick`",
  "{brace}",
  "#hash",
  "emoji 👋🏽",
  "\u2028",
  "ümläut",
  42,
  null,
  true,
] as const;

const forms = {
  "a value in quotes": 'mutation { sendMessage(channel_id: "${c}", msg: "${t}") { success } }',
  "a value with text around":
    'mutation { sendMessage(channel_id: "${c}", msg: "Re: ${t}, \\`so\\` \\\\"it\\\\" is") { success } }',
};

let sandbox: Sandbox;
let session: Session;
let old: WebSocket;
let schema: GraphQLSchema;

beforeAll(async () => {
  schema = buildSchema(readFileSync(schemas.conversations, "utf8"));
  sandbox = await startSandbox({ accessToken: "new-way", tokens: { "old-way": { agent: "Sam" } } });
  session = await connect({ accessToken: "new-way", endpoint: sandbox.endpoint });
  const query = 'mutation { startAgentSession(access_token: "old-way") { websocket_url } }';
  const response = await fetch(sandbox.endpoint, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query }),
  });
  const { data } = (await response.json()) as { data: { startAgentSession: { websocket_url: string } } };
  old = new WebSocket(data.startAgentSession.websocket_url);
  await once(old, "open");
});

afterAll(async () => {
  old?.close();
  await session?.close();
  await sandbox?.close();
});

test.each(Object.entries(forms))("the old send and the new call send the same request: %s", async (_, text) => {
  const source = `const ws = require("ws");\nfunction go(c, t) {\n  ws.send(JSON.stringify({ payload: { query: \`${text}\` }, type: "request", id: 1 }));\n}\n`;
  using project = createBotProject({ "bot.js": source });
  const { operations, replaceNow } = await project.adopt({ dryRun: true });
  const [operation] = operations;
  const [replacement] = replaceNow;
  const oldText = new Function("c", "t", `return \`${text}\`;`) as (c: string, t: unknown) => string;
  const newCall = new Function("c", "t", "sendMessage", "ws", "report", `return ${replacement?.call};`);
  const sendMessage = (_session: unknown, variables: object) =>
    session.request(
      { kind: "mutation", transport: "socket", name: "SendMessage", document: operation?.document ?? "" },
      variables,
    );

  let compared = 0;
  for (const value of values) {
    const ann = await sandbox.addVisitor();
    await ann.says("Hi");
    const channel = ann.channel_id ?? "";
    const heard = () =>
      ann.transcript.flatMap(({ kind, by, text }) => (kind === "message" && by === "agent" ? text : []));
    const query = oldText(channel, value);
    const isValid = parses(query);
    if (isValid) {
      old.send(JSON.stringify({ payload: { query }, type: "request", id: 1 }));
      await once(old, "message");
    }
    const before = heard();
    await newCall(channel, value, sendMessage, { session }, (error: unknown) => expect.fail(String(error)));
    const after = heard();
    expect(after).toHaveLength(before.length + 1);
    if (isValid) {
      expect(before).toHaveLength(1);
      // GraphQL read the backslash as the start of an escape: the visitor did not see it before, and does now.
      if (String(value).includes("\\")) expect(after[1]).toContain(value);
      else expect(after[1]).toBe(before[0]);
      compared++;
    } else {
      expect(after[0]).toContain(String(value));
    }
  }
  expect(compared).toBeGreaterThan(values.length / 2);
});

function parses(query: string): boolean {
  try {
    return validate(schema, parse(query)).length === 0;
  } catch {
    return false;
  }
}
