import type { Types } from "@graphql-codegen/plugin-helpers";
import { buildClientSchema, type DocumentNode, type GraphQLSchema, type IntrospectionQuery, Kind } from "graphql";
import { type Problem, Refused } from "../errors.ts";
import { schemaMark } from "../marks.ts";
import { readDefinitions, readText, refuseFile } from "./files.ts";

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
 * @throws {Refused} that says where it is mistaken.
 */
export function readSchema(cwd: string, file: string): DocumentNode | GraphQLSchema {
  try {
    if (file.endsWith(".json")) return buildIntrospected(readIntrospection(readText(cwd, file)));
    const definitions = readDefinitions(cwd, file);
    if (definitions.length > 0) return { kind: Kind.DOCUMENT, definitions };
  } catch (error) {
    throw new Refused([error instanceof BadIntrospection ? refuseIntrospection(file, error) : refuseFile(file, error)]);
  }
  throw new Refused([
    { code: "syntax", text: `${file}:1:1: There is nothing in it. It has to hold the schema. [syntax]` },
  ]);
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

function refuseIntrospection(file: string, { message }: BadIntrospection): Problem {
  return { code: "syntax", text: `${file}:1:1: ${message}. Ask the endpoint for its schema again. [syntax]` };
}
