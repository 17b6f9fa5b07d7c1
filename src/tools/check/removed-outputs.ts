import { posix, resolve } from "node:path";
import { fileNames, header } from "../../../plugins/client/print/files.ts";
import { loadCompare } from "../compare/load.ts";
import type { Comparison } from "../compare/model.ts";
import type { GeneratedFile } from "../generate/generate.ts";
import { isConfigName } from "../project/config-file.ts";
import { fromFolder, readIfThere, withUnixLineEnds } from "../project/files.ts";
import type { Project } from "../project/project.ts";
import type { Repository } from "./git/repository.ts";
import type { CheckedOutput } from "./report.ts";

/** A client of a commit that the config does not generate now, with its types, as it was and as it is on the disk. */
interface RemovedOutput {
  /** From the project's folder, with a slash at its end. */
  readonly folder: string;
  /** The path of its client. */
  readonly client: string;
  readonly before: OutputTexts;
  readonly now: OutputTexts;
}

/** With Unix line ends. */
interface OutputTexts {
  readonly client: string | undefined;
  readonly types: string | undefined;
}

/**
 * Checks the outputs that a commit has and the config no longer names: their callers lose them. They are found by the
 * generated files, because the config of the commit may need packages that are no longer installed.
 *
 * @param generated The files of all outputs that the config names.
 */
export async function checkRemovedOutputs(
  project: Project,
  generated: readonly GeneratedFile[],
  base: { readonly commit: string; readonly repository: Repository },
): Promise<CheckedOutput[]> {
  const outputs: CheckedOutput[] = [];
  for (const output of await findRemovedOutputs(project, generated, base)) {
    outputs.push(await checkRemoved(project, output));
  }
  return outputs;
}

async function findRemovedOutputs(
  { folder }: Project,
  generated: readonly GeneratedFile[],
  { repository, commit }: { readonly commit: string; readonly repository: Repository },
): Promise<RemovedOutput[]> {
  const all = await repository.filesAt(commit);
  const current = new Set(generated.map(({ path }) => posix.dirname(fromFolder(folder, path))));
  // A folder with its own config is another project, which has its own check.
  const configured = new Set(all.filter((file) => isConfigName(posix.basename(file))).map(posix.dirname));
  const candidates = all
    .filter((file) => !current.has(posix.dirname(file)) && isOfProject(file, configured))
    .flatMap((client) => {
      const names = Object.values(fileNames).find((each) => each.client === posix.basename(client));
      return names ? [{ client, types: posix.join(posix.dirname(client), names.types) }] : [];
    });
  const texts = await repository.textsAt(
    commit,
    candidates.flatMap(({ client, types }) => [client, types]),
  );
  const textNow = (file: string) => {
    const text = readIfThere(resolve(folder, file));
    return text === undefined ? undefined : withUnixLineEnds(text);
  };
  return candidates
    .filter(({ client, types }) => isGenerated(texts.get(client), texts.has(types)))
    .map(({ client, types }) => ({
      folder: `${posix.dirname(client)}/`,
      client,
      before: { client: texts.get(client), types: texts.get(types) },
      now: { client: textNow(client), types: textNow(types) },
    }));
}

/** Returns true if a file is inside the project, and not in a package or in a project with its own config. */
function isOfProject(file: string, configured: ReadonlySet<string>): boolean {
  const folders = file.split("/").slice(0, -1);
  if (folders[0] === ".." || folders.includes("node_modules")) return false;
  return !folders.some((_, index) => configured.has(folders.slice(0, index + 1).join("/")));
}

/** A formatter may have put lines before the header. Of a file in Git LFS there is only a pointer. */
function isGenerated(text = "", hasTypes: boolean): boolean {
  return text.split("\n", 20).includes(header) || (hasTypes && text.startsWith("version https://git-lfs"));
}

async function checkRemoved(project: Project, output: RemovedOutput): Promise<CheckedOutput> {
  const { folder, client, now } = output;
  const isThere = now.client !== undefined;
  const files = isThere ? [{ file: client, state: "unmanaged", line: null } as const] : [];
  return {
    folder,
    removed: true,
    added: false,
    files,
    ...(await compareRemoved(output, resolve(project.folder, folder))),
  };
}

async function compareRemoved(
  { folder, before, now }: RemovedOutput,
  path: string,
): Promise<Pick<CheckedOutput, "comparison" | "unjudged">> {
  if (before.client === now.client && before.types === now.types) return { comparison: null, unjudged: null };
  const unjudged = (reason: string) => ({
    comparison: null,
    unjudged: `${reason} The config does not generate ${folder}: add it again, or compare with a later revision once its callers have moved.`,
  });
  const { compare, reason } = await loadCompare(path);
  if (!compare) return unjudged(reason);
  try {
    const old = compare.committedSide(before.client ?? "", before.types ?? "");
    const next = now.client === undefined ? compare.emptySide : compare.committedSide(now.client, now.types ?? "");
    return { comparison: withoutPlaces(compare.compareSides(old, next, path)), unjudged: null };
  } catch (error) {
    if (!(error instanceof compare.Unparsable)) throw error;
    return unjudged(error.message);
  }
}

/** The operations may still exist, for another output: the change is in this folder. */
function withoutPlaces({ operations, exports }: Comparison): Comparison {
  return { operations: operations.map((each) => ({ ...each, file: null, line: null })), exports };
}
