import type { CodegenPlugin, PluginFunction, PluginValidateFn, Types } from "@graphql-codegen/plugin-helpers";
import * as typescript from "@graphql-codegen/typescript";
import * as typescriptOperations from "@graphql-codegen/typescript-operations";
import type { DocumentNode, GraphQLSchema } from "graphql";
import { resolveConfig } from "./config.ts";
import { withOwnReader } from "./documents.ts";
import { Refused } from "./errors.ts";
import { printClient } from "./print.ts";
import { readOperations } from "./read.ts";
import { findRefusals } from "./validate.ts";

type RawConfig = Readonly<Record<string, unknown>>;

/** Prints the typed client: read → model → print. */
export const plugin: PluginFunction<RawConfig> = (schema, files, raw) => {
  const config = resolveConfig(raw);
  return printClient(readOperations(schema, documentsOf(files), config), config);
};

/** Refuses what cannot become a client, all problems in one error. */
export const validate: PluginValidateFn<RawConfig> = (schema, files) => refuseProblems(schema, documentsOf(files));

/**
 * Makes `schema.ts`, `types.ts` and `client.ts` in the folder it is given as output:
 *
 *     generates: { "generated/": { preset: conversations, documents: "operations/*.graphql" } }
 *
 * The options under `presetConfig` are those of {@link resolveConfig}.
 */
export const conversations: Types.OutputPreset<RawConfig> = {
  prepareDocuments: async (_output, pointers) => pointers.map(withOwnReader),

  buildGeneratesSection: async ({ baseOutputDir, config, documents, pluginMap: _, presetConfig, ...shared }) => {
    const extension: string = config.importExtension ?? ".js";
    const client = { types: `./types${extension}`, ...presetConfig };
    resolveConfig(client);
    if (shared.schemaAst) refuseProblems(shared.schemaAst, documentsOf(documents));
    const output = (file: string, name: string, body: CodegenPlugin, options: RawConfig) => ({
      ...shared,
      filename: `${baseOutputDir}${file}`,
      plugins: [{ header: {} }, { [name]: {} }],
      pluginMap: { header, [name]: body },
      config: options,
      documents,
    });
    return [
      output("schema.ts", "typescript", typescript, stockConfig),
      output("types.ts", "typescript-operations", typescriptOperations, stockConfig),
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

function refuseProblems(schema: GraphQLSchema, documents: readonly DocumentNode[]): void {
  const refusals = findRefusals(schema, documents);
  if (refusals.length > 0) throw new Refused(refusals);
}

function documentsOf(files: readonly Types.DocumentFile[]): DocumentNode[] {
  return files.flatMap(({ document }) => document ?? []);
}
