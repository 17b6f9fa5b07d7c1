import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, extname, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { packageTypeAt, runsFromSource } from "../../../plugins/client/load/package.ts";
import { isFile } from "../../../plugins/client/real-path.ts";
import { Failure, Unsupported } from "../failure.ts";
import { isMissingModule } from "../missing-module.ts";

/** May hold the config under the key `codegen`. */
const manifest = "package.json";

/** The names, in the order in which graphql-codegen looks for them. */
const names = [
  ...["json", "yaml", "yml", "js", "ts", "config.js"].map((ending) => `codegen.${ending}`),
  ...["json", "yaml", "yml", "js", "ts"].map((ending) => `.codegenrc.${ending}`),
  manifest,
];

/** The names of graphql-config, with which graphql-codegen continues. */
const otherNames = [
  ...["json", "yaml", "yml", "toml", "js", "cjs", "ts"].map((ending) => `graphql.config.${ending}`),
  ...["", ".json", ".yaml", ".yml", ".toml", ".js", ".cjs", ".ts"].map((ending) => `.graphqlrc${ending}`),
];

/**
 * Returns the config's absolute path.
 *
 * @throws {Failure} if there is none.
 */
export function findConfig(cwd: string, named?: string): string {
  if (named !== undefined) {
    if (isFile(resolve(cwd, named))) return resolve(cwd, named);
    throw new Failure(`There is no config ${named}`, "Check its name.");
  }
  const configName = [...names, ...otherNames].find((name) => isConfig(cwd, name));
  if (configName !== undefined && names.includes(configName)) return resolve(cwd, configName);
  if (configName !== undefined) throw new Unsupported(`The config is ${configName}`);
  const similar = readdirSync(cwd).find((name) => /^(graphql-)?codegen\.(config\.)?[cm]?[jt]s$/.test(name));
  const hint =
    similar === undefined
      ? "Go to your project's folder, or name a config with --config."
      : `graphql-codegen does not look for ${similar} either: name it, with --config ${similar}.`;
  throw new Failure(`There is no codegen.ts in ${cwd}`, hint);
}

/** Returns true if graphql-codegen finds a config in the folder; it may be one that this command line cannot use. */
export function hasConfig(cwd: string): boolean {
  return [...names, ...otherNames].some((name) => isConfig(cwd, name));
}

/** Returns true if graphql-codegen finds a config by this name; a package.json only may hold one. */
export function isConfigName(name: string): boolean {
  return name !== manifest && [...names, ...otherNames].includes(name);
}

function isConfig(cwd: string, name: string): boolean {
  return isFile(resolve(cwd, name)) && (name !== manifest || holdsConfig(resolve(cwd, name)));
}

/** Returns true if a package.json holds a config. npm reports an invalid package.json. */
function holdsConfig(manifest: string): boolean {
  try {
    return "codegen" in JSON.parse(readFileSync(manifest, "utf8"));
  } catch {
    return false;
  }
}

/**
 * Returns the content of a config file, unchecked.
 *
 * @throws {Failure} with the reason if it cannot be read.
 */
export async function readConfig(file: string, fresh = false): Promise<unknown> {
  const reader = readers[extname(file)];
  if (!reader) throw new Unsupported(`The config is ${basename(file)}`);
  try {
    return await withConsoleOnStderr(() => reader(file, fresh));
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(`The config ${basename(file)} cannot be read: ${reasonOf(error)}`, "Correct it there.");
  }
}

/** Sends the output of a config to stderr, because a program may read the command's stdout. */
async function withConsoleOnStderr<Result>(work: () => Promise<Result>): Promise<Result> {
  const { log, info, debug, error } = console;
  Object.assign(console, { log: error, info: error, debug: error });
  try {
    return await work();
  } finally {
    Object.assign(console, { log, info, debug });
  }
}

const readers: Readonly<Record<string, (file: string, fresh: boolean) => Promise<unknown>>> = {
  ".json": async (file) => readJson(file),
  ".yaml": async (file) => readYaml(file),
  ".yml": async (file) => readYaml(file),
  ".js": importJavaScript,
  ".mjs": importJavaScript,
  ".cjs": importJavaScript,
  ".ts": importTypeScript,
  ".mts": importTypeScript,
  ".cts": importTypeScript,
};

