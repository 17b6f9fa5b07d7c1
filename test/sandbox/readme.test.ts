import { readFileSync } from "node:fs";
import { Command } from "commander";
import { expect, test } from "vitest";
import { checkAccount } from "../../src/sandbox/account/check-account.ts";
import { faultList } from "../../src/sandbox/index.ts";
import { defaultLimits } from "../../src/sandbox/options.ts";
import { addSandboxCommand } from "../../src/tools/sandbox/command.ts";
import { readScript } from "../../src/tools/sandbox/script/read-script.ts";
import { versions } from "../matrix/versions.ts";

const readme = readFileSync("src/sandbox/README.md", "utf8");
const blocks = (language: string) =>
  [...readme.matchAll(/^```(\w+)\n(.*?)^```$/gms)]
    .filter(([, name]) => name === language)
    .map(([, , text = ""]) => text);

/** Returns the text of a test as a user writes it, with imports by package name. */
function asUsersWrite(file: string): string {
  return readFileSync(file, "utf8")
    .replace(/^\s*\/\/ biome-ignore.*\n/gm, "")
    .replaceAll('"../../../src/sandbox/index.ts"', '"conversations-codegen/sandbox"')
    .replaceAll("test/sandbox/examples/delivery.jsonl", "delivery.jsonl")
    .replaceAll('"./bot.ts"', '"./bot.js"');
}

test("the examples are files that run here as tests", () => {
  const files = ["fixture", "replay", "fake-timers"].map((name) => `test/sandbox/examples/${name}.test.ts`);
  expect(blocks("ts")).toEqual(files.map(asUsersWrite));
});

test("the table of test runners has the runners of the matrix", () => {
  const [table = ""] = /^\| test runner \|.*?\n\n/ms.exec(readme) ?? [];
  const runners = [...table.matchAll(/`(node --test)`|(Vitest|Mocha|Jest) ([\d and]*\d)/g)].flatMap(
    ([, own, name = "", majors = ""]) => own ?? majors.split(" and ").map((major) => `${name.toLowerCase()}@${major}`),
  );
  expect(runners.sort()).toEqual([...versions.runners].sort());
});

test("the account and the script of the examples are valid", () => {
  const [account = "", script = ""] = blocks("json");
  expect(checkAccount(JSON.parse(account)).agents).toHaveLength(2);
  expect(readScript(JSON.parse(script))).toHaveLength(2);
});

test("the table of faults equals the list in the code", () => {
  const rows = [...readme.matchAll(/^\| `([a-z-]+)` \| (socket|answer|data|login|upgrade) \| (.+) \|$/gm)];
  const faults = Object.entries(faultList).map(([name, { area, description }]) => [name, area, description]);
  expect(rows.map(([, ...cells]) => cells)).toEqual(faults);
});

test("the command's options equal those of its help", () => {
  const program = new Command();
  addSandboxCommand(program);
  const flags = program.commands[0]?.options.map((option) => option.flags);
  const rows = [...readme.matchAll(/^\| `(-[^`]+)` \|/gm)].map(([, name]) => name);
  expect(rows).toEqual(flags);
});

test("the options of startSandbox() equal those of the code, with the limits", () => {
  const section = readme.slice(readme.indexOf("## Options of"), readme.indexOf("## Who may use it"));
  const rows = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  const source = readFileSync("src/sandbox/options.ts", "utf8");
  expect(rows).toEqual([...source.matchAll(/^ {2}readonly (\w+)\?:/gm)].map(([, name]) => name));
  const { ledgerLimits, historyLimits } = defaultLimits;
  expect(section).toContain(`| ${ledgerLimits.entries.toLocaleString("en")} and ${ledgerLimits.bytes / 2 ** 20} MiB |`);
  expect(section).toContain(`| ${historyLimits.entries} and ${historyLimits.bytes / 2 ** 20} MiB |`);
});
