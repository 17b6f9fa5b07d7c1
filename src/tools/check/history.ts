import { generate } from "../../../plugins/client/generate.ts";
import { Failure } from "../failure.ts";
import { configFor, place } from "../generate/generate.ts";
import { fromFolder } from "../project/from-folder.ts";
import type { Output, Project } from "../project/project.ts";
import { isFresh, type Pair } from "./files.ts";
import { openRepository, type Repository } from "./git/repository.ts";
import { checkoutInputsAt, inputsIn, relativeOutput, usesParentFolders } from "./inputs.ts";
import type { FileState } from "./report.ts";

/** How many states of the inputs are generated again, and in how many commits they are looked for. */
const limits = { states: 5, commits: 30 };

/**
 * Classifies files that differ from what the generator makes now: stale, or edited by hand.
 *
 * A stale file was generated from operations and a schema that have changed since. So these are read from earlier
 * commits and generated again, in memory: a file that is reproduced once is stale, one that never is was edited. Where
 * the history does not reach, or the inputs may never have been committed, the state is `differs`.
 */
export async function classifyDrift(
  project: Project,
  output: Output,
  differing: readonly Pair[],
): Promise<Map<string, FileState>> {
  try {
    return await classifyByHistory(project, relativeOutput(project.folder, output), differing);
  } catch (error) {
    // There is no git, or it does not open the repository, or there is no place to put earlier states into.
    if (error instanceof Failure || (error instanceof Error && "syscall" in error)) return allOf(differing, "differs");
    throw error;
  }
}

async function classifyByHistory(
  project: Project,
  output: Output,
  differing: readonly Pair[],
): Promise<Map<string, FileState>> {
  const states = new Map<string, FileState>();
  const repository = differing.length > 0 ? await openRepository(project.folder) : undefined;
  const commits = (await repository?.commitsTouching(pathsOf(output), limits.commits)) ?? [];
  if (!repository || commits.length === 0) return allOf(differing, "differs");
  const wanted = differing.map(({ file }) => file);
  const search = await searchHistory(project, output, { repository, commits, wanted }, (made) => {
    for (const pair of differing) if (reproduces(pair, made)) states.set(pair.file, "stale");
    return differing.every(({ file }) => states.has(file));
  });
  const committed = await repository.textsAt("HEAD", wanted);
  for (const pair of differing.filter(({ file }) => !states.has(file))) {
    const mayBeUncommitted = !search.inputsAreCommitted && !reproduces(pair, committed);
    states.set(pair.file, repository.isShallow || mayBeUncommitted ? "differs" : "edited");
  }
  return states;
}

/** Texts by file. */
type Texts = ReadonlyMap<string, string>;

interface Search {
  readonly repository: Repository;
  readonly commits: readonly string[];
  /** The files that matter. */
  readonly wanted: readonly string[];
}

/** Generates from each earlier state of the inputs, the latest first, until `take` has seen enough. */
async function searchHistory(
  project: Project,
  output: Output,
  { repository, commits, wanted }: Search,
  take: (made: Texts) => boolean,
): Promise<{ readonly inputsAreCommitted: boolean }> {
  const now = await inputsIn(project.folder, output);
  const seen = new Set([now]);
  let inputsAreCommitted = false;
  for (const commit of commits) {
    const made = await checkoutInputsAt(commit, { repository, project, output }, async (earlier, inputs) => {
      if (commit === commits[0]) inputsAreCommitted = inputs === now;
      if (seen.has(inputs)) return undefined;
      seen.add(inputs);
      return await print(earlier, wanted);
    });
    if ((made && take(made)) || seen.size > limits.states) break;
  }
  return { inputsAreCommitted };
}

/** Generates the files of those inputs. */
async function print(project: Project, wanted: readonly string[]): Promise<Texts> {
  const made = new Map<string, string>();
  for (const output of project.outputs) {
    try {
      const { files } = await generate(project.folder, output, configFor(project, output));
      for (const { path, content } of place(project, output, files)) {
        const file = fromFolder(project.folder, path);
        if (wanted.includes(file)) made.set(file, content);
      }
    } catch (error) {
      // What cannot be generated now could not be when it was committed.
      if (!(error instanceof Error)) throw error;
    }
  }
  return made;
}

function reproduces(pair: Pair, made: Texts): boolean {
  const fresh = made.get(pair.file)?.replaceAll("\r\n", "\n");
  return fresh !== undefined && isFresh({ ...pair, fresh });
}

/** For git, where `*` matches in folders, too; beside the project it looks only if something there is asked for. */
function pathsOf(output: Output): string[] {
  const where = usesParentFolders(output) ? ":(top)" : "";
  return [...["*.graphql", "*.graphqls", "*.gql"].map((files) => `${where}${files}`), output.folder, output.schema];
}

function allOf(pairs: readonly Pair[], state: FileState): Map<string, FileState> {
  return new Map(pairs.map(({ file }) => [file, state]));
}
