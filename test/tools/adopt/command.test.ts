// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the code of bots is text here

import { existsSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import type { AdoptReport } from "../../../src/tools/adopt/model.ts";
import { conversations } from "../run-command.ts";
import { createBotProject } from "./support.ts";

const send = (query: string) =>
  `const ws = new WebSocket("ws://127.0.0.1");\nws.send(JSON.stringify({ payload: { query: ${query} }, type: "request", id: 1 }));\n`;
const fits = send('"query { agents { edges { node { id } } } }"');
const misfits = send('"query { nope }"');

test("a run that adopts everything ends with 0, writes the report to the given file, and prints its steps to stderr", async () => {
  using project = createBotProject({ "bot.js": fits });
  const { code, stdout, stderr } = await conversations(project.folder, ["adopt", "--report", "adopt.txt"]);
  expect(code).toBe(0);
  expect(stdout).toContain("1 document → 1 operation (1 new), 1 send\n");
  expect(stdout).toContain("+ listAgents(ws.session).catch(report);");
  expect(project.read("adopt.txt")).toBe(stdout);
  expect(stderr.trim().split("\n")).toEqual([
    "Searching the files (1)",
    "Parsing the files that may hold documents (1)",
    "Reading documents and sends",
    "Generating the client",
  ]);
  expect(project.read("operations/adopted.graphql")).toContain("query ListAgents");
});

test.each([
  ["does not fit the schema", misfits, "doesNotFit", 53],
  ["cannot be read", 'const broken = "query { agents";\n', "cannotBeRead", 31],
] as const)("a document that %s ends the run with 1, and its place is in the report", async (_, text, list, column) => {
  using project = createBotProject({ "bot.js": fits, "other.js": text.replace(/^.*?new WebSocket.*\n/, "") });
  const { code, stdout } = await conversations(project.folder, ["adopt", "--dry-run", "--json"]);
  expect(code).toBe(1);
  const report = JSON.parse(stdout) as AdoptReport;
  expect(report[list].map(({ place }) => place)).toEqual([{ file: "other.js", line: 1, column }]);
  expect(report.doesNotFit.length + report.cannotBeRead.length).toBe(1);
  expect(report.counts.operations).toBe(1);
  expect(existsSync(join(project.folder, "operations"))).toBe(false);
});

test.each([
  ["of which one needs a new operation", fits, ["--dry-run"]],
  ["of which one needs a new operation", fits, []],
  ["that needs no new operation", "module.exports = 1;\n", ["--dry-run"]],
  ["that needs no new operation", "module.exports = 1;\n", []],
])(
  "for a bot %s, all invalid operations of the project are reported, and the run ends with 1",
  async (_, bot, flags) => {
    using project = createBotProject({ "bot.js": bot, "operations/own.graphql": "query One { nope nothing }\n" });
    const { code, stdout, stderr } = await conversations(project.folder, ["adopt", ...flags]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain('operations/own.graphql:1:13: error: Cannot query field "nope" on type "Query"');
    expect(stderr).toContain('operations/own.graphql:1:18: error: Cannot query field "nothing" on type "Query"');
    expect(existsSync(join(project.folder, "operations/adopted.graphql"))).toBe(false);
  },
);

test("a dry run reports the invalid operations of each output of the config", async () => {
  using project = createBotProject({
    "bot.js": fits,
    "operations/own.graphql": "query One { agents { edges { node { id } } } }\n",
  });
  const config = JSON.parse(project.read("codegen.json")) as { generates: Record<string, object> };
  config.generates["other/"] = { ...config.generates["generated/"], documents: "others/*.graphql" };
  project.write({ "codegen.json": JSON.stringify(config), "others/two.graphql": "query Two { nothing }\n" });
  const { code, stderr } = await conversations(project.folder, ["adopt", "--dry-run"]);
  expect([code, stderr.includes("others/two.graphql:1:13: error: ")]).toEqual([1, true]);
});

test.each([
  ["there is no config", ["adopt"], { "codegen.json": undefined }, "There is no codegen.ts"],
  ["there is no such path", ["adopt", "nowhere"], {}, "There is no file or folder nowhere"],
  ["two options exclude each other", ["adopt", "--write", "--dry-run"], {}, "--write and --dry-run exclude each other"],
  ["an option needs another one", ["adopt", "--bridge"], {}, "--bridge needs --write"],
  [
    "the folder of the report is missing",
    ["adopt", "--dry-run", "--report", "../nowhere/report.txt"],
    {},
    "The report ../nowhere/report.txt cannot be written (ENOENT)",
  ],
  ["git does not know the bot", ["adopt", "--write", "--bridge"], {}, "--write needs git"],
])("if %s, the run ends with 2 and reports it", async (_, args, files, words) => {
  using project = createBotProject({
    "bot.js": `const { asWebSocket } = require("conversations-codegen/bridge");\n${fits.replace("new WebSocket", "asWebSocket")}`,
  });
  if ("codegen.json" in files) project.remove("codegen.json");
  const { code, stdout, stderr } = await conversations(project.folder, args);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(`error: ${words}`);
});

const login =
  'fetch("https://chat-api.zopim.com/graphql/request", { method: "POST", body: JSON.stringify({ query: `mutation { startAgentSession(access_token: "${process.env.TOKEN}") { websocket_url } }` }) })';
const loggingIn = `const WebSocket = require("ws");\n${login}.then((r) => {\n  const ws = new WebSocket(r.websocket_url);\n  ${fits.split("\n")[1]}\n});\n`;

test("without a terminal for the question, the bridge is written only with --bridge", async () => {
  using project = createBotProject({ "bot.js": loggingIn });
  project.commit();
  const { code, stderr } = await conversations(project.folder, ["adopt", "--write"]);
  expect(code).toBe(0);
  expect(stderr).toContain(
    "Nothing was replaced: login and socket must be replaced first. Confirm that with --bridge.\n",
  );
  expect(project.read("bot.js")).toBe(loggingIn);
  project.commit();
  const confirmed = await conversations(project.folder, ["adopt", "--write", "--bridge"]);
  expect([confirmed.code, confirmed.stderr.endsWith("Generating the client\nWriting the edits\n")]).toEqual([0, true]);
  expect(project.read("bot.js")).toContain(
    "connect({ accessToken: process.env.TOKEN }).then((session) => {\n  const ws = asWebSocket(session);",
  );
});

const byHand = "No send was replaced: make the socket with asWebSocket(session) by hand first.\n";

test.each([
  ["a person has to make the bridge", loggingIn.replace("r.websocket_url", "process.env.URL"), byHand],
  ["there is no send to replace", "module.exports = 1;\n", ""],
  ["the bot has the bridge and no send", 'require("conversations-codegen/bridge").asWebSocket(1);\n', ""],
])("if --write edits nothing because %s, it says no more than that", async (_, bot, expected) => {
  using project = createBotProject({
    "bot.js": bot,
    "operations/own.graphql": "query ListAgents { agents { edges { node { id } } } }\n",
  });
  project.commit();
  const { code, stderr } = await conversations(project.folder, ["adopt", "--write", "--bridge"]);
  expect(code).toBe(0);
  expect(stderr.replace(/^(?:Searching|Parsing|Reading|Generating) .*\n/gm, "")).toBe(expected);
  expect(project.read("bot.js")).toBe(bot);
});

test("the report is written outside the project as well", async () => {
  using project = createBotProject({ "bot/bot.js": fits });
  project.write({
    "bot/codegen.json": project.read("codegen.json"),
    "bot/schema.graphql": project.read("schema.graphql"),
  });
  const args = ["adopt", "--dry-run", "--report", "../report.txt"];
  const { code, stdout } = await conversations(join(project.folder, "bot"), args);
  expect(code).toBe(0);
  expect(project.read("report.txt")).toBe(stdout);
});

test("a report that a link leads out of the project is refused before anything is written", async () => {
  using project = createBotProject({ "bot.js": fits });
  symlinkSync(tmpdir(), join(project.folder, "reports"));
  const args = ["adopt", "--report", "reports/conversations-report.txt"];
  const { code, stdout } = await conversations(project.folder, args);
  expect([code, stdout, existsSync(join(project.folder, "operations"))]).toEqual([2, "", false]);
});

test.each([
  ["y\n", true],
  [" YES \n", true],
  ["\n", false],
  ["yep\n", false],
])("on a terminal, the answer %j decides whether the bridge is written", async (answer, isWritten) => {
  using project = createBotProject({ "bot.js": loggingIn });
  project.commit();
  using input = terminal(answer);
  const { code, stderr } = await conversations(project.folder, ["adopt", "--write"]);
  expect(code).toBe(0);
  expect(stderr).toContain(
    "      + connect({ accessToken: process.env.TOKEN }).then((session) => {\n      +   const ws = asWebSocket(session);\n",
  );
  expect(stderr).toContain("Replace login and socket with the bridge? [y/N] ");
  expect(project.read("bot.js").includes("asWebSocket(session)")).toBe(isWritten);
  expect(stderr.includes("Nothing was replaced")).toBe(!isWritten);
  expect(finalLines(stderr).filter((line) => line.includes("…"))).toEqual([]);
  // Otherwise the process would wait for the next line.
  expect(input.isPaused()).toBe(true);
});

test("if the output is no terminal, nothing is asked on the terminal of the input", async () => {
  using project = createBotProject({ "bot.js": loggingIn });
  project.commit();
  using _ = terminal("y\n", { isOutput: false });
  const { stderr } = await conversations(project.folder, ["adopt", "--write"]);
  expect(stderr).not.toContain("[y/N]");
  expect(project.read("bot.js")).toBe(loggingIn);
});

/** The lines that a terminal shows in the end: each as it is after it was last cleared. */
function finalLines(output: string): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the control sequences of a terminal
  return output.split("\n").map((line) => (line.split("\x1b[2K").at(-1) ?? "").replaceAll(/\x1b\[\d*[GJK]/g, ""));
}

/** Makes the process's input a terminal at which a person types an answer, and its output, too. */
function terminal(answer: string, { isOutput = true } = {}): PassThrough & Disposable {
  const input = Object.assign(new PassThrough(), { isTTY: true });
  input.write(answer);
  const before = Object.getOwnPropertyDescriptor(process, "stdin");
  const { isTTY, hasColors } = process.stderr;
  Object.defineProperty(process, "stdin", { value: input, configurable: true });
  Object.assign(process.stderr, { isTTY: isOutput, hasColors: () => false });
  return Object.assign(input, {
    [Symbol.dispose]: () => {
      if (before) Object.defineProperty(process, "stdin", before);
      Object.assign(process.stderr, { isTTY, hasColors });
    },
  });
}

test("--help explains the exit codes", async () => {
  using project = createBotProject({});
  const { code, stdout } = await conversations(project.folder, ["adopt", "--help"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/Exit codes:\n {2}0 .*\n {2}1 .*\n {2}2 /);
});
