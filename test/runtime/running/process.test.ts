import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { connect } from "../../../src/runtime/index.ts";
import { startSandbox } from "../../../src/sandbox/index.ts";
import { startBotProcess } from "./bot-process.ts";

test("on SIGTERM the current message is answered, no further message is read, and the exit code is 0", async () => {
  await using sandbox = await startSandbox();
  using bot = startBotProcess(sandbox);
  await bot.prints("online");
  sandbox.faults.arm({ fault: "late", where: { operation: "sendMessage" } });
  const ann = await sandbox.addVisitor({ display_name: "Ann" });
  await ann.says("first");
  const { seq: after } = await sandbox.ledger.waitFor(
    (entry) => entry.kind === "request" && entry.operations.includes("sendMessage"),
    { timeoutMs: 60_000 },
  );
  bot.terminate();
  await sandbox.ledger.waitFor(({ kind }) => kind === "stop", { after, timeoutMs: 60_000 });
  await ann.says("second");
  sandbox.faults.release();
  expect(await bot.ended).toBe(0);
  expect(sandbox.ledger.requests("sendMessage").map(({ variables }) => variables?.msg)).toEqual(["first"]);
  expect(bot.linesOf("unanswered")).toEqual([]);
});

test("a token that is refused ends the process with the exit code 1", async () => {
  await using sandbox = await startSandbox();
  using bot = startBotProcess({ endpoint: sandbox.endpoint, accessToken: "no-such-token" });
  expect(await bot.ended).toBe(1);
  expect(bot.linesOf("ended")).toMatchObject([{ reason: expect.stringContaining("[UNAUTHORIZED]") }]);
});

test("a rotated token is requested from the provider at each login, and once more if the service refuses an old token", async () => {
  await using sandbox = await startSandbox({ accessToken: "new", tokens: { old: { agent: "Bot" } } });
  const given: string[] = [];
  const tokens = ["old", "no-longer-valid", "new"];
  let resolveRecovered = () => {};
  const recovered = new Promise<void>((resolve) => {
    resolveRecovered = resolve;
  });
  await using session = await connect({
    ...{ endpoint: sandbox.endpoint, reconnectDelayMs: 1, loginIntervalMs: 1 },
    accessToken() {
      given.push(tokens[given.length] ?? "new");
      return given.at(-1) ?? "";
    },
    onRecovered: () => resolveRecovered(),
  });
  sandbox.faults.arm({ fault: "eos" });
  await recovered;
  expect(given.slice(0, 3)).toEqual(tokens);
  expect(session.state).toBe("ready");
});

test("the examples of the page are the files that these tests run, and the Dockerfile lets signals through", () => {
  const page = readFileSync("src/runtime/README.md", "utf8");
  for (const name of ["bot", "standby"]) {
    const file = readFileSync(`test/runtime/examples/${name}.ts`, "utf8")
      .replace("../../../src/runtime/index.ts", "conversations-codegen")
      .replace("../../../generated/client.ts", "./generated/client.js");
    expect(page).toContain(`\n\`\`\`ts\n${file}\`\`\`\n`);
  }
  const [, dockerfile = ""] = /```dockerfile\n([\s\S]*?)```/.exec(page) ?? [];
  const instructions = dockerfile.split("\n").map((line) => line.split(" ")[0]);
  expect(instructions.filter(Boolean)).toEqual(["FROM", "WORKDIR", "COPY", "COPY", "RUN", "COPY", "USER", "CMD"]);
  // A shell or npm would not pass on SIGTERM.
  expect(dockerfile).toMatch(/^CMD \["node", "[\w.]+"\]$/m);
});
