import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fixtures } from "./paths.ts";

/** A case of the generator's tests, from a file or folder; see the README of the fixtures. */
export interface Case {
  readonly name: string;
  /** The operation files, keyed by their paths in a project. */
  readonly files: Readonly<Record<string, string>>;
  /** The text of its own schema, if it has one. */
  readonly schema: string | undefined;
  /** The diagnostics to expect: "operations/messages.graphql:3:5: error: …". */
  readonly expected: readonly string[];
}

/** Returns the cases of a folder. */
export function casesIn(folder: "refused" | "warned"): Case[] {
  const root = join(fixtures, folder);
  return readdirSync(root).map((name) => {
    const parts = name.endsWith(".graphql") ? [name] : readdirSync(join(root, name)).map((file) => join(name, file));
    const texts = parts.map((part) => [part.split("/").at(-1) ?? "", readFileSync(join(root, part), "utf8")] as const);
    const operations = texts.filter(([file]) => file !== "schema.graphql");
    return {
      name,
      files: Object.fromEntries(operations.map(([file, text]) => [`operations/${file}`, text])),
      schema: texts.find(([file]) => file === "schema.graphql")?.[1],
      expected: operations.flatMap(([file, text]) =>
        expectationsIn(text).map((words) => `operations/${file}:${words}`),
      ),
    };
  });
}

function expectationsIn(text: string): string[] {
  return [...text.matchAll(/^# (error|warning): (\d+:\d+): (.*)$/gm)].map(
    ([, severity, place, words]) => `${place}: ${severity}: ${words}`,
  );
}

/** Returns the diagnostics of a printed report, each without the lines of the file below it. */
export function findingsIn(report: string): string[] {
  return report.split("\n").filter((line) => line.startsWith("operations/"));
}
