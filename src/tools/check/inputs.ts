import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { findSources } from "../../../plugins/client/load/load.ts";
import { fromFolder, withUnixLineEnds } from "../project/files.ts";
import type { Output, Project } from "../project/project.ts";
import { onSignal } from "../signals.ts";
import type { Repository } from "./git/repository.ts";

/** Returns all inputs of an output in one text: two states of the inputs are equal if their texts are. */
export async function inputsIn(folder: string, output: Output): Promise<string> {
  const { own, external } = await findSources(folder, output);
  const files = [output.schema, ...own, ...external];
  const texts = files.map((file) => withUnixLineEnds(readFileSync(resolve(folder, file), "utf8")));
  return JSON.stringify([files.slice(1), texts]);
}

/** Options of `checkoutInputsAt()`. */
export interface CheckoutOptions {
  readonly repository: Repository;
  readonly project: Project;
  readonly output: Output;
}

/**
 * Returns an output with all its paths relative to the project's folder, so that they also hold for an earlier
 * checkout.
 */
export function relativeOutput(project: string, output: Output): Output {
  const toRelative = (path: string) => fromFolder(project, path) || ".";
  const toPattern = (pattern: string) => pattern.replace(/^(!?)(.*)$/s, (_, not, path) => `${not}${toRelative(path)}`);
  return {
    ...output,
    folder: toRelative(output.folder),
    schema: toRelative(output.schema),
    documents: output.documents.map(toPattern),
    externalDocuments: output.externalDocuments.map(toPattern),
  };
}

/** Returns true if the output reads files outside the project's folder, as in a repository of several projects. */
export function usesParentFolders({ documents, externalDocuments }: Output): boolean {
  return [...documents, ...externalDocuments].some((pattern) => pattern.startsWith("../"));
}

/**
 * Writes the inputs of a commit into a temporary folder, which is removed when the work is done. A schema that is not
 * in git, such as one of a package, is the current one. The output's paths are relative.
 */
export async function checkoutInputsAt<Result>(
  commit: string,
  { repository, project, output }: CheckoutOptions,
  work: (project: Project, inputs: string) => Promise<Result>,
): Promise<Result> {
  const { schema } = output;
  const isBeside = (file: string) => file.startsWith("../");
  const isInput = (file: string) =>
    file === schema || (/\.(graphqls?|gql)$/.test(file) && (usesParentFolders(output) || !isBeside(file)));
  const texts = await repository.textsAt(commit, (await repository.filesAt(commit)).filter(isInput));
  const top = realpathSync(mkdtempSync(join(tmpdir(), "conversations-check-")));
  const folder = join(top, repository.prefix);
  await using _ = onSignal((signal) => {
    remove(top);
    // There is no listener any more: the signal ends the process.
    process.kill(process.pid, signal);
  });
  try {
    mkdirSync(folder, { recursive: true });
    for (const [file, text] of texts) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    const checkedOut = { ...output, schema: texts.has(schema) ? schema : resolve(project.folder, schema) };
    return await work({ ...project, folder, outputs: [checkedOut] }, await inputsIn(folder, checkedOut));
  } finally {
    remove(top);
  }
}

/** Removes a temporary folder. On Windows, a virus scanner may have the new files open. */
function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
