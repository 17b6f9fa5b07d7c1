import { expect, test } from "vitest";
import { defaultAccount, startSandbox } from "../../src/sandbox/index.ts";
import { connect, login, onMessage, sendMessage } from "./bot.ts";

test("a visitor who has chosen a department has it in each chat, and finds its agents by its name", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  const next = await bot.subscribe(onMessage);
  const ann = await sandbox.addVisitor({ display_name: "Ann", department: "Support" });
  for (const text of ["Hi", "Hi again"]) {
    await ann.says(text);
    expect(ann.transcript.at(-2)).toMatchObject({ kind: "join", from: "Ann", department: "Support" });
    // A bot outside the department receives the message, too. This is an assumption.
    expect((await next()).payload.data.message.node.content).toBe(text);
    await sandbox.agent("Sam").says("Hello", { with: ann });
    expect(await ann.waitsForAgent("Support")).toBe("Sam");
    await ann.leaves();
  }
});

test("choosing an unknown department is refused", async () => {
  await using sandbox = await startSandbox();
  await expect(sandbox.addVisitor({ department: "Moon" })).rejects.toThrow(
    new TypeError("There is no department Moon in the account. There are: Support, Sales."),
  );
});

test("a visitor can change the name, which bots and transcripts then show", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  const next = await bot.subscribe(onMessage);
  const ann = await sandbox.addVisitor({ display_name: "Ann" });
  await ann.says("Hi");
  await ann.changesName("Anna");
  expect(ann.display_name).toBe("Anna");
  await ann.says("Hi again");
  const names = [await next(), await next()].map(({ payload }) => payload.data.message.node.from.display_name);
  expect(names.at(-1)).toBe("Anna");
  expect(ann.transcript.map(({ from }) => from)).toEqual(["Ann", "Ann", "Anna"]);
});

test("the log describes each event in one line, without secrets and control characters", async () => {
  const lines: string[] = [];
  await using sandbox = await startSandbox({ log: (line) => lines.push(line) });
  const { websocket_url } = await login(sandbox);
  await login(sandbox, "CANARY").catch(() => {});
  const bot = await connect(sandbox);
  const ann = await sandbox.addVisitor({ display_name: "Ann" });
  await ann.says("one\ntwo\u001b[2J\u202E");
  await bot.data(sendMessage, { channel_id: ann.channel_id, msg: "Hello" });
  await bot.data(onMessage);
  sandbox.faults.arm({ fault: "refuse", error: "RATE_LIMITED" });
  await bot.request("query List { departments { edges { cursor } } }");
  await bot.ping();
  sandbox.faults.arm({ fault: "eos", when: "now", reason: "enough" });
  await bot.closed;
  await sandbox.ledger.waitFor(({ kind }) => kind === "closed");
  expect(lines).toEqual([
    "A bot logged in: agent session 1",
    "A login was refused with 401",
    "A bot logged in: agent session 2",
    "Socket 1 opened",
    "[Ann] * Ann joined the chat",
    "[Ann] Ann: one two\\u{1b}[2J\\u{202e}",
    "[Ann] * Bot joined the chat",
    "[Ann] Bot: Hello",
    "message is live on socket 1",
    "Fault triggered: refuse",
    "List on socket 1 failed: RATE_LIMITED: A fault that was asked for.",
    "Fault triggered: eos",
    "EOS on socket 1: enough",
    "Socket 1 closed with 1000",
  ]);
  expect(lines.join("\n")).not.toContain(websocket_url.split("/").at(-1));
});

test("the number of answers that faults hold back is shown", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  sandbox.faults.arm({ fault: "late", times: 2 });
  for (const id of [1, 2]) bot.send({ payload: { query: "{ agents { edges { cursor } } }" }, type: "request", id });
  await bot.ping();
  expect(sandbox.faults.held).toBe(2);
  expect(sandbox.faults.release()).toBe(2);
  expect(sandbox.faults.held).toBe(0);
});

