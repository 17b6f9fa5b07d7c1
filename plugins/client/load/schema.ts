import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import {
  buildASTSchema,
  buildClientSchema,
  type DocumentNode,
  type GraphQLSchema,
  type IntrospectionQuery,
  isSchema,
  Kind,
} from "graphql";
import { messageOf } from "../../../src/text/error.ts";
import { schemaBrand } from "../brand.ts";
import type { CustomLoaders } from "../codegen-types.ts";
import { diagnosticAbout } from "../diagnostics/create.ts";
import { InvalidOperationsError, throwIfInvalid } from "../diagnostics/invalid-operations-error.ts";
import { packageFolder } from "./package.ts";
import { diagnoseFile, parseDefinitions, readText } from "./parse.ts";
import { findDuplicateDefinitions, findUnknownTypes } from "./type-definitions.ts";

/**
 * Returns a schema for graphql-codegen's `schema`: a file of definitions, or an introspection result (`.json`). Without
 * a file, returns the schema of this package. This package reads the schema itself, because the reader of
 * graphql-codegen does not report the place of an error.
 *
 * @param file The path from the project's folder.
 */
export function schemaFile(file?: string): CustomLoaders {
  const path = file ?? packagedSchema();
  // The path of the packaged schema is relative to the current folder, not to the `cwd` of the config.
  const loader = async (_pointer: string, { cwd }: { readonly cwd?: string }) =>
    readSchema((file && cwd) || process.cwd(), path);
  Object.assign(loader, { [schemaBrand]: true });
  return { [path]: { loader: loader as unknown as string } };
}

function packagedSchema(): string {
  const path = fileURLToPath(new URL("schema/conversations.graphql", packageFolder));
  return relative(process.cwd(), path).split(sep).join("/");
}

/** The text of each schema, by its path from the project's folder, and the schema. */
export type SchemasMemory = Map<string, { readonly text: string; readonly schema: GraphQLSchema }>;

/**
 * Loads a schema. As in graphql-codegen, mistakes that do not affect generated code are not reported. The schema is not
 * sorted; the readers sort the parts that are printed.
 *
 * @throws {InvalidOperationsError} that says where it is wrong.
 */
export function loadSchema(cwd: string, file: string, memory: SchemasMemory = new Map()): GraphQLSchema {
  const text = read(file, () => readText(cwd, file));
  const earlier = memory.get(file);
  if (earlier?.text === text) return earlier.schema;
  const parsed = parseText(file, text);
  const schema = isSchema(parsed) ? parsed : build(file, parsed);
  memory.set(file, { text, schema });
  return schema;
}

/**
 * Reads a schema.
 *
 * @throws {InvalidOperationsError} that says where it is wrong.
 */
export function readSchema(cwd: string, file: string): DocumentNode | GraphQLSchema {
  const text = read(file, () => readText(cwd, file));
  return parseText(file, text);
}

function parseText(file: string, text: string): DocumentNode | GraphQLSchema {
  return file.endsWith(".json") ? buildIntrospected(file, text) : parseSchema(file, text);
}

/** @param noLocation True if the nodes need no places. */
function parseSchema(file: string, text: string, noLocation = true): DocumentNode {
  const definitions = read(file, () => parseDefinitions(file, text, noLocation));
  if (definitions.length === 0) throw invalid(file, "The file is empty.", "It must contain the schema.");
  const document = { kind: Kind.DOCUMENT, definitions } as const;
  const diagnostics = [...findDuplicateDefinitions(document), ...findUnknownTypes(document)];
  // Only the report of an error needs places.
  if (noLocation && diagnostics.length > 0) return parseSchema(file, text, false);
  throwIfInvalid(diagnostics);
  return document;
}

function read<Result>(file: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw new InvalidOperationsError([diagnoseFile(file, error)]);
  }
}

function build(file: string, document: DocumentNode): GraphQLSchema {
  try {
    return buildASTSchema(document, { assumeValidSDL: true });
  } catch (error) {
    throw invalid(file, `It is inconsistent: ${sentenceOf(error)}`, "Correct the schema.");
  }
}

const askAgain = "Ask the endpoint for its schema again.";

/** Builds the schema from the answer to an introspection query, with or without the `data` around it. */
function buildIntrospected(file: string, text: string): GraphQLSchema {
  let answer: ({ readonly data?: IntrospectionQuery; readonly errors?: unknown } & Partial<IntrospectionQuery>) | null;
  try {
    answer = JSON.parse(text);
  } catch (error) {
    throw invalid(file, `It is not JSON: ${sentenceOf(error)}`, askAgain);
  }
  const { data = answer, errors } = answer ?? {};
  if (errors) throw invalid(file, "It is an answer with errors, not an introspection result.", askAgain);
  if (!data?.__schema) throw invalid(file, "It is JSON, but has no __schema.", askAgain);
  try {
    return buildClientSchema({ __schema: data.__schema });
  } catch (error) {
    // graphql-js appends the whole value that it could not read.
    const [reason = ""] = sentenceOf(error).split(/: [[{]/);
    throw invalid(file, `It is inconsistent: ${reason.replace(/\.?$/, ".")}`, askAgain);
  }
}

function sentenceOf(error: unknown): string {
  const [line = ""] = messageOf(error).split("\n");
  return line.replace(/\.?$/, ".");
}

function invalid(file: string, message: string, hint: string): InvalidOperationsError {
  return new InvalidOperationsError([diagnosticAbout("invalid-schema", file, { message, hint })]);
}
