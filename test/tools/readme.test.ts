import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command, Option } from "commander";
import { globSync } from "tinyglobby";
import { expect, test } from "vitest";
import { titles } from "../../src/tools/adopt/report/print.ts";
import { createProgram } from "../../src/tools/program.ts";
import { root } from "../support/paths.ts";

const readme = readFileSync(join(root, "src/tools/README.md"), "utf8");
const { commands } = createProgram();

test("the README of the command line has a section for each command, and no other", () => {
  const sections = [...readme.matchAll(/^## `conversations (\w+)`$/gm)].map(([, name]) => name);
  expect(sections.sort()).toEqual(commands.map((command) => command.name()).sort());
});

test.each(commands.map((command) => [command.name(), command] as const))(
  "the section of %s agrees with --help",
  (name, command) => {
    const [, section = ""] = readme.split(`\n## \`conversations ${name}\`\n`);
    const [text = ""] = section.split("\n## ");
    expect(tablesIn(text)).toEqual([...optionsOf(command), ...exitCodesOf(command)]);
    expect(text.replaceAll(/\s+/g, " ")).toContain(` ${capitalized(command.description())}. `);
  },
);

test("SECURITY.md says what each command runs, and no other command starts processes", () => {
  const security = readFileSync(join(root, ".github/SECURITY.md"), "utf8");
  const rows = [...security.matchAll(/^\| `(\w+)` \| ([^|]+) \|/gm)].map(
    ([, name = "", runs = ""]) => [name, runs] as const,
  );
  expect(rows.map(([name]) => name).sort()).toEqual(commands.map((command) => command.name()).sort());
  const starting = globSync("{src,plugins}/**/*.ts", { cwd: root })
    .filter((file) => readFileSync(join(root, file), "utf8").includes('"node:child_process"'))
    .sort();
  expect(starting).toEqual(["src/tools/check/git/git.ts", "src/tools/replay/run.ts"]);
  expect(rows.filter(([, runs]) => /`git`|the command that is given/.test(runs)).map(([name]) => name)).toEqual([
    "check",
    "replay",
  ]);
});

test("the guide for old bots has a row for each section of adopt's report", () => {
  const [, guide = ""] = readme.split("\n## Moving an old bot\n");
  const [text = ""] = guide.split("\n## ");
  const rows = [...text.matchAll(/^\| (.+?) \|/gm)].map(([, name]) => name);
  expect(rows).toEqual(["section of the report", "---", ...Object.values(titles)]);
});

/** Returns the rows of all tables in a section, without their heads. */
function tablesIn(text: string): string[] {
  const rows = text.split("\n").filter((line) => line.startsWith("| "));
  return rows.filter((line) => !line.startsWith("| ---") && !/^\| (option|exit code) \|/.test(line));
}

function optionsOf({ options }: Command): string[] {
  return options.map((option) => `| \`${option.flags}\` | ${describe(option)} |`);
}

function describe({ description, defaultValueDescription, defaultValue, argChoices }: Option): string {
  const value = defaultValueDescription ?? defaultValue;
  const notes = [argChoices && `choices: ${argChoices.join(", ")}`, value !== undefined && `default: ${value}`];
  const noted = notes.filter(Boolean).join("; ");
  return noted === "" ? description : `${description} (${noted})`;
}

/** Returns the exit codes, such as "  0  all is well", in the text after the options. */
function exitCodesOf(command: Command): string[] {
  let help = "";
  command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
  const [, codes = ""] = help.split("Exit codes:\n");
  return [...codes.matchAll(/^ {2}(\d) {2}(.*)$/gm)].map(([, code, meaning]) => `| ${code} | ${meaning} |`);
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
