import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { checkAccount, type Sandbox, startSandbox } from "../../../src/sandbox/index.ts";
import { readScript } from "../../../src/tools/sandbox/script/read-script.ts";
import { connect, login, onMessage, startEcho } from "../../sandbox/bot.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { addressesOf, startCommand } from "./command-process.ts";

test("prints addresses and a token that work, and a line for each event", async () => {
  using command = await startCommand(["sandbox", "--port", "0"]);
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
  "%s ends it cleanly, even if a bot and the page are connected",
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

test("--quiet prints nothing but the addresses", async () => {
  using command = await startCommand(["sandbox", "--port", "0", "--quiet"]);
  const { endpoint, accessToken } = await addressesOf(command);
  await login({ endpoint, accessToken } as Sandbox);
  command.signal("SIGINT");
  expect(await command.ended).toBe(0);
  expect(command.stdout.trimEnd()).toMatch(new RegExp(`${accessToken}$`));
});

test("--seed gives the same token and ids again, and another seed others", async () => {
  const tokens: string[] = [];
  for (const seed of ["5", "5", "6"]) {
    using command = await startCommand(["sandbox", "--port", "0", "--quiet", "--seed", seed]);
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
  using command = await startCommand(["sandbox", "--port", port]);
  expect(await command.ended).toBe(2);
  expect(command.stdout).toBe("");
  expect(command.stderr).toBe(
    `error: The port ${port} of 127.0.0.1 is in use. Choose another one with --port, or any free port with --port 0.\n`,
  );
});

test.each([
  [["--port", "http"], '--port must be a whole number from 0 to 65535, not "http"'],
  [["--port", "65536"], '--port must be a whole number from 0 to 65535, not "65536"'],
  [["--seed", "-1"], '--seed must be a whole number from 0 to 4294967295, not "-1"'],
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
  [["--limits", "requestsPerMinute"], '--limits requestsPerMinute must be a whole number from 0 to 1000000, not ""'],
  [["--exit"], "--exit needs --script. The sandbox ends with the script."],
  [["--host", "192.0.2.1"], "The port 4747 of 192.0.2.1 cannot be used. --host must be an address of this machine."],
  [
    ["--ledger", "/nowhere/x.jsonl"],
    "--ledger /nowhere/x.jsonl cannot be written: ENOENT: no such file or directory, open '/nowhere/x.jsonl'",
  ],
])("%j is refused", async (args, message) => {
  using command = await startCommand(["sandbox", ...args]);
  expect(await command.ended).toBe(2);
  expect(command.stderr).toBe(`error: ${message}\n`);
});

test("--token and --account give the bot, the agents and the departments", async () => {
  using folder = temporaryFolder();
  const account = folder.write("account.json", {
    bot: { display_name: "Helper" },
    agents: [{ display_name: "Kim", status: "AWAY" }],
    departments: [{ name: "Returns", agents: ["Kim"] }],
  });
  using command = await startCommand(["sandbox", "--port", "0", "--token", "CANARY", "--account", account]);
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
  using command = await startCommand(["sandbox", "--port", "0", "--account", marked]);
  const { endpoint } = await addressesOf(command);
  await connect({ endpoint, accessToken: "CANARY" } as Sandbox);
  const wide = folder.write("wide.json", "");
  writeFileSync(wide, Buffer.from('\ufeff{ "agents": [] }', "utf16le"));
  using refused = await startCommand(["sandbox", "--port", "0", "--account", wide]);
  expect(await refused.ended).toBe(2);
  expect(refused.stderr).toBe(`error: --account ${wide} cannot be read: it is not UTF-8 text\n`);
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
])("an account file that is not valid is refused with everything that is wrong: %j", async (content, expected) => {
  using folder = temporaryFolder();
  const file = folder.write("account.json", content);
  using command = await startCommand(["sandbox", "--port", "0", "--account", file]);
  expect(await command.ended).toBe(2);
  expect(command.stdout).toBe("");
  if (expected instanceof RegExp) expect(command.stderr).toMatch(expected);
  else expect(command.stderr).toBe(`error: --account ${file} is not valid:\n${expected.join("\n")}\n`);
});

test("a missing file is refused in one line", async () => {
  using command = await startCommand(["sandbox", "--script", "/nowhere/script.json"]);
  expect(await command.ended).toBe(2);
  expect(command.stderr).toBe(
    "error: --script /nowhere/script.json cannot be read: ENOENT: no such file or directory, open '/nowhere/script.json'\n",
  );
});

test("--limits limits", async () => {
  using command = await startCommand([
    "sandbox",
    "--port",
    "0",
    "--limits",
    "requestsPerMinute=1,subscriptionsPerSession=0",
  ]);
  const { endpoint, accessToken } = await addressesOf(command);
  const bot = await connect({ endpoint, accessToken } as Sandbox);
  expect((await bot.request(onMessage)).payload.errors[0].name).toBe("MAX_SUB");
  expect((await bot.request(onMessage)).payload.errors[0].name).toBe("RATE_LIMITED");
});

const wellBehaved = {
  visitor: { display_name: "Ann" },
  steps: [{ says: "Hi" }, { hears: { matches: "^H", from: "Bot" } }, { leaves: true }],
};

test("--script plays visitors once a bot has subscribed, --ledger writes the frames, --exit ends", async () => {
  using folder = temporaryFolder();
  const script = folder.write("script.json", [wellBehaved, { persona: "fast", count: 2 }]);
  const ledger = folder.path("ledger.jsonl");
  using command = await startCommand(["sandbox", "--port", "0", "--script", script, "--exit", "--ledger", ledger]);
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
  using command = await startCommand(["sandbox", "--port", "0", "--script", script, "--exit"]);
  await startEcho(await connect((await addressesOf(command)) as Sandbox));
  expect(await command.ended).toBe(1);
  expect(command.stdout).toMatch(/Script: Ben failed\n.* {2}Ben sees no "Yes" to tap\.\n.* {2}Transcript:\n/);
  expect(command.stdout).toMatch(/Script: 1 of 2 visitors got what they expected\n/);
});

test("a script that is not valid is refused with everything that is wrong", async () => {
  using folder = temporaryFolder();
  const file = folder.write("script.json", [
    { persona: "rude", steps: [] },
    { steps: [{ says: "Hi", waits: 1 }, { hears: { matches: "(" } }, { shouts: "Hi" }], count: 0 },
  ]);
  using command = await startCommand(["sandbox", "--script", file]);
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
  using command = await startCommand(["sandbox", "--port", "0", "--host", "0.0.0.0"]);
  const { endpoint } = await addressesOf(command);
  expect(new URL(endpoint).hostname).toBe("127.0.0.1");
  command.signal("SIGINT");
  expect(await command.ended).toBe(0);
  expect(command.stderr).toMatch(/^warning: Everyone who can reach this address can log in with the token/);
});

test("--help has valid examples", async () => {
  using command = await startCommand(["sandbox", "--help"]);
  expect(await command.ended).toBe(0);
  expect(command.stdout).toContain("conversations sandbox --script visitors.json --exit --ledger frames.jsonl");
  const [account = "", script = ""] = command.stdout.split(/\naccount\.json:|\nvisitors\.json:|\nExit codes:/).slice(1);
  expect(checkAccount(JSON.parse(account)).departments).toHaveLength(1);
  expect(readScript(JSON.parse(script))).toHaveLength(2);
});
