// The only file of `adopt` that uses the generator.

import { rmSync } from "node:fs";
import { posix, resolve } from "node:path";
import { type DocumentNode, type GraphQLSchema, parse, print, Source } from "graphql";
import { check } from "../../../plugins/client/check/check.ts";
import type { OutputConfig } from "../../../plugins/client/config.ts";
import type { Diagnostic } from "../../../plugins/client/diagnostics/diagnostic.ts";
import { InvalidOperationsError } from "../../../plugins/client/diagnostics/invalid-operations-error.ts";
import { createDocuments, fragmentsByName, fragmentsUsed, isOperation } from "../../../plugins/client/documents.ts";
import { load } from "../../../plugins/client/load/load.ts";
import { Failure } from "../failure.ts";
import { configFor, generateProject } from "../generate/generate.ts";
import { writeChanged } from "../generate/write.ts";
import { fromFolder, readIfThere } from "../project/files.ts";
import { loadProject, type Output, type Project } from "../project/project.ts";
import type { CheckDocument, DocumentObjection } from "./plan/fit.ts";
import type { FragmentTexts } from "./plan/fragments.ts";
import type { ExistingOperation } from "./plan/reuse.ts";

/** The part of the project's config that `adopt` needs. */
export interface AdoptTarget {
  readonly project: Project;
  readonly schema: GraphQLSchema;
  readonly operations: readonly ExistingOperation[];
  readonly fragments: FragmentTexts;
  /** The file for new operations. */
  readonly operationsFile: string;
  readonly client: ClientModule;
  readonly checkDocument: CheckDocument;
  /** Checks the operations of the project together with further ones. */
  readonly checkTogether: (text: string) => readonly Diagnostic[];
}

/** The generated client. */
export interface ClientModule {
  /** Its path from the project's folder, as it is imported. */
  readonly path: string;
  /** True if JavaScript cannot load it. */
  readonly isTypeScript: boolean;
}

/**
 * Reads the config, the schema and the operations. Of several outputs, the first one gets the new operations.
 *
 * @param out The file for new operations; by default `adopted.graphql` next to the others.
 * @throws {Failure} if there is no config, or no place for new operations.
 * @throws {InvalidOperationsError} if the schema or the operations cannot be read.
 */
export async function readTarget(
  cwd: string,
  config: string | undefined,
  out: string | undefined,
): Promise<AdoptTarget> {
  const project = await loadProject({ cwd, config });
  const [output] = project.outputs;
  if (!output) throw new Failure("The config generates nothing", "Name a folder in it.");
  const options = configFor(project, output);
  const { schema, documents, files } = await load(project.folder, output);
  const operationsFile = out ?? fileForOperations(output);
  const fragments = fragmentsByName(documents);
  const operations = [...files].flatMap(([file, definitions]) =>
    definitions.filter(isOperation).map((operation) => ({
      operation,
      fragments: [...fragmentsUsed([operation], fragments)],
      file,
    })),
  );
  return {
    project,
    schema,
    operations,
    fragments: new Map([...fragments].map(([name, fragment]) => [name, print(fragment)])),
    operationsFile,
    client: clientOf(output, options),
    checkDocument: (document) => checkDocument(schema, document, options),
    checkTogether: (text) => {
      const added = parse(new Source(text, operationsFile)).definitions;
      return check(schema, createDocuments([documents.own, added], [documents.external]), options).diagnostics;
    },
  };
}

/** Returns a file next to those of the first pattern for documents. */
function fileForOperations({ folder, documents }: Output): string {
  const pattern = documents.find((each) => /^[^!].*\*\.(?:graphql|\{[^}]*graphql[^}]*\})$/.test(each));
  if (pattern === undefined) {
    const hint = 'Write "operations/*.graphql" there, for example, or name a file with --out.';
    throw new Failure(`No pattern in documents of ${folder} finds a new file`, hint);
  }
  return `${pattern.slice(0, pattern.search(/[*{?[]/)).replace(/[^/]*$/, "")}adopted.graphql`;
}

function clientOf({ folder }: Output, { emit, importExtension }: OutputConfig): ClientModule {
  return { path: posix.join(folder, `client${importExtension}`), isTypeScript: emit === "ts" };
}

function checkDocument(schema: GraphQLSchema, document: DocumentNode, options: OutputConfig): DocumentObjection[] {
  const body = document.definitions.find(({ loc }) => loc)?.loc?.source.body ?? "";
  const documents = createDocuments([document.definitions], []);
  return check(schema, documents, options).diagnostics.map(({ line, column, severity, code, message, hint }) => ({
    offset: offsetOf(body, line ?? 1, column ?? 1),
    severity,
    code,
    message: message.replace(/\.$/, ""),
    hint,
  }));
}

/** The offset of a place in a text whose lines and columns count from 1. */
function offsetOf(text: string, line: number, column: number): number {
  const breaks = /\r\n|[\n\r]/g;
  for (let count = 1; count < line && breaks.exec(text); count++);
  return breaks.lastIndex + column - 1;
}

/**
 * Checks in memory what `addOperations` would write.
 *
 * @throws {InvalidOperationsError} if the generator refuses the operations.
 */
export async function checkOperations(
  { project, operations, checkTogether }: AdoptTarget,
  text: string,
): Promise<void> {
  if (operations.length > 0) await generateProject(project);
  const errors = text === "" ? [] : checkTogether(text).filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new InvalidOperationsError(errors);
}

/**
 * Appends operations to their file, and generates the client. If the generator refuses them, the file stays as it was. Returns the files that changed, from the project's folder.
 *
 * @throws {InvalidOperationsError} if the generator refuses the operations.
 */
export async function addOperations(
  { project, operations, operationsFile }: AdoptTarget,
  text: string,
): Promise<string[]> {
  // A client without operations cannot be generated.
  if (text === "" && operations.length === 0) return [];
  const { folder } = project;
  const path = resolve(folder, operationsFile);
  const before = readIfThere(path);
  const content = before === undefined ? text : `${before.trimEnd()}\n\n${text}`;
  const added = text === "" ? [] : writeChanged(folder, [{ path, content }]);
  try {
    const { files } = await generateProject(project);
    return [...added, ...writeChanged(folder, files)].map((file) => fromFolder(folder, file.path));
  } catch (error) {
    if (before !== undefined) writeChanged(folder, [{ path, content: before }]);
    else rmSync(path, { force: true });
    throw error;
  }
}
