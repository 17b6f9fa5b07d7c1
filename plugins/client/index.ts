import { posix } from "node:path";
import { buildASTSchema } from "graphql";
import { presetBrand } from "./brand.ts";
import type { Preset } from "./codegen-types.ts";
import { InvalidConfigError, resolveConfig } from "./config.ts";
import { formatDiagnostics } from "./diagnostics/format.ts";
import { createDocuments } from "./documents.ts";
import { generateFrom } from "./generate.ts";
import { checkHttpFields } from "./http-fields.ts";
import { withOwnReader } from "./load/documents.ts";
import { checkOutputFiles, checkOutputFolder, checkWritable } from "./output-folder.ts";

export type { ClientPresetConfig, ScalarsConfig } from "./config.ts";
export type { Code, Severity, WarningCode } from "./diagnostics/codes.ts";
export type { Diagnostic, ExcerptLine } from "./diagnostics/diagnostic.ts";
export type { InvalidOperationsError } from "./diagnostics/invalid-operations-error.ts";
export { schemaFile } from "./load/schema.ts";

/**
 * Generates the client and its types into the output folder:
 *
 *     generates: { "generated/": { preset: conversations, documents: "operations/*.graphql" } }
 *
 * The options under `presetConfig` are those of {@link ClientPresetConfig}. Of the `config` next to the preset, only
 * `scalars` has an effect. The keys of other plugins are refused.
 */
export const conversations: Preset = {
  prepareDocuments: async (_output, pointers) => withOwnReader(pointers),

  buildGeneratesSection: async ({ baseOutputDir, config, documents, presetConfig, plugins, ...shared }) => {
    if (plugins.length > 0) throw new InvalidConfigError(["Plugins next to the preset have no effect; remove them."]);
    if (shared.documentTransforms?.length) {
      throw new InvalidConfigError(["documentTransforms have no effect on the preset; remove them."]);
    }
    checkOutputFolder(baseOutputDir);
    checkWritable(baseOutputDir);
    // graphql-codegen has built the schema; another caller may not have built it.
    const { schemaAst = buildASTSchema(shared.schema) } = shared;
    const read = (external: boolean) =>
      documents
        .filter(({ type }) => (type === "external") === external)
        .map(({ document }) => document?.definitions ?? []);
    const outputConfig = resolveConfig({ folder: baseOutputDir, presetConfig, config });
    checkHttpFields(schemaAst, outputConfig);
    const { files, diagnostics } = generateFrom(schemaAst, createDocuments(read(false), read(true)), outputConfig);
    checkOutputFiles(
      baseOutputDir,
      files.map(({ name }) => name),
    );
    if (diagnostics.length > 0) process.stderr.write(`${formatDiagnostics(diagnostics)}\n`);
    return files.map(({ name, content }) => ({
      ...shared,
      schemaAst,
      filename: posix.join(baseOutputDir, name),
      plugins: [{ conversations: {} }],
      pluginMap: { conversations: { plugin: () => content.toString() } },
      config,
      documents: [],
    }));
  },
};

Object.assign(conversations, { [presetBrand]: true });

/** The export under which graphql-codegen finds the preset if a config contains only the name of the module. */
export { conversations as preset };
