import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { GraphQLSchema, printSchema } from "graphql";
import { packageFolder } from "../../../../plugins/client/load/package.ts";
import { loadSchema } from "../../../../plugins/client/load/schema.ts";
import { sandboxMark } from "../../../sandbox/graphql/sandbox-mark.ts";
import { Failure } from "../../failure.ts";
import { normalizeSchema } from "./print-schema.ts";

const file = fileURLToPath(new URL("schema/conversations.graphql", packageFolder));

/** Returns whether the schema comes from a sandbox. */
export function isFromSandbox(schema: GraphQLSchema): boolean {
  return Boolean(schema.getDirective(sandboxMark));
}

/**
 * Returns the schema that a sandbox serves: this package's own and its text, with the marks that introspection leaves
 * out.
 *
 * @throws {Failure} if it is that of another version.
 */
export function readPackaged(given: GraphQLSchema, source: string): { schema: GraphQLSchema; text: string } {
  const schema = loadSchema(".", file);
  if (bare(schema, file) !== bare(given, source)) {
    const what = `${source} is a sandbox of another version of conversations-codegen`;
    throw new Failure(what, "Start the sandbox of the version that is installed here, or pull from the service.");
  }
  return { schema, text: readFileSync(file, "utf8") };
}

function bare(schema: GraphQLSchema, source: string): string {
  return printSchema(new GraphQLSchema({ ...normalizeSchema(schema, source).toConfig(), description: "" }));
}
