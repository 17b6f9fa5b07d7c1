// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the code of bots is text here

import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { AdoptReport } from "../../../src/tools/adopt/model.ts";
import { artifact } from "../../support/artifact.ts";
import { command } from "../../support/pack.ts";
import { outcomeOf } from "../workspace.ts";
import { createBotProject } from "./support.ts";

test("of 2,000 files only those that may hold documents are parsed, in bounded memory, and progress is shown", async () => {
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
  const plain = `${"// Nothing to see here.\nexport const answer = 42;\n".repeat(40)}`;
  // Together the minified ones are larger than the memory below.
  const minified = `var q="query { agents { edges { node { id } } } }";${"function a(b){return b+1}".repeat(32_000)}`;
  using project = createBotProject({
    ...Object.fromEntries(numbers(1_700).map((index) => [`src/plain/${index}.js`, plain])),
    ...Object.fromEntries(numbers(200).map((index) => [`public/${index}.js`, minified])),
    ...Object.fromEntries(numbers(100).map((index) => [`src/bots/${index}.js`, bot(index)])),
  });
  const { folder } = await artifact("installation");
  const child = spawn(
    process.execPath,
    ["--max-old-space-size=120", join(folder, command), "adopt", "--dry-run", "--json"],
    { cwd: project.folder, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, NODE_ENV: "" } },
  );
  const { code, stdout, stderr } = await outcomeOf(child);
  expect([code, stderr.split("\n")[0]]).toEqual([0, "Searching the files (2000)"]);
  const report = JSON.parse(stdout) as AdoptReport;
  expect(report.counts).toMatchObject({ files: 2_000, parsed: 100, documents: 300, operations: 3, sends: 300 });
  expect(report.skipped).toHaveLength(200);
  expect(new Set(report.skipped.map(({ reason }) => reason))).toEqual(new Set(["It is minified"]));
});

function bot(index: number): string {
  const send = (query: string, id: number) =>
    `  ws.send(JSON.stringify({ payload: { query: \`${query}\` }, type: "request", id: ${id} }));\n`;
  const filler = `function helper(value) {\n  return value.items.map((item) => item.name + ${index}).filter(Boolean);\n}\n`;
  return `const WebSocket = require("ws");\nconst ws = new WebSocket("ws://127.0.0.1");\nfunction go(c, t) {\n${send('mutation { sendMessage(channel_id: "${c}", msg: "${t}") { success } }', 1)}${send("query { departments { edges { node { id } } } }", 2)}${send('mutation { leaveChannel(channel_id: "${c}") { success } }', 3)}}\n${filler.repeat(40)}`;
}
