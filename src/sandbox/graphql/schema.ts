import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { buildSchema, DirectiveLocation, GraphQLDirective, GraphQLSchema } from "graphql";
import { sandboxMark } from "./sandbox-mark.ts";

// Resolved by the package's own name, which leads to the same file from the sources and from the built package.
const file = createRequire(import.meta.url).resolve("conversations-codegen/schema");
const packaged = buildSchema(readFileSync(file, "utf8"));

const description =
  "Played by the sandbox of conversations-codegen, from that package's own schema. It confirms nothing about the service.";

/**
 * The schema that the sandbox executes: the package's own, with a mark that distinguishes it from the service's schema.
 */
export const schema = new GraphQLSchema({
  ...packaged.toConfig(),
  description,
  directives: [
    ...packaged.getDirectives(),
    new GraphQLDirective({ name: sandboxMark, description, locations: [DirectiveLocation.SCHEMA] }),
  ],
});