test("wrong arguments from a test in JavaScript are refused, and do not change the chat", async () => {
  await using sandbox = await startSandbox();
  const ann = await sandbox.addVisitor({ display_name: "Ann" });
  const sam = sandbox.agent("Sam");
  const wrong = [
    () => ann.says(7 as never),
    () => ann.says(""),
    () => ann.says(" \n"),
    () => ann.changesName(undefined as never),
    () => ann.changesName(""),
    () => ann.taps("Yes", { part: "buton" as never }),
    () => ann.hears(undefined as never),
    () => ann.hears(7 as never),
    () => ann.hears({ txt: "Hi" } as never),
    () => ann.hears({ structured: "QUICK_REPLY" as never }),
    () => ann.hears({ labels: "Yes" as never }),
    () => ann.hears("Hi", { timeout: 1 } as never),
    () => ann.hears("Hi", { timeoutMs: Number.NaN }),
    () => ann.hears("Hi", { timeoutMs: "1" as never }),
    () => ann.hearsNothing(undefined as never),
    () => ann.hearsNothing(-1),
    () => ann.waitsForAgent("Smith"),
    () => ann.waitsForAgent(undefined as never),
    () => sandbox.ledger.waitFor(() => false, { timeoutMs: -1 }),
    () => sam.says("", { with: ann }),
    () => ann.taps("Yes", { index: 0.5 }),
    () => ann.taps("Yes", { nr: 1 } as never),
    () => sam.says({} as never, { with: ann }),
    () => sam.setsStatus("Away" as never),
    async () => sandbox.addVisitor({ displayname: "Ben" } as never),
  ];
  for (const each of wrong) await expect(each()).rejects.toThrow(TypeError);
  expect(ann).toMatchObject({ display_name: "Ann", transcript: [] });
  expect(sam.status).toBe("ONLINE");
  await expect(ann.hears("Hi", { timeoutMs: 1 })).rejects.toThrow("Ann did not hear");
  await expect(ann.waitsForAgent("Smith")).rejects.toThrow(
    'There is no agent or department "Smith" in the account. There are: Bot, Sam, Robin, Support, Sales.',
  );
});

test("a token for an unknown state or agent is refused with a list of the valid states", async () => {
  const start = (seed: unknown) => startSandbox({ tokens: { canary: seed as "disabled" } });
  await expect(start("disabld")).rejects.toThrow(
    'The value of a token must be { agent } or one of disabled, inactive, no-api-access, under-scoped; got "disabld".',
  );
  await expect(start("toString")).rejects.toThrow('got "toString"');
  await expect(start({ agent: "Smith" })).rejects.toThrow("A token is for the agent Smith, who is not in the account.");
});

test("each line of the log has a kind, and typing has no line", async () => {
  const lines: [string, string][] = [];
  await using sandbox = await startSandbox({ log: (line, kind) => lines.push([kind, line]) });
  const bot = await connect(sandbox);
  const ann = await sandbox.addVisitor({ display_name: "A".repeat(101) });
  await ann.says("Hi");
  await bot.data(`mutation { setTypingIndicator(channel_id: "${ann.channel_id}", typing: true) { success } }`);
  await bot.request("{ broken }");
  const name = `${"A".repeat(99)}…`;
  expect(lines).toEqual([
    ["event", "A bot logged in: agent session 1"],
    ["event", "Socket 1 opened"],
    ["chat", `[${name}] * ${name} joined the chat`],
    ["chat", `[${name}] ${name}: Hi`],
    ["failure", expect.stringMatching(/^broken on socket 1 failed: GRAPHQL_EXEC_ERROR: Cannot query field/)],
  ]);
});

test("the bot's token is the option, or that of the account, or a new one", async () => {
  const account = { ...defaultAccount, bot: { display_name: "Bot", token: "of-the-account" } };
  await using one = await startSandbox({ account });
  await using other = await startSandbox({ account, accessToken: "option" });
  await using another = await startSandbox();
  expect([one.accessToken, other.accessToken]).toEqual(["of-the-account", "option"]);
  expect(another.accessToken).toMatch(/^sandbox-token-/);
});

