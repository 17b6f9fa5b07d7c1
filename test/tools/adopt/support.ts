import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type AdoptOptions, adopt } from "../../../src/tools/adopt/adopt.ts";
import type { AdoptReport, CodePlace } from "../../../src/tools/adopt/model.ts";
import { schemas } from "../../support/paths.ts";

export const fixtures = join(import.meta.dirname, "fixtures");

/** A bot's project in a separate folder, which is removed at the end of the test's scope. */
export interface BotProject extends Disposable {
  readonly folder: string;
  adopt(options?: Partial<AdoptOptions>): Promise<AdoptReport>;
  read(file: string): string;
  write(files: Readonly<Record<string, string>>): void;
  remove(file: string): void;
  git(...args: readonly string[]): string;
  commit(): void;
}

/** Creates a project of these files, with the schema of the service and a config. `from` names a folder of fixtures. */
export function createBotProject(
  files: Readonly<Record<string, string>>,
  { from }: { readonly from?: string } = {},
): BotProject {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "conversations-adopt-")));
  const write = (all: Readonly<Record<string, string>>) => {
    for (const [file, text] of Object.entries(all)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
  };
  if (from !== undefined) cpSync(join(fixtures, from), folder, { recursive: true });
  write({
    "codegen.json": JSON.stringify({
      schema: "schema.graphql",
      generates: {
        "generated/": {
          preset: "conversations-codegen/codegen",
          presetConfig: { emit: "js" },
          documents: "operations/*.graphql",
        },
      },
    }),
    "schema.graphql": readFileSync(schemas.conversations, "utf8"),
    ...files,
  });
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=Ann", "-c", "user.email=ann@example.com", ...args], {
      cwd: folder,
      encoding: "utf8",
    });
  return {
    folder,
    write,
    remove: (file) => rmSync(join(folder, file)),
    git,
    adopt: (options = {}) => adopt({ cwd: folder, paths: ["."], ...options }),
    read: (file) => readFileSync(join(folder, file), "utf8"),
    commit: () => {
      if (!readdirSync(folder).includes(".git")) git("init", "--quiet", "--initial-branch", "main");
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", "--message", "Work");
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The parts of a report that tests compare, as a text that a person can read. */
export function outline(report: AdoptReport): string {
  const at = ({ file, line, column }: CodePlace) => `${file}:${line}:${column}`;
  const all = (places: readonly CodePlace[]) => places.map(at).join(" ");
  const parts: readonly (readonly [string, readonly string[]])[] = [
    [
      "operations",
      report.operations.map(({ document, places, notes }) =>
        [`# ${all(places)}`, ...notes.map((note) => `# ${note}`), document].join("\n"),
      ),
    ],
    ["does not fit", report.doesNotFit.map(({ place, message, code }) => `${at(place)} ${message} [${code}]`)],
    ["cannot be read", report.cannotBeRead.map(({ place, message, code }) => `${at(place)} ${message} [${code}]`)],
    [
      "replace now",
      report.replaceNow.map(({ place, call, notes }) =>
        [`${at(place)} ${call}`, ...notes.map((note) => `  ${note}`)].join("\n"),
      ),
    ],
    [
      "replace and move",
      report.replaceAndMove.map(
        ({ place, call, readers }) =>
          `${at(place)} ${call} <- ${readers.map(({ kind, place }) => `${kind} ${at(place)}`).join(", ")}`,
      ),
    ],
    [
      "by hand",
      report.byHand.map(({ place, operations, reason, hint, places }) =>
        `${at(place)} ${operations.join()}: ${reason}. ${hint} ${all(places)}`.trimEnd(),
      ),
    ],
    ["bugs", report.bugs.map(({ place, message }) => `${at(place)} ${message}`)],
    ["not sent", report.notSent.map(({ place, message }) => `${at(place)} ${message}`)],
  ];
  return `${parts.flatMap(([title, lines]) => (lines.length > 0 ? [`== ${title}`, ...lines, ""] : [])).join("\n")}`;
}
