import { expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../../src/sandbox/index.ts";
import { connect, startEcho } from "../../sandbox/bot.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { addressesOf, startCommand } from "./command-process.ts";

test.each(["SIGINT", "SIGTERM"] as const)(
  "%s ends the sandbox cleanly, even if a bot and the page are connected",
  async (signal) => {
    using command = await startCommand(["sandbox", "--port", "0"]);
    const { endpoint, page, accessToken } = await addressesOf(command);
    const bot = await connect({ endpoint, accessToken } as Sandbox);
    const live = await fetch(`${page}page/live`);
    command.signal(signal);
    expect(await command.ended).toBe(0);
    expect(await bot.closed).toBe(1001);
    await live.text().catch(() => {});
    expect(command.stderr).toBe("");
  },
);

test("a port that is in use is reported in one line", async () => {
  await using other = await startSandbox();
  const { port } = new URL(other.endpoint);
  using command = await startCommand(["sandbox", "--port", port]);
  expect(await command.ended).toBe(2);
  expect(command.stdout).toBe("");
  expect(command.stderr).toBe(
    `error: The port ${port} of 127.0.0.1 is in use. Choose another one with --port, or any free port with --port 0.\n`,
  );
});

test("a visitor of a script without an answer is reported with the transcript and exit code 1", async () => {
  using folder = temporaryFolder();
  const script = folder.write("script.json", [
    { visitor: { display_name: "Ann" }, steps: [{ says: "Hi" }, { hears: "Hi" }] },
    { visitor: { display_name: "Ben" }, steps: [{ says: "x" }, { taps: "Yes" }] },
  ]);
  using command = await startCommand(["sandbox", "--port", "0", "--script", script, "--exit"]);
  await startEcho(await connect((await addressesOf(command)) as Sandbox));
  expect(await command.ended).toBe(1);
  expect(command.stdout).toMatch(/Script: Ben failed\n.* {2}Ben sees no "Yes" to tap\.\n.* {2}Transcript:\n/);
  expect(command.stdout).toMatch(/Script: 1 of 2 visitors got what they expected\n/);
});

test("Ctrl-C ends the process while a visitor of a script waits", async () => {
  using folder = temporaryFolder();
  const script = folder.write("script.json", [
    { visitor: { display_name: "Ann" }, steps: [{ says: "Hi" }, { waits: 3_600_000 }] },
  ]);
  using command = await startCommand(["sandbox", "--port", "0", "--script", script]);
  await startEcho(await connect((await addressesOf(command)) as Sandbox));
  await command.prints(/Ann: Hi\n/);
  command.signal("SIGINT");
  expect(await command.ended).toBe(0);
});
