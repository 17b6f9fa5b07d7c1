import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { get } from "node:http";
import { expect, test } from "vitest";
import { checkAccount, type Sandbox, startSandbox } from "../../../src/sandbox/index.ts";
import { printLogLine } from "../../../src/tools/sandbox/print.ts";
import { readScript } from "../../../src/tools/sandbox/script/read-script.ts";
import { connect, login, onMessage, startEcho } from "../../sandbox/bot.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { type RunningCommand, startConversations } from "../run-command.ts";
import { addressesOf } from "./command-process.ts";

const startCommand = (args: readonly string[]): RunningCommand =>
  startConversations(process.cwd(), ["sandbox", ...args]);

test("the command prints working addresses and a token, and a line for each event", async () => {
  await using command = startCommand(["--port", "0"]);
  const { endpoint, websocket, page, accessToken } = await addressesOf(command);
  expect(websocket).toBe(`ws://${new URL(endpoint).host}/stream/0.1/graphql/{session_id}:{client_id}`);
  expect(await (await fetch(page)).text()).toContain("<title>Sandbox");

  const bot = await connect({ endpoint, accessToken } as Sandbox);
  await bot.request("query Nonsense { nothing }");
  const headers = { "Content-Type": "application/json" };
  const body = JSON.stringify({ action: "add-visitor", display_name: "Ann" });
  const added = await fetch(`${page}page/actions`, { method: "POST", headers, body });
  const { id } = (await added.json()) as { readonly id: string };
  const words = JSON.stringify({ action: "say", visitor: id, text: "Hi\n\u001b[31mthere" });
  await fetch(`${page}page/actions`, { method: "POST", headers, body: words });
  await command.prints(/^\d\d:\d\d:\d\d {2}\[Ann\] \* Ann joined the chat\n/m);
  await command.prints(/\[Ann\] Ann: Hi \\u\{1b\}\[31mthere\n/);
  expect(command.stdout).toMatch(/A bot logged in: agent session 1\n.*Socket 1 opened\n/);
  expect(command.stdout).toMatch(/Nonsense on socket 1 failed: GRAPHQL_EXEC_ERROR/);
  expect(command.stdout.split(accessToken)).toHaveLength(2);
  expect(command.stdout).not.toContain(bot.address.split("/").at(-1));
});

test.each(["SIGINT", "SIGTERM"] as const)(
  "%s ends the sandbox, even if a bot and the page are connected",
  async (signal) => {
    await using command = startCommand(["--port", "0"]);
    const { endpoint, page, accessToken } = await addressesOf(command);
    const bot = await connect({ endpoint, accessToken } as Sandbox);
    const live = await fetch(`${page}page/live`);
    const listeners = process.listenerCount(signal);
    command.signal(signal);
    expect(process.listenerCount(signal)).toBe(listeners - 1);
    expect(await command.ended).toBe(0);
    expect(await bot.closed).toBe(1001);
    await live.text().catch(() => {});
    expect(command.stderr).toBe("");
  },
);

test("--quiet prints only the addresses and the token", async () => {
  await using command = startCommand(["--port", "0", "--quiet"]);
  const { endpoint, accessToken } = await addressesOf(command);
  await login({ endpoint, accessToken } as Sandbox);
  command.signal("SIGINT");
  expect(await command.ended).toBe(0);
  expect(command.stdout.trimEnd()).toMatch(new RegExp(`${accessToken}$`));
});

test("--seed repeats the token and the ids, and another seed gives others", async () => {
  const tokens: string[] = [];
  for (const seed of ["5", "5", "6"]) {
    await using command = startCommand(["--port", "0", "--quiet", "--seed", seed]);
    const { endpoint, accessToken } = await addressesOf(command);
    const { session_id, client_id } = await login({ endpoint, accessToken } as Sandbox);
    tokens.push(`${accessToken} ${session_id} ${client_id}`);
  }
  expect(tokens[0]).toBe(tokens[1]);
  expect(tokens[0]).not.toBe(tokens[2]);
});

test("a port that is in use is reported in one line", async () => {
  await using other = await startSandbox();
  const { port } = new URL(other.endpoint);
  await using command = startCommand(["--port", port]);
  expect(await command.ended).toBe(2);
  expect(command.stdout).toBe("");
  expect(command.stderr).toBe(
    `error: The port ${port} of 127.0.0.1 is in use. Choose another one with --port, or any free port with --port 0.\n`,
  );
});

test.each([
  [["--port", "http"], '--port must be a whole number from 0 to 65535, not "http"'],
  [["--port", "65536"], '--port must be a whole number from 0 to 65535, not "65536"'],
  [["--port", "1e3"], '--port must be a whole number from 0 to 65535, not "1e3"'],
  [["--port", ""], '--port must be a whole number from 0 to 65535, not ""'],
  [["--seed", "4294967296"], '--seed must be a whole number from 0 to 4294967295, not "4294967296"'],
  [["--seed", "-1"], '--seed must be a whole number from 0 to 4294967295, not "-1"'],
  [["--token", ""], "--token must have 1 to 4096 printable ASCII characters without blanks"],
  [["--token", "two words"], "--token must have 1 to 4096 printable ASCII characters without blanks"],
  [
    ["--limits", "perMinute=5"],
    '--limits has no "perMinute". There are requestsPerMinute and subscriptionsPerSession.',
  ],
  [
    ["--limits", "perMinute=5,requestsPerMinute=x,subscriptionsPerSession=1=2"],
    [
      "--limits is not valid:",
      '  --limits has no "perMinute". There are requestsPerMinute and subscriptionsPerSession.',
      '  --limits requestsPerMinute must be a whole number from 0 to 1000000, not "x"',
      '  --limits subscriptionsPerSession must be a whole number from 0 to 1000000, not "1=2"',
    ].join("\n"),
  ],
  [["--limits", "requestsPerMinute=5,requestsPerMinute=6"], "--limits has requestsPerMinute twice. Give it once."],
  [
    ["--limits", "requestsPerMinute=1000001"],
    '--limits requestsPerMinute must be a whole number from 0 to 1000000, not "1000001"',
  ],
  [["--limits", "requestsPerMinute"], '--limits requestsPerMinute must be a whole number from 0 to 1000000, not ""'],
  [["--exit"], "--exit needs --script. The sandbox ends with the script."],
  [["--host", "192.0.2.1"], "The port 4747 of 192.0.2.1 cannot be used. --host must be an address of this machine."],
  [
    ["--ledger", "/nowhere/x.jsonl"],
    "--ledger /nowhere/x.jsonl cannot be written: ENOENT: no such file or directory, open '/nowhere/x.jsonl'",
  ],
])("the arguments %j are refused", async (args, message) => {
  await using command = startCommand(args);
  expect(await command.ended).toBe(2);
  expect(command.stderr).toBe(`error: ${message}\n`);
});

test("a token of more than 4096 characters is refused", async () => {
  await using command = startCommand(["--token", "t".repeat(4097)]);
  expect(await command.ended).toBe(2);
  expect(command.stderr).toMatch(/^error: --token must have 1 to 4096 printable ASCII characters/);
});

test("the largest values are accepted", async () => {
  const [token, seed] = ["t".repeat(4096), "4294967295"];
  const limits = "requestsPerMinute=1000000,subscriptionsPerSession=1000000";
  await using command = startCommand(["--port", "0", "--token", token, "--seed", seed, "--limits", limits]);
  expect((await addressesOf(command)).accessToken).toBe(token);
});

test("--token and --account give the bot, the agents and the departments", async () => {
  using folder = temporaryFolder();
  const account = folder.write("account.json", {
    bot: { display_name: "Helper" },
    agents: [{ display_name: "Kim", status: "AWAY" }],
    departments: [{ name: "Returns", agents: ["Kim"] }],
  });
  await using command = startCommand(["--port", "0", "--token", "CANARY", "--account", account]);
  const { endpoint, accessToken } = await addressesOf(command);
  expect(accessToken).toBe("CANARY");
  const bot = await connect({ endpoint, accessToken } as Sandbox);
  const { agents, departments } = await bot.data(
    "{ agents { edges { node { name status } } } departments { edges { node { name status } } } }",
  );
  expect(agents.edges.map((edge: { node: object }) => edge.node)).toContainEqual({ name: "Kim", status: "AWAY" });
  expect(departments.edges).toEqual([{ node: { name: "Returns", status: "AWAY" } }]);
});

test("an account file may begin with a byte order mark, and must be UTF-8", async () => {
  using folder = temporaryFolder();
  const marked = folder.write("marked.json", '\ufeff{ "agents": [{ "display_name": "Kim", "token": "CANARY" }] }');
  {
    await using command = startCommand(["--port", "0", "--account", marked]);
    const { endpoint } = await addressesOf(command);
    await connect({ endpoint, accessToken: "CANARY" } as Sandbox);
  }
  const wide = folder.write("wide.json", "");
  writeFileSync(wide, Buffer.from('\ufeff{ "agents": [] }', "utf16le"));
  await using refused = startCommand(["--port", "0", "--account", wide]);
  expect(await refused.ended).toBe(2);
  expect(refused.stderr).toBe(`error: --account ${wide} cannot be read. It is not UTF-8 text. Save it as UTF-8.\n`);
});

test.each([
  ["{", /^error: --account \S+account\.json is not JSON: .+\n$/],
  [
    {
      bot: { display_name: "" },
      agents: [{ name: "Kim" }, { display_name: "Lee", status: "online" }],
      departments: [{ name: "Returns", agents: "Kim" }],
      departements: [],
    },
    [
      '  account.bot.display_name must be a text that is not empty, not "".',
      "  account.agents[0].display_name is missing.",
      '  account.agents[1].status must be one of ONLINE, AWAY, INVISIBLE, OFFLINE, not "online".',
      '  account.departments[0].agents must be a list, not "Kim".',
      '  account has no "departements". It can have bot, agents, departments, $schema.',
    ],
  ],
  [
    { agents: [{ display_name: "Kim" }, { display_name: "Kim" }], departments: [{ name: "A", agents: ["Lee"] }] },
    [
      "  account has two agents with the display_name Kim.",
      "  The department A names the agent Lee, who is not in the account.",
    ],
  ],
  [["Kim"], ['  account must be an object, not ["Kim"].']],
  [
    { "\n::error::x\u001b[2J": 1 },
    ['  account has no "\\n::error::x\\u001b[2J". It can have bot, agents, departments, $schema.'],
  ],
])("an invalid account file is refused with all its errors: %j", async (content, expected) => {
  using folder = temporaryFolder();
  const file = folder.write("account.json", content);
  await using command = startCommand(["--port", "0", "--account", file]);
  expect(await command.ended).toBe(2);
  expect(command.stdout).toBe("");
  if (expected instanceof RegExp) expect(command.stderr).toMatch(expected);
  else expect(command.stderr).toBe(`error: --account ${file} is not valid:\n${expected.join("\n")}\n`);
});

test("a missing file is reported in one line", async () => {
  await using command = startCommand(["--script", "/nowhere/script.json"]);
  expect(await command.ended).toBe(2);
  expect(command.stderr).toBe(
    "error: --script /nowhere/script.json cannot be read. There is no such file. Check its name.\n",
  );
});

test("--limits turns the rate limits on", async () => {
  await using command = startCommand(["--port", "0", "--limits", "requestsPerMinute=1,subscriptionsPerSession=0"]);
  const { endpoint, accessToken } = await addressesOf(command);
  const bot = await connect({ endpoint, accessToken } as Sandbox);
  expect((await bot.request(onMessage)).payload.errors[0].name).toBe("MAX_SUB");
  expect((await bot.request(onMessage)).payload.errors[0].name).toBe("RATE_LIMITED");
});

const wellBehaved = {
  visitor: { display_name: "Ann" },
  steps: [{ says: "Hi" }, { hears: { matches: "^H", from: "Bot" } }, { leaves: true }],
};

test("--script starts visitors when a bot has subscribed, --ledger writes the frames, and --exit ends the sandbox", async () => {
  using folder = temporaryFolder();
  const script = folder.write("script.json", [wellBehaved, { persona: "fast", count: 2 }]);
  const ledger = folder.path("ledger.jsonl");
  await using command = startCommand(["--port", "0", "--script", script, "--exit", "--ledger", ledger]);
  const addresses = await addressesOf(command);
  await command.prints(/Script: begins when a bot subscribes\n/);
  await startEcho(await connect(addresses as Sandbox));
  expect(await command.ended).toBe(0);
  expect(command.stdout).toMatch(/Script: 3 of 3 visitors got what they expected\n/);
  const text = folder.read("ledger.jsonl");
  const kinds = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line).kind);
  expect(kinds).toEqual(expect.arrayContaining(["login", "opened", "started", "request", "answer", "data", "closed"]));
  expect(text).not.toContain(addresses.accessToken);
  if (process.platform !== "win32") expect(folder.mode("ledger.jsonl")).toBe(0o600);
});

