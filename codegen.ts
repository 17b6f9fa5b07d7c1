import type { CodegenConfig } from "@graphql-codegen/cli";
import { conversations } from "./plugins/client/index.ts";

const config: CodegenConfig = {
  schema: "schema/conversations.graphql",
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
