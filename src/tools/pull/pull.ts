import { existsSync, readFileSync } from "node:fs";
import { resolve, sep } from "node:path";
import type { GraphQLSchema } from "graphql";
import { loadSchema } from "../../../plugins/client/load/schema.ts";
import { defaultOptions } from "../../runtime/options.ts";
import { checkEndpoint } from "../../runtime/support/address.ts";
import { Failure } from "../failure.ts";
import { requireInside, writeChanged } from "../generate/write.ts";
import { withUnixLineEnds } from "../project/files.ts";
import type { Project } from "../project/project.ts";
import { assessOutput } from "./assess/assess.ts";
import type { AssessedOutput, PullReport } from "./report.ts";
import { introspect } from "./source/introspect.ts";
import { normalizeSchema, printFor } from "./source/print-schema.ts";
import { readFromFile } from "./source/read-file.ts";
import { isFromSandbox, isPackagedSchema, readPackaged } from "./source/sandbox.ts";

export interface PullOptions {
  /** The API's HTTP address. Default: the vendor's. */
  readonly endpoint?: string | undefined;
  /** A file to read the schema from instead, relative to the project's folder. */
  readonly from?: string | undefined;
  /** True to write nothing. */
  readonly dryRun?: boolean;
}

/**
 * Gets the service's schema, reports its effect on each operation, and replaces the project's schema with it. The file
 * is written last and in one step: if anything fails, the old file is unchanged.
 *
 * @throws {InvalidOperationsError} if the operations, the old schema or the file of the new one cannot be read.
 * @throws {Failure} with the reason if there is no new schema.
 */
export async function pull(project: Project, { endpoint, from, dryRun = false }: PullOptions): Promise<PullReport> {
  // Before the request: if the schema cannot be replaced, no request is needed.
  const file = schemaOf(project, dryRun);
  const path = resolve(project.folder, file);
  const source = from ?? new URL(checkAddress(endpoint)).host;
  const received = from === undefined ? await introspect(checkAddress(endpoint)) : readFromFile(project.folder, from);
  const sandbox = isFromSandbox(received) || isPackagedSchema(received);
  const { schema, content } = sandbox ? fromSandbox(file, received, source) : fromService(file, received, source);
  const before = existsSync(path) ? loadSchema(project.folder, file) : schema;
  const outputs: AssessedOutput[] = [];
  for (const output of project.outputs) outputs.push(await assessOutput(project, output, { before, after: schema }));
  const changed = !existsSync(path) || withUnixLineEnds(readFileSync(path, "utf8")) !== content;
  const written = changed && !dryRun;
  if (written) writeChanged(project.folder, [{ path, content }]);
  return { schema: file, from: source, sandbox, changed, written, packaged: isPackaged(path), outputs };
}

interface NewSchema {
  readonly schema: GraphQLSchema;
  /** The new content of the project's file. */
  readonly content: string;
}

function fromService(file: string, given: GraphQLSchema, source: string): NewSchema {
  const schema = normalizeSchema(given, source);
  return { schema, content: printFor(file, schema) };
}

/** A sandbox confirms nothing: inferred parts keep their marks. */
function fromSandbox(file: string, given: GraphQLSchema, source: string): NewSchema {
  const { schema, text } = readPackaged(given, source);
  return { schema, content: file.endsWith(".json") ? printFor(file, normalizeSchema(schema, source)) : text };
}

/** No error quotes the address, because it may hold a password. */
function checkAddress(endpoint = defaultOptions.endpoint): string {
  try {
    return checkEndpoint(endpoint);
  } catch (error) {
    throw new Failure((error as Error).message, "Correct --endpoint.");
  }
}

/** Returns the one file that holds the project's schema. */
function schemaOf({ folder, outputs }: Project, dryRun: boolean): string {
  const [file = "", ...more] = [...new Set(outputs.map(({ schema }) => schema))];
  if (more.length > 0) {
    const what = `The config has several schemas: ${[file, ...more].join(", ")}`;
    throw new Failure(what, "Pull them one by one, each with a config of its own.");
  }
  if (dryRun) return file;
  const path = resolve(folder, file);
  if (isPackaged(path))
    throw new Failure(
      `${file} belongs to a package`,
      "Copy it into your project, name the copy in the config, and pull again.",
    );
  requireInside(folder, path);
  return file;
}

/** Returns true if an update of the package would overwrite the file. */
function isPackaged(path: string): boolean {
  return path.split(sep).includes("node_modules");
}
