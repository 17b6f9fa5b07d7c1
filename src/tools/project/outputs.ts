import { presetBrand, schemaBrand } from "../../../plugins/client/brand.ts";
import { closest } from "../../../plugins/client/check/closest.ts";
import { loadingKeys, type OutputEntry } from "../../../plugins/client/config.ts";
import type { SourcePaths } from "../../../plugins/client/load/load.ts";
import { isDocumentPattern } from "../../../plugins/client/load/patterns.ts";
import { Failure, Unsupported } from "../failure.ts";

/** One folder of generated files, as the config describes it. */
export interface Output extends SourcePaths, OutputEntry {
  /** True if the output may have no operations at all. */
  readonly mayBeEmpty: boolean;
}

type Table = Readonly<Record<string, unknown>>;

/** The preset's name in a config that can only name a module. */
const presetName = "conversations-codegen/codegen";

/** The keys that a config may have. Keys that only change graphql-codegen's output to the terminal are ignored. */
const keys = {
  top: ["schema", "documents", "externalDocuments", "config", "generates", "importExtension", "ignoreNoDocuments"],
  entry: ["preset", "presetConfig", "schema", "documents", "externalDocuments", "config"],
  silent: ["silent", "errorsOnly", "verbose", "debug", "watch", "emitLegacyCommonJSImports", "noSilentErrors"],
};

/**
 * Reads the outputs for which the config uses the preset, and the names of the others.
 *
 * @param checkOnly True if nothing will be written.
 * @throws {Unsupported} if the config asks for something that only graphql-codegen does.
 */
export function readOutputs(config: unknown, checkOnly = false): { outputs: Output[]; others: string[] } {
  if (!isTable(config)) throw new Failure("The config is not an object", "Export an object as default.");
  const { top, entry, silent } = keys;
  const hooks = checkOnly ? ["hooks"] : [];
  refuseUnknown(config, [...top, ...silent, ...hooks], "The config");
  const outputs: Output[] = [];
  const others: string[] = [];
  for (const [folder, each] of Object.entries(tableOf(config.generates))) {
    // Those outputs are for other plugins, which only graphql-codegen runs.
    if (!hasPreset(each)) {
      others.push(folder);
      continue;
    }
    refuseUnknown(each, [...entry, ...hooks], folder);
    outputs.push(readOutput(folder, each, config));
  }
  if (outputs.length > 0) return { outputs, others };
  const example = 'generates: { "generated/": { preset: conversations, documents: "…" } }';
  // As a module without a default export appears.
  if (config.generates === undefined) {
    throw new Failure("The config has no generates", `Export it as default, with ${example}.`);
  }
  const what = others.length === 0 ? "The config generates nothing" : "No output of the config has our preset";
  throw new Failure(what, `Add one: ${example}.`);
}

function readOutput(folder: string, entry: Table, top: Table): Output {
  const config = { ...tableOf(top.config), importExtension: top.importExtension, ...tableOf(entry.config) };
  const unsupported = loadingKeys.find((name) => name in config);
  if (unsupported !== undefined) throw new Unsupported(`${folder} has config.${unsupported}`);
  return {
    folder,
    schema: readSchemaName([...listOf(top.schema), ...listOf(entry.schema)], folder),
    documents: readPatterns("documents", entry, top, folder),
    externalDocuments: readPatterns("externalDocuments", entry, top, folder),
    mayBeEmpty: top.ignoreNoDocuments === true,
    presetConfig: tableOf(entry.presetConfig),
    config,
  };
}

function hasPreset(entry: unknown): entry is Table {
  if (!isTable(entry)) return false;
  const { preset } = entry;
  return preset === presetName || (isTable(preset) && presetBrand in preset);
}

/** Returns the path of the one file that is the schema. */
function readSchemaName(schemas: readonly unknown[], folder: string): string {
  const [schema, ...more] = schemas;
  if (schema === undefined) throw new Failure(`${folder} has no schema`, 'Name it: schema: "schema.graphql".');
  if (more.length > 0) throw new Unsupported(`${folder} has several schemas`);
  const [file = "", how] = isTable(schema) ? (Object.entries(schema)[0] ?? []) : [schema];
  const isPlain = how === undefined || (isTable(how) && Object.keys(how).length === 0);
  const isRead = isTable(how) && typeof how.loader === "function" && schemaBrand in how.loader;
  if (isTable(schema) && Object.keys(schema).length > 1) throw new Unsupported(`${folder} has several schemas`);
  if (typeof file !== "string" || !(isPlain || isRead)) throw new Unsupported(`The schema of ${folder} has a loader`);
  if (isRead || /^[^{}*?![\]\n]+\.(graphqls?|gql|json)$/.test(file.replace(/^\w+:\/\//, "*"))) return file;
  throw new Unsupported(`The schema of ${folder} is not a single .graphql or .json file`);
}

function readPatterns(name: "documents" | "externalDocuments", entry: Table, top: Table, folder: string): string[] {
  const [own, shared] = [listOf(entry[name]), listOf(top[name])];
  // graphql-codegen would read the two files with different readers, in another order.
  if (own.length > 0 && shared.length > 0)
    throw new Unsupported(`${folder} has ${name}, and the config has some for all outputs`);
  return [...own, ...shared].map((pattern) => {
    const isText = typeof pattern === "string" && isDocumentPattern(pattern.replace(/^!/, ""));
    if (!isText)
      throw new Unsupported(
        `${name} of ${folder} has ${String(pattern)}, a pattern that is not for .graphql files alone`,
      );
    return pattern;
  });
}

function refuseUnknown(table: Table, names: readonly string[], where: string): void {
  // An empty object or list asks for nothing.
  const entries = Object.entries(table).filter(([, value]) => value !== undefined && !isEmpty(value));
  const [name] =
    entries.find(([each, value]) => !names.includes(each) && !(each === "overwrite" && value === true)) ?? [];
  if (name === undefined) return;
  // More wrong letters would make a misspelling of an option that graphql-codegen has.
  const meant = closest(name, names, 2);
  if (meant !== undefined) throw new Failure(`${where} has no option ${name}`, `Did you mean ${meant}?`);
  throw new Unsupported(`${where} has ${name}`);
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function tableOf(value: unknown): Table {
  return isTable(value) ? value : {};
}

function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