test("a visitor of a script without an answer is reported with the transcript and exit code 1", async () => {
  using folder = temporaryFolder();
  const script = folder.write("script.json", [
    wellBehaved,
    { visitor: { display_name: "Ben" }, steps: [{ says: "x" }, { taps: "Yes" }] },
  ]);
  await using command = startCommand(["--port", "0", "--script", script, "--exit"]);
  await startEcho(await connect((await addressesOf(command)) as Sandbox));
  expect(await command.ended).toBe(1);
  expect(command.stdout).toMatch(/Script: Ben failed\n.* {2}Ben sees no "Yes" to tap\.\n.* {2}Transcript:\n/);
  expect(command.stdout).toMatch(/Script: 1 of 2 visitors got what they expected\n/);
});

test("an invalid script is refused with all its errors", async () => {
  using folder = temporaryFolder();
  const file = folder.write("script.json", [
    { persona: "rude", steps: [] },
    { steps: [{ says: "Hi", waits: 1 }, { hears: { matches: "(" } }, { shouts: "Hi" }], count: 0 },
  ]);
  await using command = startCommand(["--script", file]);
  expect(await command.ended).toBe(2);
  expect(command.stderr.split("\n").slice(1, -1)).toEqual([
    expect.stringMatching(
      /^ {2}script\[0\]\.persona must be one of polite, fast, specialCharacters, dropsOff, not "rude"\.$/,
    ),
    "  script[0] must have either a persona or steps.",
    "  script[1].steps[0] must have exactly one part.",
    expect.stringMatching(/^ {2}script\[1\]\.steps\[1\]\.hears\.matches is not a regular expression: /),
    expect.stringMatching(/^ {2}script\[1\]\.steps\[2\] has no "shouts"\. It can have says, /),
    "  script[1].count must be a whole number from 1 to 1000, not 0.",
  ]);
});

