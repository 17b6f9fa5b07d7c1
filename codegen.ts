import type { CodegenConfig } from "@graphql-codegen/cli";
import { conversations, schemaFile } from "./plugins/client/index.ts";

const config: CodegenConfig = {
  schema: schemaFile("schema/conversations.graphql"),
  importExtension: ".ts",
  generates: {
    "generated/": {
      preset: conversations,
      presetConfig: { runtime: "../src/runtime/index.ts" },
      documents: "operations/*.graphql",
    },
  },
};

export default config;
