import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startSandbox } from "../../../src/sandbox/index.ts";
import type { Outcome } from "../../support/run.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { conversations, startConversations } from "../run-command.ts";

const folder = temporaryFolder();
const recording = folder.path("greeting.jsonl");
const bot = ["--", process.execPath, "test/tools/replay/echo-bot.js"];

beforeAll(async () => {
  await using sandbox = await startSandbox();
  const { endpoint, accessToken } = sandbox;
  const env = { ...process.env, CONVERSATIONS_ENDPOINT: endpoint, CONVERSATIONS_ACCESS_TOKEN: accessToken };
  const [, command = "", ...args] = bot;
  const child = spawn(command, args, { env, stdio: ["ignore", "ignore", "inherit"] });
  const ended = once(child, "exit");
  await sandbox.ledger.waitFor(({ kind }) => kind === "started", { timeoutMs: 60_000 });
  const ann = await sandbox.addVisitor({ display_name: "Ann" });
  await ann.says("Hi");
  await ann.hears("Hi");
  child.kill("SIGTERM");
  await ended;
  folder.write("greeting.jsonl", sandbox.ledger.toJSONLines());
});

afterAll(() => folder[Symbol.dispose]());

const replay = (...args: string[]): Promise<Outcome> => conversations(process.cwd(), ["replay", ...args]);

test("0: the bot sends the same, and is ended", async () => {
  expect(await replay(recording, "--wait", "60000", ...bot)).toMatchObject({
    code: 0,
    stdout: "2 requests compared: the bot sent the same\n",
  });
});

test("1: the bot sends something else, as a diff", async () => {
  const { code, stdout } = await replay(recording, "--wait", "60000", ...bot, "Good day!");
  expect(code).toBe(1);
  expect(stdout).toMatch(/^ {2}- {3}msg: "Hi"$/m);
  expect(stdout).toMatch(/^ {2}\+ {3}msg: "Good day!"$/m);
  expect(stdout).toMatch(/2 requests compared: 1 difference\n$/);
});

test("0: what is ignored is not compared; the report as JSON", async () => {
  const { code, stdout } = await replay(recording, "--json", "--wait", "60000", "--ignore", "msg", ...bot, "Good day!");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({ requests: 2, differences: [] });
});

test("1: the recording goes on, and the bot has ended", async () => {
  const longer = folder.write(
    "longer.jsonl",
    folder.read("greeting.jsonl").replaceAll('"content":"Hi"', '"content":"bye"'),
  );
  const { code, stdout } = await replay(longer, "--wait", "60000", ...bot);
  expect(code).toBe(1);
  expect(stdout).toContain("the bot ended with code 3");
});

test.each([
  [
    "no file",
    ["there-is-none.jsonl", "--", "node", "-e", "0"],
    /^error: there-is-none\.jsonl cannot be read\. There is no such file\. Check its name\.\n$/,
  ],
  [
    "another file",
    ["package.json", "--", "node", "-e", "0"],
    /^error: package\.json is not a recording: line 1 is not a JSON object.*\n$/,
  ],
  [
    "no such command",
    [recording, "--", "there-is-no-such-command"],
    /^error: There is nothing to compare: the bot could not start: spawn there-is-no-such-command ENOENT\. Does the bot log in at CONVERSATIONS_ENDPOINT\?\n$/,
  ],
  [
    "a bot that ends at once",
    [recording, "--", process.execPath, "-e", "0"],
    /the bot ended with code 0\. Does the bot/,
  ],
  [
    "a bot that a signal ends",
    [recording, "--", process.execPath, "-e", "process.kill(process.pid, 'SIGKILL')"],
    /the bot ended with SIGKILL\. Does the bot/,
  ],
  ["no command", [recording], /^error: missing required argument 'command'\n$/],
  [
    "no port",
    [recording, "--port", "65536", ...bot],
    /^error: --port must be a whole number from 0 to 65535, not "65536"\n$/,
  ],
  [
    "a long time",
    [recording, "--wait", "3600001", ...bot],
    /^error: --wait must be a whole number from 0 to 3600000, not "36000/,
  ],
])("2: %s", async (_, args, message) => {
  const { code, stdout, stderr } = await replay(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(message);
});

test.each(["SIGINT", "SIGTERM"] as const)("2: %s ends the bot, too", async (name) => {
  const pidFile = folder.path(`${name}.pid`);
  // It never logs in, and would wait indefinitely.
  const code = `require("fs").writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); setInterval(() => {}, 1000)`;
  await using command = startConversations(process.cwd(), [
    "replay",
    recording,
    "--wait",
    "3600000",
    "--",
    process.execPath,
    "-e",
    code,
  ]);
  await vi.waitUntil(() => existsSync(pidFile) && readFileSync(pidFile, "utf8") !== "", { timeout: 60_000 });
  command.signal(name);
  expect(await command.ended).toBe(2);
  expect([command.stdout, command.stderr]).toEqual([
    "",
    "error: The replay was interrupted. It has ended the bot, too.\n",
  ]);
  expect(() => process.kill(Number(readFileSync(pidFile, "utf8")), 0)).toThrow("ESRCH");
});

test("2: a port that is in use", async () => {
  await using other = await startSandbox();
  const { port } = new URL(other.endpoint);
  expect(await replay(recording, "--port", port, ...bot)).toEqual({
    code: 2,
    stdout: "",
    stderr: `error: listen EADDRINUSE: address already in use 127.0.0.1:${port}. Choose another port with --port.\n`,
  });
});
