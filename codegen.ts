import type { CodegenConfig } from "@graphql-codegen/cli";
import { type ClientPresetConfig, conversations, schemaFile } from "./plugins/client/index.ts";

const config: CodegenConfig = {
  schema: schemaFile("schema/conversations.graphql"),
  importExtension: ".ts",
  generates: {
    "generated/": {
      preset: conversations,
      presetConfig: { runtimeModule: "../src/runtime/index.ts" } satisfies ClientPresetConfig,
      documents: "operations/*.graphql",
    },
    // The sandbox implements the schema by these types.
    "generated/schema.ts": {
      plugins: ["typescript"],
      config: { namingConvention: "keep", scalars: { ID: "string" }, enumsAsTypes: true, arrayInputCoercion: false },
    },
  },
};

export default config;
