import { isDocumentPattern } from "../../../plugins/client/load/patterns.ts";
import { presetMark, schemaMark } from "../../../plugins/client/marks.ts";
import { Failure, Unsupported } from "../failure.ts";
import type { Output } from "./output.ts";

type Table = Readonly<Record<string, unknown>>;

/** What the preset's name is where a config can only name a module. */
const presetName = "conversations-codegen/codegen";

/** What may stand at the top of a config. What only changes how graphql-codegen talks is read over. */
const known = {
  top: ["schema", "documents", "externalDocuments", "config", "generates", "importExtension", "ignoreNoDocuments"],
  entry: ["preset", "presetConfig", "schema", "documents", "externalDocuments", "config"],
  silent: ["silent", "errorsOnly", "verbose", "debug", "watch", "emitLegacyCommonJSImports", "noSilentErrors"],
};

/** Of what stands under `config`, this changes how graphql-codegen reads, for all plugins. */
const reading = [
  "sort",
  "federation",
  "assumeValid",
  "assumeValidSDL",
  "skipGraphQLImport",
  "headers",
  "ignore",
  "cwd",
];

/**
 * What a config has the preset make. If that is only to be `judged`, what others make is left out.
 *
 * @throws {Unsupported} if it asks for what graphql-codegen alone can do.
 */
export function readOutputs(config: unknown, judged = false): Output[] {
  if (!isTable(config)) throw new Failure("The config is no object", "Export one as default.");
  const { top, entry, silent } = known;
  refuseUnknown(config, [...top, ...silent, ...(judged ? ["hooks"] : [])], "The config");
  const all = Object.entries(tableOf(config.generates));
  const ours = judged ? all.filter(([, each]) => isMadeByUs(each)) : all;
  if (ours.length === 0) {
    const what = all.length === 0 ? "The config generates nothing" : "The config generates nothing with our preset";
    throw new Failure(what, 'Name a folder: generates: { "generated/": { … } }.');
  }
  return ours.map(([folder, each]) => {
    if (!isMadeByUs(each)) throw new Unsupported(`${folder} is made without our preset`);
    refuseUnknown(each, [...entry, ...(judged ? ["hooks"] : [])], folder);
    return readOutput(folder, each, config);
  });
}

function readOutput(folder: string, entry: Table, top: Table): Output {
  const config = { ...tableOf(top.config), importExtension: top.importExtension, ...tableOf(entry.config) };
  const [odd] = reading.filter((name) => name in config);
  if (odd !== undefined) throw new Unsupported(`${folder} has config.${odd}`);
  return {
    folder,
    schema: readSchemaName([...listOf(top.schema), ...listOf(entry.schema)], folder),
    documents: readPatterns("documents", entry, top, folder),
    externalDocuments: readPatterns("externalDocuments", entry, top, folder),
    mayBeEmpty: top.ignoreNoDocuments === true,
    presetConfig: tableOf(entry.presetConfig),
    // Nobody has looked at what is in it, as under graphql-codegen.
    config: config as Output["config"],
  };
}

function isMadeByUs(entry: unknown): entry is Table {
  if (!isTable(entry)) return false;
  const { preset } = entry;
  return preset === presetName || (isTable(preset) && presetMark in preset);
}

/** One file on this disk. */
function readSchemaName(schemas: readonly unknown[], folder: string): string {
  const [schema, ...more] = schemas;
  if (schema === undefined) throw new Failure(`${folder} has no schema`, 'Name it: schema: "schema.graphql".');
  if (more.length > 0) throw new Unsupported(`${folder} has several schemas`);
  const [file = "", how] = isTable(schema) ? (Object.entries(schema)[0] ?? []) : [schema];
  const isPlain = how === undefined || (isTable(how) && Object.keys(how).length === 0);
  const isRead = isTable(how) && typeof how.loader === "function" && schemaMark in how.loader;
  if (isTable(schema) && Object.keys(schema).length > 1) throw new Unsupported(`${folder} has several schemas`);
  if (typeof file !== "string" || !(isPlain || isRead)) throw new Unsupported(`The schema of ${folder} has a loader`);
  if (isRead || /^[^{}*?![\]\n]+\.(graphqls?|gql|json)$/.test(file.replace(/^\w+:\/\//, "*"))) return file;
  throw new Unsupported(`The schema of ${folder} is no single file of GraphQL`);
}

function readPatterns(name: "documents" | "externalDocuments", entry: Table, top: Table, folder: string): string[] {
  const [own, shared] = [listOf(entry[name]), listOf(top[name])];
  // graphql-codegen would read the two by different readers, in an order of their own.
  if (own.length > 0 && shared.length > 0) throw new Unsupported(`${folder} has ${name} of its own and those of all`);
  return [...own, ...shared].map((pattern) => {
    const isText = typeof pattern === "string" && isDocumentPattern(pattern.replace(/^!/, ""));
    if (!isText) throw new Unsupported(`${name} of ${folder} names what is no file of GraphQL`);
    return pattern;
  });
}

function refuseUnknown(table: Table, names: readonly string[], where: string): void {
  const said = Object.entries(table).filter(([, value]) => value !== undefined && !isEmpty(value));
  const [name] = said.find(([each, value]) => !names.includes(each) && !(each === "overwrite" && value === true)) ?? [];
  if (name !== undefined) throw new Unsupported(`${where} has ${name}`);
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
