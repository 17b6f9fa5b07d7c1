import { generate } from "../../../plugins/client/generate.ts";
import { Failure } from "../failure.ts";
import { configFor, place } from "../generate/generate.ts";
import { fromFolder } from "../project/files.ts";
import type { Output, Project } from "../project/project.ts";
import { isFresh, type Pair } from "./files.ts";
import { openRepository, type Repository } from "./git/repository.ts";
import { checkoutInputsAt, inputsIn, relativeOutput, usesParentFolders } from "./inputs.ts";
import type { FileState } from "./report.ts";

/** The number of states of the inputs that are generated again, and of commits in which they are searched for. */
const limits = { states: 5, commits: 30 };

/**
 * Classifies files that differ from what the generator makes now: stale, or edited by hand.
 *
 * A stale file was generated from operations and a schema that have changed since. So these are read from earlier
 * commits and generated again, in memory. A file that one of these runs makes is stale; a file that none makes was edited. If the
 * history is incomplete, or the inputs may never have been committed, the state is `differs`.
 */
export async function classifyDrift(
  project: Project,
  output: Output,
  differing: readonly Pair[],
): Promise<Map<string, FileState>> {
  if (differing.length === 0) return new Map();
  try {
    return await classifyByHistory(project, relativeOutput(project.folder, output), differing);
  } catch (error) {
    // git is not installed or cannot open the repository, or there is no place for the earlier states.
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
  const repository = await openRepository(project.folder);
  const commits = (await repository?.commitsTouching(pathsOf(output), limits.commits)) ?? [];
  if (!repository || commits.length === 0) return allOf(differing, "differs");
  const files = differing.map(({ file }) => file);
  const committed = await repository.textsAt("HEAD", files);
  const genuine = new Set(
    differing.filter((pair) => isFresh({ ...pair, committed: committed.get(pair.file) })).map(({ file }) => file),
  );
  const search = await searchHistory(project, output, { repository, commits, files }, (texts) => {
    for (const pair of differing) {
      if (reproduces(pair, texts)) states.set(pair.file, "stale");
      if (reproduces({ ...pair, committed: committed.get(pair.file) }, texts)) genuine.add(pair.file);
    }
    return differing.every(({ file }) => states.has(file));
  });
  for (const pair of differing.filter(({ file }) => !states.has(file))) {
    const mayBeUncommitted = !search.inputsAreCommitted && !reproduces(pair, committed);
    // The file may be older than the commits that were searched, unless one of them gives the committed file.
    const mayBeOlder = repository.isShallow || !(search.isComplete || genuine.has(pair.file));
    states.set(pair.file, mayBeOlder || mayBeUncommitted ? "differs" : "edited");
  }
  return states;
}

/** Texts by file. */
type Texts = ReadonlyMap<string, string>;

interface HistorySearch {
  readonly repository: Repository;
  readonly commits: readonly string[];
  /** The files to reproduce. */
  readonly files: readonly string[];
}

/** Generates from each earlier state of the inputs, the latest first, until `accept` returns true. */
async function searchHistory(
  project: Project,
  output: Output,
  { repository, commits, files }: HistorySearch,
  accept: (texts: Texts) => boolean,
): Promise<{ readonly inputsAreCommitted: boolean; readonly isComplete: boolean }> {
  const now = await inputsIn(project.folder, output);
  const seen = new Set([now]);
  const isWhole = commits.length < limits.commits;
  let inputsAreCommitted = false;
  for (const commit of commits) {
    const texts = await checkoutInputsAt(commit, { repository, project, output }, async (earlier, inputs) => {
      if (commit === commits[0]) inputsAreCommitted = inputs === now;
      if (seen.has(inputs)) return undefined;
      seen.add(inputs);
      return await generateTexts(earlier, project, files);
    });
    if (texts && accept(texts)) break;
    if (seen.size > limits.states) return { inputsAreCommitted, isComplete: isWhole && commit === commits.at(-1) };
  }
  return { inputsAreCommitted, isComplete: isWhole };
}

/** Generates the files from earlier inputs. The options are today's: a default may depend on the project's package.json. */
async function generateTexts(earlier: Project, project: Project, files: readonly string[]): Promise<Texts> {
  const texts = new Map<string, string>();
  for (const output of earlier.outputs) {
    try {
      const generated = await generate(earlier.folder, output, configFor(project, output));
      for (const { path, content } of place(earlier, output, generated.files)) {
        const file = fromFolder(earlier.folder, path);
        if (files.includes(file)) texts.set(file, content.toString());
      }
    } catch (error) {
      // Inputs that cannot be generated now could not be when they were committed.
      if (!(error instanceof Error)) throw error;
    }
  }
  return texts;
}

function reproduces(pair: Pair, texts: Texts): boolean {
  const fresh = texts.get(pair.file);
  return fresh !== undefined && isFresh({ ...pair, fresh });
}

/**
 * Patterns for git, in which `*` matches in subfolders, too. Files outside the project count only if the output uses
 * some.
 */
function pathsOf(output: Output): string[] {
  const where = usesParentFolders(output) ? ":(top)" : "";
  return [...["*.graphql", "*.graphqls", "*.gql"].map((files) => `${where}${files}`), output.folder, output.schema];
}

function allOf(pairs: readonly Pair[], state: FileState): Map<string, FileState> {
  return new Map(pairs.map(({ file }) => [file, state]));
}