async function importJavaScript(file: string, fresh: boolean): Promise<unknown> {
  return fresh || !isKnownModule(file) ? await importByJiti(file) : await importNatively(file);
}

/** Imports the config with Node if Node understands TypeScript, which is fastest, and with jiti otherwise. */
async function importTypeScript(file: string, fresh: boolean): Promise<unknown> {
  if (fresh || !isKnownModule(file) || !understandsTypeScript()) return await importByJiti(file);
  try {
    return await importNatively(file);
  } catch {
    return await importByJiti(file);
  }
}

/**
 * Returns true if Node strips types, as newer versions do. If this file itself is TypeScript, a loader already does.
 */
function understandsTypeScript(): boolean {
  const { features } = process as { features: { readonly typescript?: string | false } };
  return Boolean(features.typescript) || runsFromSource;
}

/**
 * Returns true if the file's name or a package.json says what kind of module it is. Otherwise Node warns about an
 * `import`.
 */
function isKnownModule(file: string): boolean {
  return /\.[cm][jt]s$/.test(file) || packageTypeAt(dirname(file)) === "module";
}

async function importNatively(file: string): Promise<unknown> {
  // On Windows a backslash separates names; elsewhere a name can hold one.
  if (sep === "/" && file.includes("\\")) {
    throw new Failure(
      `The config ${basename(file)} cannot be read: Node.js imports no module whose path has a backslash in a name`,
      "Rename the folder or the file, or write the config as codegen.json.",
    );
  }
  return defaultOf(await import(pathToFileURL(file).href));
}

async function importByJiti(file: string): Promise<unknown> {
  // An `import` would first search the bundle for its exports, which takes as long as loading it.
  const { createJiti }: typeof import("jiti") = createRequire(import.meta.url)("jiti");
  return defaultOf(await createJiti(import.meta.url, { moduleCache: false }).import(file));
}

function defaultOf(module: unknown): unknown {
  const { default: exported = module } = module as { readonly default?: unknown };
  return exported;
}

/** Reads the text of a config in which graphql-codegen would replace variables of the environment. */
function readWithoutVariables(file: string): string {
  const text = readFileSync(file, "utf8");
  refuseVariables(file, text);
  return text;
}

function refuseVariables(file: string, text: string): void {
  if (text.includes("${")) throw new Unsupported(`The config ${basename(file)} names variables of the environment`);
}

function readJson(file: string): unknown {
  if (basename(file) !== manifest) return JSON.parse(readWithoutVariables(file));
  const { codegen } = JSON.parse(readFileSync(file, "utf8"));
  // The scripts of a package.json may name variables for a shell.
  refuseVariables(file, JSON.stringify(codegen) ?? "");
  return codegen;
}

/** The YAML parser comes with graphql-codegen; nothing else here needs one. */
function readYaml(file: string): unknown {
  const text = readWithoutVariables(file);
  try {
    const cli = createRequire(createRequire(file).resolve("@graphql-codegen/cli"));
    const { parse }: { parse(text: string, options: object): unknown } = cli("yaml");
    return parse(text, { merge: true });
  } catch (error) {
    if (!isMissingModule(error)) throw error;
    throw new Failure(`The config ${basename(file)} is YAML`, "Install @graphql-codegen/cli, or write a codegen.ts.");
  }
}

/** Returns the first line of the error, and the next line if it is a place in a file. */
function reasonOf(error: unknown): string {
  // A config may throw anything.
  const text = error instanceof Error && typeof error.message === "string" ? error.message : textOf(error);
  const [what = "", next = ""] = text.split("\n").map((line) => line.trim());
  // A line of a stack has its own "at".
  const [, place] = /^(?:at )?(.*:\d+:\d+)$/.exec(next) ?? [];
  return `${what.replace(/[.:]$/, "")}${place === undefined ? "" : ` at ${place}`}`;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : inspect(value, { depth: 0 });
}