test("--host warns if others can reach the sandbox, and prints addresses of this machine", async () => {
  await using command = startCommand(["--port", "0", "--host", "0.0.0.0"]);
  const { endpoint } = await addressesOf(command);
  expect(new URL(endpoint).hostname).toBe("127.0.0.1");
  command.signal("SIGINT");
  expect(await command.ended).toBe(0);
  expect(command.stderr).toMatch(/^warning: Everyone who can reach this address can log in with the token/);
});

test.each([["127.0.0.1"], ["localhost"]])("--host %s is only this machine, and gives no warning", async (host) => {
  await using command = startCommand(["--port", "0", "--host", host]);
  await addressesOf(command);
  command.signal("SIGINT");
  expect(await command.ended).toBe(0);
  expect(command.stderr).toBe("");
});

test("--allow-host lets clients use another host name", async () => {
  await using command = startCommand(["--port", "0", "--allow-host", "bots.test", "more.test"]);
  const { page } = await addressesOf(command);
  const statusFor = async (host: string) => {
    const [response] = await once(get(page, { headers: { host } }), "response");
    response.resume();
    return response.statusCode;
  };
  const statuses = [await statusFor("bots.test"), await statusFor("more.test"), await statusFor("other.test")];
  expect(statuses).toEqual([200, 200, 403]);
});

