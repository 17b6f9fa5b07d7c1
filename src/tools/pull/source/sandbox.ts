import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { GraphQLSchema, introspectionFromSchema } from "graphql";
import { packageFolder } from "../../../../plugins/client/load/package.ts";
import { loadSchema } from "../../../../plugins/client/load/schema.ts";
import { sandboxMark } from "../../../sandbox/graphql/sandbox-mark.ts";
import { Failure } from "../../failure.ts";
import { normalizeSchema } from "./print-schema.ts";

const file = fileURLToPath(new URL("schema/conversations.graphql", packageFolder));

/** Returns whether the schema comes from a sandbox. */
export function isFromSandbox(given: GraphQLSchema): boolean {
  return Boolean(given.getDirective(sandboxMark));
}

/**
 * Returns whether the definitions are those of this package. A tool that saved a sandbox's schema in a file may have left
 * out directives, and the sandbox's mark with them, or descriptions.
 */
export function isPackagedSchema(given: GraphQLSchema, source: string): boolean {
  return definitionsOf(given, source) === definitionsOf(loadSchema(".", file), file);
}

/**
 * Returns the schema that a sandbox serves: this package's own and its text, with the marks that introspection leaves
 * out.
 *
 * @throws {Failure} if it is that of another version.
 */
export function readPackaged(given: GraphQLSchema, source: string): { schema: GraphQLSchema; text: string } {
  const schema = loadSchema(".", file);
  if (definitionsOf(schema, file) !== definitionsOf(given, source)) {
    const what = `${source} is a sandbox of another version of conversations-codegen`;
    throw new Failure(what, "Start the sandbox of the version that is installed here, or pull from the service.");
  }
  return { schema, text: readFileSync(file, "utf8") };
}

/** Returns the definitions without descriptions and directives, as one text. */
function definitionsOf(schema: GraphQLSchema, source: string): string {
  const bare = new GraphQLSchema({ ...normalizeSchema(schema, source).toConfig(), directives: [] });
  return JSON.stringify(introspectionFromSchema(bare, { descriptions: false }));
}