test("an agent of the account has a token of its own, and cannot have the bot's", async () => {
  const agents = [{ display_name: "Sam", token: "of-sam" }, { display_name: "Robin" }];
  const account = { ...defaultAccount, agents };
  await using sandbox = await startSandbox({ account });
  const sam = await connect(sandbox, "of-sam");
  const query = "mutation { updateAgentStatus(status: AWAY) { node { display_name } } }";
  expect(await sam.data(query)).toEqual({ updateAgentStatus: { node: { display_name: "Sam" } } });
  await expect(login(sandbox, "undefined")).rejects.toThrow();
  await expect(startSandbox({ account, accessToken: "of-sam" })).rejects.toThrow(
    new TypeError("The agent Sam has the access token of the account's bot."),
  );
});

test("a limit that is not given is none", async () => {
  await using sandbox = await startSandbox({ limits: { subscriptionsPerSession: 1 } });
  const bot = await connect(sandbox);
  for (let count = 0; count < 3; count++) expect(await bot.data("{ agents { edges { cursor } } }")).toBeTruthy();
});

/** Returns the first characters of a text of one letter, with the mark of a cut. */
const cut = (letter: string, length: number) => `${letter.repeat(length - 1)}…`;

test("a refusal shows the beginning of a long name", async () => {
  const [name, shown] = ["n".repeat(101), cut("n", 100)];
  const agents = [{ display_name: name, token: "t" }];
  const account = { ...defaultAccount, agents, departments: [{ name: "d".repeat(600), agents: [] }] };
  await using sandbox = await startSandbox({ account });
  expect(() => sandbox.agent("m".repeat(101))).toThrow(
    new TypeError(`There is no agent ${cut("m", 100)} in the account. There are: Bot, ${shown}.`),
  );
  await expect(sandbox.addVisitor({ department: name })).rejects.toThrow(
    new TypeError(`There is no department ${shown} in the account. There are: ${cut("d", 500)}.`),
  );
  const ann = await sandbox.addVisitor();
  await expect(ann.waitsForAgent("m".repeat(300))).rejects.toThrow(
    new TypeError(
      `There is no agent or department "${"m".repeat(198)}… in the account. There are: Bot, ${name}, ${"d".repeat(391)}….`,
    ),
  );
  await expect(startSandbox({ account, accessToken: "t" })).rejects.toThrow(
    new TypeError(`The agent ${shown} has the access token of the account's bot.`),
  );
  await expect(startSandbox({ tokens: { t: { agent: name } } })).rejects.toThrow(
    new TypeError(`A token is for the agent ${shown}, who is not in the account.`),
  );
});

test("the log shows the beginning of a long failure", async () => {
  const lines: string[] = [];
  await using sandbox = await startSandbox({ log: (line) => lines.push(line) });
  const bot = await connect(sandbox);
  sandbox.faults.arm({ fault: "refuse", error: "FORBIDDEN", message: "m".repeat(1_100) });
  await bot.request("{ agents { edges { cursor } } }");
  expect(lines.at(-1)).toBe(`agents on socket 1 failed: FORBIDDEN: ${"m".repeat(999 - 38)}…`);
  const ann = await sandbox.addVisitor();
  await ann.says("Hi");
  sandbox.faults.arm({ fault: "refuse", error: "FORBIDDEN", message: "m".repeat(1_100) });
  await bot.request("{ agents { edges { cursor } } }");
  const failure = String(await ann.hears("x", { timeoutMs: 1 }).catch(String));
  expect(failure.split("\n").at(-1)).toBe(`  agents on socket 1 failed: FORBIDDEN: ${"m".repeat(499 - 38)}…`);
});

test("a token of 4,096 characters logs in", async () => {
  const accessToken = "t".repeat(4_096);
  await using sandbox = await startSandbox({ accessToken });
  expect(await login(sandbox)).toHaveProperty("websocket_url");
});
