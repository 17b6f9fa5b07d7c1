import { posix } from "node:path";
import type { CodegenPlugin, PluginFunction, PluginValidateFn, Types } from "@graphql-codegen/plugin-helpers";
import { buildASTSchema, type DocumentNode } from "graphql";
import { findProblems } from "./check/validate.ts";
import { type ClientConfig, pickOptions, resolveConfig } from "./config.ts";
import { type Problem, printReport, Refused } from "./errors.ts";
import { withOwnReader } from "./load/documents.ts";
import { presetMark } from "./marks.ts";
import { checkOutput, checkWritable } from "./output.ts";
import { printClient } from "./print/print.ts";
import { readClient } from "./read/read.ts";
import { fragmentsOf, isRefusal, resolveSection } from "./section.ts";
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
  judge(findProblems(schema, documentsOf(files)), resolveConfig(pickOptions(raw)));

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
    judge(findProblems(schemaAst, documentsOf(documents), Object.keys(stock.scalars)), client);
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

/** Throws if anything is refused; warns of the rest. Either way it is said once. */
function judge(problems: readonly Problem[], config: ClientConfig): void {
  if (problems.length === 0) return;
  if (isRefusal(problems, config)) throw new Refused(problems);
  process.stderr.write(`${printReport(problems)}\n`);
}

/** The documents read. External ones only lend their fragments: their operations are another client's. */
function documentsOf(files: readonly Types.DocumentFile[]): DocumentNode[] {
  return files.flatMap(({ document, type }) => {
    if (!document || type !== "external") return document ?? [];
    return fragmentsOf(document);
  });
}
