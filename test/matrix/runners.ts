import { cp } from "node:fs/promises";
import { join } from "node:path";
import { name } from "../support/pack.ts";
import { blocksOf } from "../support/pages.ts";
import { root } from "../support/paths.ts";
import { command, generatorPackages } from "./generated.ts";
import { createProject, type Project } from "./project.ts";
import type { Table, Verdict } from "./table.ts";

/** The folders of a project: in each, package.json says which kind of module its files are. */
const folders = ["module", "commonjs"] as const;
type Folder = (typeof folders)[number];

/** A program that runs tests. */
interface Runner {
  /** Packages that it needs besides its own. */
  readonly packages?: readonly string[];
  /** Returns the arguments of Node.js that run the tests of a folder. */
  args(folder: Folder): readonly string[];
  /** The statement that imports `test()`, for runners in which it is not global. */
  readonly testImport?: Readonly<Record<Folder, string>>;
}

const runners: Readonly<Record<string, Runner>> = {
  "node --test": {
    args: (folder) => ["--test", `${folder}/bot.test.js`],
    testImport: { module: 'import { test } from "node:test";', commonjs: 'const { test } = require("node:test");' },
  },
  vitest: {
    args: (folder) => ["node_modules/vitest/vitest.mjs", "run", "--globals", "--root", folder],
  },
  jest: {
    packages: ["@swc/core", "@swc/jest"],
    args: (folder) =>
      folder === "module"
        ? ["--experimental-vm-modules", "node_modules/jest/bin/jest.js", "--rootDir", folder]
        : ["node_modules/jest/bin/jest.js", "--config", `${folder}/jest.config.js`],
  },
  mocha: {
    args: (folder) => ["node_modules/mocha/bin/mocha.js", `${folder}/bot.test.js`],
    testImport: { module: 'import { it as test } from "mocha";', commonjs: 'const { it: test } = require("mocha");' },
  },
};

/**
 * Runs the test of a bot in the sandbox with each runner, with ES modules and with CommonJS.
 *
 * @param packages - Runners as npm takes them: `jest@29`. Node.js's own is `node --test`.
 */
export async function tryRunners(
  tarball: string,
  packages: readonly string[],
  progress: (what: string) => void,
): Promise<Table> {
  const rows: Table["rows"][number][] = [];
  for (const each of packages) {
    progress(each);
    rows.push({ name: each, verdicts: await tryRunner(tarball, each) });
  }
  return { title: "Test runner", columns: ["ES modules", "CommonJS"], rows };
}

async function tryRunner(tarball: string, runnerPackage: string): Promise<Verdict[]> {
  const [runnerName = "", version] = runnerPackage.split("@");
  const runner = runners[runnerName];
  if (!runner) throw new Error(`${runnerName} is not a runner: ${Object.keys(runners).join(", ")}`);
  const own = version === undefined ? [] : [runnerPackage];
  const others = [...generatorPackages, ...(runner.packages ?? [])];
  await using project = await createProject([tarball, "graphql@16", ...others, ...own]);
  await writeBots(project, runner);
  const verdicts: Verdict[] = [];
  for (const folder of folders) verdicts.push(await project.run(process.execPath, runner.args(folder)));
  return verdicts;
}

/** Writes a bot and its test, once as ES modules and once as CommonJS, and generates the client of both. */
async function writeBots(project: Project, { testImport }: Runner): Promise<void> {
  await cp(join(root, "operations"), join(project.folder, "operations"), { recursive: true });
  const output = { preset: `${name}/codegen`, documents: "operations/*.graphql", presetConfig: { emit: "js" } };
  const generates = Object.fromEntries(folders.map((folder) => [`${folder}/generated/`, output]));
  await project.write({
    "codegen.json": JSON.stringify({ schema: `node_modules/${name}/schema/conversations.graphql`, generates }),
    "module/package.json": '{ "type": "module" }',
    "module/bot.js": asModule(bot),
    "module/bot.test.js": `${testImport?.module ?? ""}\n${asModule(botTest)}`,
    "commonjs/package.json": '{ "type": "commonjs" }',
    "commonjs/bot.js": bot,
    "commonjs/bot.test.js": `${testImport?.commonjs ?? ""}\n${botTest}`,
    "commonjs/jest.config.js": jestConfig(),
  });
  const generated = await project.run(process.execPath, [command, "generate", "--config", "codegen.json"]);
  if (generated.state === "failed") throw new Error(generated.output);
}

/** Returns Jest's settings for CommonJS, as the sandbox's page gives them. */
function jestConfig(): string {
  const block = blocksOf(join(root, "src/sandbox/README.md")).find(({ text }) => text.includes("jest.config.js"));
  if (!block) throw new Error("src/sandbox/README.md has no jest.config.js.");
  return block.text;
}

const bot = `
const { connect } = require("${name}");
const { onMessage, sendMessage } = require("./generated/client.js");

exports.startBot = startBot;

/** Resolves with the session when the bot listens. */
async function startBot({ endpoint, accessToken }) {
  const session = await connect({ endpoint, accessToken, keepStatus: "ONLINE" });
  const messages = onMessage(session);
  void answer(session, messages);
  await messages.ready;
  return session;
}

async function answer(session, messages) {
  for await (const { message } of messages) {
    const { from, channel, content } = message.node;
    if (from.__typename !== "Visitor") continue;
    await sendMessage(session, { channel_id: channel.id, msg: "You said: " + content });
  }
}
`;

/** The test: the bot's error is an instance of the test's class, because both use one copy of the package. */
const botTest = `
const assert = require("node:assert/strict");
const { ConversationsError } = require("${name}");
const { startSandbox } = require("${name}/sandbox");
const { startBot } = require("./bot.js");

test("the bot answers", async () => {
  const sandbox = await startSandbox();
  const session = await startBot(sandbox);
  const ann = await sandbox.addVisitor();
  await ann.says("Hi");
  await ann.hears("You said: Hi");
  await session.close();
  await assert.rejects(startBot({ endpoint: sandbox.endpoint, accessToken: "another" }), ConversationsError);
  await sandbox.close();
});
`;

function asModule(commonjs: string): string {
  return commonjs
    .replaceAll(/^const (\{.*\}|\w+) = require\((".*")\);$/gm, "import $1 from $2;")
    .replace(/^exports\.(\w+) = \w+;$/m, "export { $1 };");
}