test("a ledger file is emptied at the start", async () => {
  using folder = temporaryFolder();
  const ledger = folder.write("ledger.jsonl", "old\n");
  await using command = startCommand(["--port", "0", "--ledger", ledger]);
  await addressesOf(command);
  expect(folder.read("ledger.jsonl")).toBe("");
});

test("a full disk is reported once, and the sandbox continues", async ({ skip }) => {
  skip(process.platform !== "linux", "only Linux has /dev/full");
  await using command = startCommand(["--port", "0", "--ledger", "/dev/full"]);
  const { endpoint, accessToken } = await addressesOf(command);
  const bot = await connect({ endpoint, accessToken } as Sandbox);
  await bot.ping();
  command.signal("SIGINT");
  expect(await command.ended).toBe(0);
  expect(command.stderr).toBe(
    "--ledger /dev/full cannot be written any more: ENOSPC: no space left on device, write\n",
  );
});

test.each([
  ["before a bot has subscribed", false],
  ["while visitors wait", true],
])("Ctrl-C ends a script %s", async (_, hasBot) => {
  using folder = temporaryFolder();
  const script = folder.write("script.json", [
    { visitor: { display_name: "Ann" }, steps: [{ says: "Hi" }, { waits: 3_600_000 }] },
  ]);
  await using command = startCommand(["--port", "0", "--script", script, "--exit"]);
  const addresses = await addressesOf(command);
  await command.prints(/Script: begins when a bot subscribes\n/);
  if (hasBot) {
    await startEcho(await connect(addresses as Sandbox));
    await command.prints(/Ann: Hi\n/);
  }
  command.signal("SIGINT");
  expect(await command.ended).toBe(0);
  expect(command.stdout).not.toMatch(/Script: \d/);
});

