import { posix } from "node:path";
import type { CodegenPlugin, PluginFunction, PluginValidateFn, Types } from "@graphql-codegen/plugin-helpers";
import { buildASTSchema, type DocumentNode } from "graphql";
import { checkDocuments } from "./check/check.ts";
import { pickOptions, resolveConfig } from "./config.ts";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { formatDiagnostics } from "./diagnostics/format.ts";
import { throwIfInvalid } from "./diagnostics/invalid-operations-error.ts";
import { withOwnReader } from "./load/documents.ts";
import { presetMark } from "./marks.ts";
import { checkOutput, checkWritable } from "./output.ts";
import { printClient } from "./print/print.ts";
import { readClient } from "./read/read.ts";
import { fragmentsOf, resolveSection } from "./section.ts";
import { header, typescript, typescriptOperations } from "./stock.ts";

export { schemaFile } from "./load/schema.ts";

type RawConfig = Readonly<Record<string, unknown>>;

/** Prints the typed client: read → model → print. */
export const plugin: PluginFunction<RawConfig> = (schema, files, raw) => {
  const config = resolveConfig(pickOptions(raw));
  return printClient(readClient(schema, documentsOf(files), config), config);
};

/** Refuses what cannot become a client, all problems in one error. */
export const validate: PluginValidateFn<RawConfig> = (schema, files, raw) =>
  throwOrWarn(checkDocuments(schema, documentsOf(files), resolveConfig(pickOptions(raw))));

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
    // graphql-codegen has built it; another caller may not have.
    const { schemaAst = buildASTSchema(shared.schema) } = shared;
    const { client, stock } = resolveSection({ presetConfig, config });
    checkOutput(baseOutputDir);
    checkWritable(baseOutputDir);
    const scalars = Object.keys(stock.scalars);
    throwOrWarn(checkDocuments(schemaAst, documentsOf(documents), { ...client, scalars }));
    const output = (file: string, name: string, body: CodegenPlugin, options: RawConfig) => ({
      ...shared,
      schemaAst,
      // It has been done above, once for all three.
      skipDocumentsValidation: true,
      filename: posix.join(baseOutputDir, file),
      plugins: [{ header: {} }, { [name]: {} }],
      pluginMap: { header: { plugin: () => ({ prepend: [header], content: "" }) }, [name]: body },
      config: options,
      documents,
    });
    return [
      output("schema.ts", "typescript", typescript, stock),
      output("types.ts", "typescript-operations", typescriptOperations, stock),
      output("client.ts", "conversations", { plugin }, { ...client }),
    ];
  },
};

Object.assign(conversations, { [presetMark]: true });

/** By this name graphql-codegen finds the preset if a config can only name a module. */
export { conversations as preset };

/** Throws if there are errors, and prints warnings: either way one report. */
function throwOrWarn(diagnostics: readonly Diagnostic[]): void {
  throwIfInvalid(diagnostics);
  if (diagnostics.length > 0) process.stderr.write(`${formatDiagnostics(diagnostics)}\n`);
}

/** The documents read. External ones only lend their fragments: their operations are another client's. */
function documentsOf(files: readonly Types.DocumentFile[]): DocumentNode[] {
  return files.flatMap(({ document, type }) => {
    if (!document || type !== "external") return document ?? [];
    return fragmentsOf(document);
  });
}
