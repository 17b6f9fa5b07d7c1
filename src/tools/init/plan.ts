import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageFolder } from "../../../plugins/client/load/package.ts";
import { readIfThere } from "../project/files.ts";
import type { ProjectKind } from "./kind.ts";
import { places, printConfig, printExampleBot, tsconfig } from "./templates.ts";

/** One file that a project needs. */
export interface PlannedFile {
  /** The path relative to the project's folder, with forward slashes. */
  readonly file: string;
  /** "kept" for a file that exists already, which is not changed. */
  readonly state: "created" | "changed" | "kept";
  /** Empty for a file that is kept. */
  readonly content: string;
  /** The part that changes: "scripts codegen, drift"; empty if the whole file is new. */
  readonly change: string;
}

/**
 * Plans the files that a project needs and does not have. Reads the project and changes nothing.
 *
 * @param hasConfig - True if the project has a config for the generator. Then it has its own places for the schema and
 * the operations, and the example bot's operations may be missing.
 */
export function planFiles(folder: string, kind: ProjectKind, hasConfig: boolean): PlannedFile[] {
  const example = [exampleFile(kind), printExampleBot(kind)] as const;
  const files = hasConfig ? [] : [...configFiles(kind), ...packagedFiles(), example];
  return [
    ...files.map(([file, content]) => planFile(folder, file, content)),
    planManifest(kind, hasConfig),
    planAttributes(folder),
  ];
}

export function exampleFile({ language }: Pick<ProjectKind, "language">): string {
  return `example-bot.${language}`;
}

function configFiles(kind: ProjectKind): (readonly [file: string, content: string])[] {
  const config = [`codegen.${kind.language}`, printConfig(kind)] as const;
  return kind.language === "ts" ? [config, ["tsconfig.json", tsconfig]] : [config];
}

/** Returns the schema and the operations of the vendor's guide, as they are in the package. */
function packagedFiles(): (readonly [file: string, content: string])[] {
  const operations = readdirSync(new URL("operations", packageFolder)).filter((file) => file.endsWith(".graphql"));
  const files = [places.schema, ...operations.sort().map((file) => `operations/${file}`)];
  return files.map((file) => [file, readFileSync(new URL(file, packageFolder), "utf8")] as const);
}

function planFile(folder: string, file: string, content: string): PlannedFile {
  const isThere = readIfThere(join(folder, file)) !== undefined;
  return { file, state: isThere ? "kept" : "created", content: isThere ? "" : content, change: "" };
}

/** Plans the scripts that package.json does not have, with the indentation of the file. */
function planManifest({ language, manifest, manifestText }: ProjectKind, hasConfig: boolean): PlannedFile {
  const file = "package.json";
  const present = manifest?.scripts ?? {};
  const { example, ...others } = scriptsFor(language);
  const missing = Object.entries(hasConfig ? others : { ...others, example }).filter(
    ([name]) => !Object.hasOwn(present, name),
  );
  if (missing.length === 0) return { file, state: "kept", content: "", change: "" };
  const changed = { ...(manifest ?? { private: true }), scripts: { ...present, ...Object.fromEntries(missing) } };
  const [, mark = "", indent = "  "] = /^(\ufeff?)\{\r?\n([ \t]+)/.exec(manifestText ?? "") ?? [];
  const content = `${mark}${JSON.stringify(changed, null, indent)}\n`;
  const isCrlf = manifestText?.includes("\r\n") ?? false;
  return {
    file,
    state: manifestText === undefined ? "created" : "changed",
    content: isCrlf ? content.replaceAll("\n", "\r\n") : content,
    change: `scripts ${missing.map(([name]) => name).join(", ")}`,
  };
}

/** Returns the scripts that a project gets, with their commands. */
export function scriptsFor(language: ProjectKind["language"]) {
  return {
    codegen: "conversations generate",
    drift: "conversations check",
    sandbox: "conversations sandbox",
    example: language === "ts" ? "tsx example-bot.ts" : "node example-bot.js",
  };
}

/**
 * Plans .gitattributes, which keeps git from changing the line ends of generated files, and collapses them in reviews.
 */
function planAttributes(folder: string): PlannedFile {
  const file = ".gitattributes";
  const text = readIfThere(join(folder, file));
  const line = `${places.output}** text eol=lf linguist-generated\n`;
  if (text === undefined) return { file, state: "created", content: line, change: "" };
  if (/^generated\//m.test(text)) return { file, state: "kept", content: "", change: "" };
  const separator = text === "" || text.endsWith("\n") ? "" : "\n";
  return { file, state: "changed", content: text + separator + line, change: `one line for ${places.output}` };
}