test("without --exit the sandbox continues after the script", async () => {
  using folder = temporaryFolder();
  const script = folder.write("script.json", [wellBehaved]);
  await using command = startCommand(["--port", "0", "--script", script]);
  const addresses = await addressesOf(command);
  await startEcho(await connect(addresses as Sandbox));
  await command.prints(/Script: 1 of 1 visitors got what they expected\n/);
  await (await connect(addresses as Sandbox)).ping();
});

test("on a terminal, times are dim, events cyan and failures red, and messages have no colour", () => {
  const { isTTY, hasColors, write } = process.stdout;
  const printed: string[] = [];
  Object.assign(process.stdout, {
    isTTY: true,
    hasColors: () => true,
    write: (text: string) => printed.push(text) > 0,
  });
  try {
    printLogLine("A");
    printLogLine("B", "failure");
    printLogLine("C", "chat");
  } finally {
    Object.assign(process.stdout, { isTTY, hasColors, write });
  }
  const time = String.raw`^\u001b\[2m\d\d:\d\d:\d\d\u001b\[22m  `;
  expect(printed).toEqual([
    expect.stringMatching(new RegExp(`${time}\u001b\\[36mA\u001b\\[39m\n$`)),
    expect.stringMatching(new RegExp(`${time}\u001b\\[31mB\u001b\\[39m\n$`)),
    expect.stringMatching(new RegExp(`${time}C\n$`)),
  ]);
});

test("--help has valid examples", async () => {
  await using command = startCommand(["--help"]);
  expect(await command.ended).toBe(0);
  expect(command.stdout).toContain("conversations sandbox --script visitors.json --exit --ledger frames.jsonl");
  const [account = "", script = ""] = command.stdout.split(/\naccount\.json:|\nvisitors\.json:|\nExit codes:/).slice(1);
  expect(checkAccount(JSON.parse(account)).departments).toHaveLength(1);
  expect(readScript(JSON.parse(script))).toHaveLength(2);
});
