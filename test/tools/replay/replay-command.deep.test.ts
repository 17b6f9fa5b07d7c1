import { afterAll, beforeAll, expect, test } from "vitest";
import { startSandbox } from "../../../src/sandbox/index.ts";
import { demoBot } from "../../sandbox/replay/conversation.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { startCommand } from "../sandbox/command-process.ts";

const folder = temporaryFolder();
const recording = folder.path("greeting.jsonl");
const bot = ["--", process.execPath, "--import", "tsx", "test/tools/replay/bot.ts"];

beforeAll(async () => {
  await using sandbox = await startSandbox();
  const stopBot = await demoBot()({ ...sandbox, ended() {} });
  const ann = await sandbox.addVisitor({ display_name: "Ann" });
  await ann.says("Hi");
  await ann.hears("Hi");
  await stopBot();
  folder.write("greeting.jsonl", sandbox.ledger.toJSONLines());
});

afterAll(() => folder[Symbol.dispose]());

async function replay(...args: string[]) {
  using command = await startCommand(["replay", ...args]);
  const code = await command.ended;
  return { code, stdout: command.stdout, stderr: command.stderr };
}

test("a bot that sends something else ends the replay with exit code 1 and a diff", async () => {
  const { code, stdout, stderr } = await replay(recording, "--wait", "60000", ...bot, "Good day!");
  expect({ code, stderr }).toEqual({ code: 1, stderr: "The bot is online.\n" });
  expect(stdout).toMatch(/^ {2}- {3}msg: "Hi"$/m);
  expect(stdout).toMatch(/^ {2}\+ {3}msg: "Good day!"$/m);
  expect(stdout).toMatch(/\d+ requests compared: \d+ differences?\n$/);
});

test("--json prints the report as JSON", async () => {
  const { code, stdout } = await replay(recording, "--json", "--wait", "60000", ...bot, "Good day!");
  expect(code).toBe(1);
  const [first] = JSON.parse(stdout).differences;
  expect(first).toMatchObject({ conversation: expect.stringMatching(/^channel_id /), seq: expect.any(Number) });
});

test.each([
  [
    "no file",
    ["there-is-none.jsonl", "--", "node", "-e", "0"],
    "there-is-none.jsonl cannot be read. There is no such file.",
  ],
  [
    "another file",
    ["package.json", "--", "node", "-e", "0"],
    "package.json is not a recording: line 1 is not a JSON object",
  ],
  [
    "no such command",
    [recording, "--", "there-is-no-such-command"],
    "the bot could not start: spawn there-is-no-such-command ENOENT",
  ],
  ["a bot that ends at once", [recording, "--", process.execPath, "-e", "0"], "the bot ended with code 0"],
  ["no command", [recording], "missing required argument 'command'"],
])("the replay ends with exit code 2 for %s", async (_, args, message) => {
  const { code, stdout, stderr } = await replay(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(message);
});

test("a bot that sends the same requests as in a sandbox's ledger ends the replay with exit code 0", async () => {
  const script = folder.write("script.json", [
    { visitor: { display_name: "Ann" }, steps: [{ says: "Hi" }, { hears: "Hi" }] },
  ]);
  const ledger = folder.path("ledger.jsonl");
  using sandbox = await startCommand([
    "sandbox",
    "--port",
    "0",
    "--token",
    "token",
    "--script",
    script,
    "--exit",
    "--ledger",
    ledger,
  ]);
  const [, endpoint = ""] = await sandbox.prints(/HTTP endpoint {3}(\S+)/);
  const stop = await demoBot()({ endpoint, accessToken: "token", ended() {} });
  expect(await sandbox.ended).toBe(0);
  await stop();
  expect(await replay(ledger, "--wait", "60000", ...bot)).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^\d+ requests compared: the bot sent the same\n$/),
    stderr: "The bot is online.\n",
  });
});
