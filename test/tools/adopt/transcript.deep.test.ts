import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Sandbox, startSandbox, type Visitor } from "../../../src/sandbox/index.ts";
import { schemas } from "../../support/paths.ts";
import { createWorkspace, type Project, type Workspace } from "../workspace.ts";
import { fixtures } from "./support.ts";

const [old = "", moved = ""] = ["bot.js", "moved.js"].map((file) => readFileSync(join(fixtures, "bot", file), "utf8"));
const patient = { timeoutMs: 60_000 };
const quoted = 'Is it "lost"?';

const config = `import { conversations, schemaFile } from "conversations-codegen/codegen";

export default {
  schema: schemaFile("schema.graphql"),
  generates: { "generated/": { preset: conversations, presetConfig: { emit: "js" }, documents: "operations/*.graphql" } },
};
`;

let workspace: Workspace;
let unchanged: readonly string[];

beforeAll(async () => {
  workspace = await createWorkspace();
  await using run = await startBot(createBot(old));
  unchanged = await converse(run.sandbox);
  // The visitor's quotes end the query string: the bot's answer is lost.
  const ben = await run.sandbox.addVisitor({ display_name: "Ben" });
  await ben.says(quoted);
  await ben.says("Hello?");
  await ben.hears("Hello?", patient);
  expect(linesOf(ben)).not.toContain(`Bot: ${quoted}`);
}, 300_000);

afterAll(() => workspace?.[Symbol.dispose]());

test("an unchanged bot in the shape of the vendor's sample holds a conversation on the sandbox", () => {
  expect(unchanged).toEqual([
    "Ann joined the chat",
    "Ann: Hello",
    "Bot joined the chat",
    "Bot: Hello",
    "Ann: help",
    "Bot: What is it about?",
    "Ann: Where is my parcel?",
    "Bot: Where is my parcel?",
    "Ann: transfer",
    "Bot: I am passing you on to Support.",
    "Sam joined the chat for Support",
    "Bot left the chat",
  ]);
});

test("with only the bridge, the bot holds the same conversation with one login", async () => {
  const project = createBot(old);
  expect(await project.run("adopt", "--write", "--bridge")).toMatchObject({ code: 0 });
  // Only the bridge, from the edits of --write.
  const bridged = old
    .replace(
      "const WebSocket = require('ws');",
      "$&\nconst { connect } = require('conversations-codegen');\nconst { asWebSocket } = require('conversations-codegen/bridge');",
    )
    .replace("new WebSocket(websocketUrl)", "asWebSocket(websocketUrl)")
    .replace(
      "startAgentSession().then(\n    ({ websocket_url }) => doAgentSession(websocket_url)",
      "connect({ accessToken: ACCESS_TOKEN, endpoint: CHAT_API_URL }).then(\n    (session) => doAgentSession(session)",
    );
  project.write({ "bot.js": bridged });
  await using run = await startBot(project);
  expect(await converse(run.sandbox)).toEqual(unchanged);
  expect(run.sandbox.ledger.entriesOf("login")).toHaveLength(1);
});

test("after adopt --write, the bot holds the same conversation, receives quotes, and survives a refused call", async () => {
  const project = createBot(old);
  expect(await project.run("adopt", "--write", "--bridge")).toMatchObject({ code: 0 });
  await using run = await startBot(project);
  expect(await converse(run.sandbox)).toEqual(unchanged);
  expect(run.sandbox.ledger.entriesOf("login")).toHaveLength(1);

  run.sandbox.faults.arm({ fault: "refuse", error: "FORBIDDEN", times: 1, where: { operation: "SendMessage" } });
  const ben = await run.sandbox.addVisitor({ display_name: "Ben" });
  await ben.says("This answer is refused.");
  await ben.says(quoted);
  await ben.hears(quoted, patient);
  expect(run.child.exitCode).toBeNull();
});

test("after the whole move, the bot holds the same conversation and receives quotes", async () => {
  const project = createBot(old);
  expect(await project.run("adopt")).toMatchObject({ code: 0 });
  project.write({ "bot.js": moved });
  await using run = await startBot(project);
  expect(await converse(run.sandbox)).toEqual(unchanged);
  const ben = await run.sandbox.addVisitor({ display_name: "Ben" });
  await ben.says(quoted);
  await ben.hears(quoted, patient);
});

function createBot(text: string): Project {
  const project = workspace.project({
    "package.json": "{}",
    "codegen.ts": config,
    "schema.graphql": readFileSync(schemas.conversations, "utf8"),
    "bot.js": text,
  });
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=Ann", "-c", "user.email=ann@example.com", ...args], { cwd: project.folder });
  git("init", "--quiet");
  git("add", "--all");
  git("commit", "--quiet", "--message", "Work");
  return project;
}

interface Run extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly child: ChildProcess;
}

/** Starts the bot on plain Node, with a separate sandbox, and waits until it is online. */
async function startBot(project: Project): Promise<Run> {
  const sandbox = await startSandbox();
  const child = spawn(process.execPath, ["bot.js"], {
    cwd: project.folder,
    env: { ...process.env, ACCESS_TOKEN: sandbox.accessToken, CHAT_API_URL: sandbox.endpoint, NO_PROXY: "*" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let errors = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  const ended = once(child, "exit").then(() => Promise.reject(new Error(`The bot ended: ${errors}`)));
  ended.catch(() => {});
  const isOnline = sandbox.ledger.waitFor(
    (entry) => entry.kind === "answer" && JSON.stringify(entry.payload).includes("updateAgentStatus"),
    patient,
  );
  await Promise.race([isOnline, ended]);
  return {
    sandbox,
    child,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null) {
        const exit = once(child, "exit");
        child.kill();
        await exit;
      }
      await sandbox.close();
    },
  };
}

async function converse(sandbox: Sandbox): Promise<string[]> {
  const ann = await sandbox.addVisitor({ display_name: "Ann" });
  await ann.says("Hello");
  await ann.hears("Hello", patient);
  await ann.says("help");
  await ann.hears({ structured: "QUICK_REPLIES", labels: ["Delivery", "Returns"] }, patient);
  await ann.taps("Delivery");
  await ann.hears("Where is my parcel?", patient);
  await ann.says("transfer");
  await ann.hears("I am passing you on to Support.", patient);
  await ann.waitsForAgent("Support", patient);
  await vi.waitFor(() => expect(linesOf(ann)).toContain("Bot left the chat"), { timeout: patient.timeoutMs });
  return linesOf(ann);
}

function linesOf(visitor: Visitor): string[] {
  return visitor.transcript.map(({ kind, from, text }) =>
    kind === "message" ? `${from}: ${text}` : `${from} ${text}`,
  );
}
