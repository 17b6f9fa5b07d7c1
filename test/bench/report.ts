import { readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { bench, root, versionOf } from "./paths.ts";
import { printTable, type Table } from "./tables/table.ts";

const peersShown = [
  "graphql",
  "@graphql-codegen/cli",
  "@graphql-codegen/client-preset",
  "@graphql-codegen/typescript-operations",
  "@graphql-codegen/typescript-graphql-request",
  "@graphql-codegen/typescript-generic-sdk",
  "@genql/cli",
  "graphql-zeus",
  "graphql-request",
  "graphql-ws",
  "ws",
  "@urql/core",
  "@octokit/graphql-schema",
  "esbuild",
];

/** Prints the tables, and the conditions in which they were measured. */
export function printReport(tables: readonly Table[], overBudget: readonly string[], rounds: number): string {
  const day = new Date().toISOString().slice(0, 10);
  const processors = cpus();
  const machine = `${processors.length} cores (${processors[0]?.model.trim() ?? "unknown"}), ${process.platform}, Node ${process.versions.node}`;
  const load = `load average ${(loadavg()[1] ?? 0).toFixed(1)} at the end`;
  const versions = [
    ...peersShown.map((name) => `${name} ${versionOf(bench, name)}`),
    `typescript ${versionOf(root, "typescript")}`,
  ];
  return [
    `Measured on ${day} by \`npm run bench\`: ${machine}, ${load}; medians (least–most) of ${rounds} ${rounds === 1 ? "round" : "rounds"}. ${versions.join(", ")}.`,
    ...tables.map(printTable),
    ...(overBudget.length > 0 ? [`### Over budget\n\n${overBudget.map((each) => `- ${each}`).join("\n")}`] : []),
  ].join("\n\n");
}

const markers = { start: "<!-- bench: written by npm run bench -- --write -->", end: "<!-- /bench -->" };

/** Replaces the tables in the README of the benchmark. */
export function writeReport(report: string): void {
  const file = join(root, "test/bench/README.md");
  const text = readFileSync(file, "utf8");
  const [start, end] = [text.indexOf(markers.start), text.indexOf(markers.end)];
  if (start < 0 || end < start) throw new Error(`${file} has no ${markers.start} … ${markers.end}`);
  const before = text.slice(0, start + markers.start.length);
  writeFileSync(file, `${before}\n${report}\n\n${text.slice(end)}`);
}
