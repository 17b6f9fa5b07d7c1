import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sendMessage } from "../../generated/client.ts";
import { startBot } from "../../src/demo/bot.ts";
import { connect, type Session } from "../../src/runtime/index.ts";
import { type SandboxOptions, startSandbox } from "../../src/sandbox/index.ts";
import { run } from "../support/run.ts";

test("npm run demo prints the conversation in the command line's README, and ends", async () => {
  const { code, stdout, stderr } = await run("npm", ["run", "--silent", "demo"], { CONVERSATIONS_ACCESS_TOKEN: "" });
  expect({ code, stderr: stderr.replace(/^npm warn .*\n/gm, "") }).toEqual({ code: 0, stderr: "" });
  expect(readFileSync("src/tools/README.md", "utf8")).toContain(`\`\`\`text\n${stdout}\`\`\``);
});

test("--help explains the options", async () => {
  const { code, stdout } = await run("npm", ["run", "--silent", "demo", "--", "--help"]);
  expect(code).toBe(0);
  expect(stdout).toContain("CONVERSATIONS_ACCESS_TOKEN");
});

async function startDemo(options?: SandboxOptions) {
  const sandbox = await startSandbox(options);
  const session: Session = await connect({ accessToken: sandbox.accessToken, endpoint: sandbox.endpoint });
  const printed: string[] = [];
  const { ended } = await startBot(session, (line) => printed.push(line));
  return {
    sandbox,
    session,
    printed,
    ended,
    async [Symbol.asyncDispose]() {
      await session.close();
      await sandbox.close();
    },
  };
}

test("a tapped reply sends its value, not its label", async () => {
  await using demo = await startDemo();
  const ann = await demo.sandbox.addVisitor({ display_name: "Ann" });
  await ann.says("I need help!");
  await ann.hears("What is it about?");
  await ann.taps("Opening hours");
  await ann.hears("When are you open?");
  expect(ann.transcript.filter(({ from }) => from === "Ann").map(({ text }) => text)).toContain("When are you open?");
});

test("a visitor whose widget shows no structured messages taps an option of the fallback", async () => {
  await using demo = await startDemo();
  const ann = await demo.sandbox.addVisitor({ structuredMessages: false });
  await ann.says("help");
  await ann.hears("What is it about?");
  await ann.taps("Returns");
  await ann.hears("Returns");
});

test("if no department is online, the bot says so and stays in the chat", async () => {
  const account = { bot: { display_name: "Bot" }, agents: [], departments: [{ name: "Support", agents: [] }] };
  await using demo = await startDemo({ account });
  const ann = await demo.sandbox.addVisitor();
  await ann.says("transfer me");
  await ann.hears("No one is available right now. Please try again later.");
  expect(await ann.waitsForAgent("Bot")).toBe("Bot");
});

test("the bot does not answer its own messages", async () => {
  await using demo = await startDemo();
  const ann = await demo.sandbox.addVisitor();
  await ann.says("one");
  await ann.hears("one");
  await sendMessage(demo.session, { channel_id: ann.channel_id ?? "", msg: "from the bot itself" });
  await ann.says("two");
  await ann.hears("two");
  expect(ann.transcript.filter(({ text }) => text === "from the bot itself")).toHaveLength(1);
});

test("a second login ends the bot, and the bot reports the reason", async () => {
  await using demo = await startDemo();
  const ended = expect(demo.ended).rejects.toThrow("[DISPLACED] another login of this agent has ended the session");
  await using _usurper = await connect({ accessToken: demo.sandbox.accessToken, endpoint: demo.sandbox.endpoint });
  await ended;
});
