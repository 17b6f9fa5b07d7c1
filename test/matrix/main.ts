// Tries the packed package on every version that it supports, and prints a table. It installs packages from the registry.

import { parseArgs } from "node:util";
import { pack } from "../support/pack.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { tryNodes, tryOthers } from "./node.ts";
import { tryRunners } from "./runners.ts";
import { printTable, type Table } from "./table.ts";
import { tryCompilers } from "./typescript.ts";
import { ends, others, versions } from "./versions.ts";

const help = `Usage: npm run test:matrix -- [options]

Tries the packed package on every supported version of Node.js, graphql and TypeScript, in test runners, and on Bun and
Deno.

Options:
  --short            the oldest and the newest version of each, without test runners and other runtimes
  --only <sections>  some of: node, typescript, runners, others (separated by commas)
  --help             print this text
`;

const sections = ["node", "typescript", "runners", "others"] as const;

const { values } = parseArgs({
  options: { short: { type: "boolean" }, only: { type: "string" }, help: { type: "boolean" } },
});
if (values.help) process.stdout.write(help);
else process.exitCode = await main();

/** Returns the exit code: 1 if a cell failed, 2 if nothing was asked for. */
async function main(): Promise<number> {
  const sectionNames = values.only?.split(",") ?? (values.short ? ["node", "typescript"] : sections);
  const unknown = sectionNames.filter((section) => !sections.some((each) => each === section));
  if (unknown.length > 0) {
    process.stderr.write(`error: there is no section ${unknown.join(", ")}. Sections: ${sections.join(", ")}.\n`);
    return 2;
  }
  const some = <Item>(items: readonly Item[]) => (values.short ? ends(items) : items);
  progress("packing");
  using place = temporaryFolder();
  const { tarball } = await pack(place.path(""));
  const tables: Table[] = [];
  if (sectionNames.includes("node")) {
    tables.push(await tryNodes(tarball, some(versions.node), some(versions.graphql), progress));
  }
  if (sectionNames.includes("typescript"))
    tables.push(await tryCompilers(tarball, some(versions.typescript), progress));
  if (sectionNames.includes("runners")) tables.push(await tryRunners(tarball, versions.runners, progress));
  if (sectionNames.includes("others")) tables.push(await tryOthers(tarball, others, progress));
  for (const table of tables) process.stdout.write(`\n${printTable(table)}\n`);
  return report(tables);
}

/** Prints the output of each failed cell once, and a closing line. */
function report(tables: readonly Table[]): number {
  const verdicts = tables.flatMap(({ rows }) => rows.flatMap(({ verdicts }) => verdicts));
  const outputs = verdicts.flatMap((verdict) => (verdict.state === "failed" ? verdict.output : []));
  for (const output of new Set(outputs)) process.stdout.write(`\n${output}\n`);
  const count = (state: string) => verdicts.filter((verdict) => verdict.state === state).length;
  const skipped = count("unsupported") + count("not tested");
  process.stdout.write(`\n${count("ok")} passed, ${count("failed")} failed, ${skipped} skipped\n`);
  return outputs.length > 0 ? 1 : 0;
}

function progress(what: string): void {
  process.stderr.write(`${what} …\n`);
}
