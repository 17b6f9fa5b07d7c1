import { posix } from "node:path";
import { buildASTSchema } from "graphql";
import { presetBrand } from "./brand.ts";
import type { Preset } from "./codegen-types.ts";
import { InvalidConfigError, resolveConfig } from "./config.ts";
import { formatDiagnostics } from "./diagnostics/format.ts";
import { createDocuments } from "./documents.ts";
import { generateFrom } from "./generate.ts";
import { withOwnReader } from "./load/documents.ts";
import { checkOutputFiles, checkOutputFolder } from "./output-folder.ts";

export type { ClientPresetConfig, ScalarsConfig } from "./config.ts";
export type { Code, Severity, WarningCode } from "./diagnostics/codes.ts";
export type { Diagnostic, ExcerptLine } from "./diagnostics/diagnostic.ts";
export type { InvalidOperationsError } from "./diagnostics/invalid-operations-error.ts";
export { schemaFile } from "./load/schema.ts";

/**
 * Makes the client and its types in the folder that is the output:
 *
 *     generates: { "generated/": { preset: conversations, documents: "operations/*.graphql" } }
 *
 * The options under `presetConfig` are those of {@link ClientPresetConfig}. Of `config`, next to the preset, `scalars`
 * counts; the keys of other plugins are refused.
 */
export const conversations: Preset = {
  prepareDocuments: async (_output, pointers) => withOwnReader(pointers),

  buildGeneratesSection: async ({ baseOutputDir, config, documents, presetConfig, plugins, ...shared }) => {
    if (plugins.length > 0) throw new InvalidConfigError(["Plugins next to the preset have no effect; remove them."]);
    if (shared.documentTransforms?.length) {
      throw new InvalidConfigError(["documentTransforms have no effect on the preset; remove them."]);
    }
    checkOutputFolder(baseOutputDir);
    // graphql-codegen has built it; another caller may not have.
    const { schemaAst = buildASTSchema(shared.schema) } = shared;
    const read = (external: boolean) =>
      documents
        .filter(({ type }) => (type === "external") === external)
        .map(({ document }) => document?.definitions ?? []);
    const { files, diagnostics } = generateFrom(
      schemaAst,
      createDocuments(read(false), read(true)),
      resolveConfig({ folder: baseOutputDir, presetConfig, config }),
    );
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

/** The name by which graphql-codegen finds the preset if a config can only name a module. */
export { conversations as preset };
