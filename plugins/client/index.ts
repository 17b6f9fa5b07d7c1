import { posix } from "node:path";
import type { CodegenPlugin, PluginFunction, PluginValidateFn, Types } from "@graphql-codegen/plugin-helpers";
import * as typescript from "@graphql-codegen/typescript";
import * as typescriptOperations from "@graphql-codegen/typescript-operations";
import { type DocumentNode, Kind } from "graphql";
import { pickOptions, resolveConfig } from "./config.ts";
import { withOwnReader } from "./documents.ts";
import { Refused } from "./errors.ts";
import { printClient } from "./print.ts";
import { readOperations } from "./read.ts";
import { refuseScalars } from "./scalars.ts";
import { findRefusals } from "./validate.ts";

type RawConfig = Readonly<Record<string, unknown>>;

/** Prints the typed client: read → model → print. */
export const plugin: PluginFunction<RawConfig> = (schema, files, raw) => {
  const config = resolveConfig(pickOptions(raw));
  return printClient(readOperations(schema, documentsOf(files), config), config);
};

/** Refuses what cannot become a client, all problems in one error. */
export const validate: PluginValidateFn<RawConfig> = (schema, files) =>
  throwIfAny(findRefusals(schema, documentsOf(files)));

/**
 * Makes `schema.ts`, `types.ts` and `client.ts` in the folder it is given as output:
 *
 *     generates: { "generated/": { preset: conversations, documents: "operations/*.graphql" } }
 *
 * The options under `presetConfig` are those of {@link resolveConfig}. Of what stands under `config`, as for any plugin,
 * `scalars` counts; the rest is decided here.
 */
export const conversations: Types.OutputPreset<RawConfig> = {
  prepareDocuments: async (_output, pointers) => withOwnReader(pointers),

  buildGeneratesSection: async ({ baseOutputDir, config, documents, pluginMap: _, presetConfig, ...shared }) => {
    const extension: string = config.importExtension ?? ".js";
    const client = { types: `./types${extension}`, ...presetConfig };
    resolveConfig(client);
    const stock = { ...stockConfig, scalars: { ...stockConfig.scalars, ...config.scalars } };
    const read = documentsOf(documents);
    const { schemaAst } = shared;
    if (schemaAst) {
      throwIfAny([...findRefusals(schemaAst, read), ...refuseScalars(schemaAst, read, Object.keys(stock.scalars))]);
    }
    const output = (file: string, name: string, body: CodegenPlugin, options: RawConfig) => ({
      ...shared,
      filename: posix.join(baseOutputDir, file),
      plugins: [{ header: {} }, { [name]: {} }],
      pluginMap: { header, [name]: body },
      config: options,
      documents,
    });
    return [
      output("schema.ts", "typescript", typescript, stock),
      output("types.ts", "typescript-operations", typescriptOperations, stock),
      output("client.ts", "conversations", { plugin }, client),
    ];
  },
};

/** What the stock plugins have to be told so that their names and values are the client's. */
const stockConfig = {
  namingConvention: "keep",
  scalars: { ID: "string" },
  enumsAsTypes: true,
  arrayInputCoercion: false,
};

const header: CodegenPlugin = {
  plugin: () =>
    "// Made from the schema and the operations. Do not edit it: change those, then run `npm run codegen`.\n",
};

function throwIfAny(refusals: readonly string[]): void {
  if (refusals.length > 0) throw new Refused(refusals);
}

/** The documents read. External ones only lend their fragments: their operations are another client's. */
function documentsOf(files: readonly Types.DocumentFile[]): DocumentNode[] {
  return files.flatMap(({ document, type }) => {
    if (!document || type !== "external") return document ?? [];
    const definitions = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
    return { ...document, definitions };
  });
}
