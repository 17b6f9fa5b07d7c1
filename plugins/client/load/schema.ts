import type { Types } from "@graphql-codegen/plugin-helpers";
import { buildClientSchema, type DocumentNode, type GraphQLSchema, type IntrospectionQuery, Kind } from "graphql";
import { diagnosticAbout } from "../diagnostics/diagnostic.ts";
import { InvalidOperationsError } from "../diagnostics/invalid-operations-error.ts";
import { schemaMark } from "../marks.ts";
import { diagnoseFile, readDefinitions, readText } from "./files.ts";

/**
 * A schema for graphql-codegen's `schema`: a file of definitions, or an introspection result (`.json`). It is read here
 * because graphql-codegen's own reader does not tell where a mistake stands.
 */
export function schemaFile(file: string): Types.Schema {
  const loader = async (_pointer: string, { cwd = process.cwd() }: { readonly cwd?: string }) => readSchema(cwd, file);
  Object.assign(loader, { [schemaMark]: true });
  // Its types know a reader only by a module's name; graphql-tools takes the function just as well.
  return { [file]: { loader: loader as unknown as string } };
}

/**
 * Reads a schema.
 *
 * @throws {InvalidOperationsError} that says where it is wrong.
 */
export function readSchema(cwd: string, file: string): DocumentNode | GraphQLSchema {
  try {
    if (file.endsWith(".json")) return buildIntrospected(readIntrospection(readText(cwd, file)));
    const definitions = readDefinitions(cwd, file);
    if (definitions.length > 0) return { kind: Kind.DOCUMENT, definitions };
  } catch (error) {
    if (!(error instanceof BadIntrospection)) throw new InvalidOperationsError([diagnoseFile(file, error)]);
    throw invalid(file, `${error.message}.`, "Ask the endpoint for its schema again.");
  }
  throw invalid(file, "The file is empty.", "It must contain the schema.");
}

class BadIntrospection extends Error {}

/** What the answer to an introspection query holds, with or without the `data` around it. */
function readIntrospection(text: string): IntrospectionQuery {
  let answer: { readonly data?: IntrospectionQuery; readonly errors?: unknown } & Partial<IntrospectionQuery>;
  try {
    answer = JSON.parse(text);
  } catch (error) {
    throw new BadIntrospection(`It is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { data = answer, errors } = answer ?? {};
  if (errors) throw new BadIntrospection("It is an answer with errors, not an introspection result");
  if (!data?.__schema) throw new BadIntrospection("It is JSON, but has no __schema");
  return { __schema: data.__schema };
}

function buildIntrospected(introspection: IntrospectionQuery): GraphQLSchema {
  try {
    return buildClientSchema(introspection);
  } catch (error) {
    // graphql-js follows it with the whole value that it did not like.
    const [reason = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    const [said = ""] = reason.split(/: [[{]/);
    throw new BadIntrospection(`It does not hold together: ${said.replace(/\.$/, "")}`);
  }
}

function invalid(file: string, message: string, hint: string): InvalidOperationsError {
  return new InvalidOperationsError([diagnosticAbout("invalid-schema", file, { message, hint })]);
}
