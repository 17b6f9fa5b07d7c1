import { join } from "node:path";
import { work } from "../paths.ts";
import { ours } from "./ours.ts";
import type { Generator, Peer } from "./peer.ts";

/** `conversations generate`: the same package, config and bytes as ours, without graphql-codegen's command line. */
export const command: Peer & { readonly generator: Generator } = {
  ...ours,
  folder: "command",
  name: "**conversations generate**",
  generator: {
    files: (fixture) => ours.generator?.files(fixture) ?? {},
    command: {
      script: join(work, "node_modules/conversations-codegen/dist/src/tools/conversations.js"),
      arguments: ["generate"],
    },
  },
};
