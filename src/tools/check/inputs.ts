import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { findSources } from "../../../plugins/client/load/load.ts";
import { fromFolder } from "../project/from-folder.ts";
import type { Output, Project } from "../project/project.ts";
import type { Repository } from "./git/repository.ts";

/** All that an output is made of, in one text: two states of the inputs are the same if their texts are. */
export async function inputsIn(folder: string, output: Output): Promise<string> {
  const { own, external } = await findSources(folder, output);
  const found = [output.schema, ...own, ...external];
  const texts = found.map((file) => readFileSync(resolve(folder, file), "utf8").replaceAll("\r\n", "\n"));
  return JSON.stringify([found.slice(1), texts]);
}

interface Where {
  readonly repository: Repository;
  readonly project: Project;
  readonly output: Output;
}

/** An output with all its paths relative to the project's folder, so that they hold for the project as it was, too. */
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

/** Returns whether some of its files are outside the project's folder, as in a repository of several projects. */
export function usesParentFolders({ documents, externalDocuments }: Output): boolean {
  return [...documents, ...externalDocuments].some((pattern) => pattern.startsWith("../"));
}

/**
 * Puts the inputs as they stood at a commit into a folder of their own, which goes away when the work is done. A schema
 * that is not in git, one of a package for example, is the one of now. The output's paths are relative ones.
 */
export async function checkoutInputsAt<Result>(
  commit: string,
  { repository, project, output }: Where,
  work: (project: Project, inputs: string) => Promise<Result>,
): Promise<Result> {
  const { schema } = output;
  const isBeside = (file: string) => file.startsWith("../");
  const isInput = (file: string) =>
    file === schema || (/\.(graphqls?|gql)$/.test(file) && (usesParentFolders(output) || !isBeside(file)));
  const texts = await repository.textsAt(commit, (await repository.filesAt(commit)).filter(isInput));
  const top = realpathSync(mkdtempSync(join(tmpdir(), "conversations-check-")));
  const folder = join(top, repository.prefix);
  try {
    mkdirSync(folder, { recursive: true });
    for (const [file, text] of texts) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    const there = { ...output, schema: texts.has(schema) ? schema : resolve(project.folder, schema) };
    return await work({ ...project, folder, outputs: [there] }, await inputsIn(folder, there));
  } finally {
    // On Windows a virus scanner may still be looking at what was just written.
    rmSync(top, { recursive: true, force: true, maxRetries: 5 });
  }
}
