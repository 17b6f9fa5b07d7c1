import { dirname, posix, resolve } from "node:path";
import type { Version } from "../compare/comparison.ts";
import { Failure } from "../failure.ts";
import { type GeneratedFile, generateProject } from "../generate/generate.ts";
import type { Output, Project } from "../project/project.ts";
import { loadComparer } from "./comparer.ts";
import { findOrphans, firstDifference, isFresh, type Pair, readPairs } from "./files.ts";
import { type Repository, requireRepository } from "./git/repository.ts";
import { tellApart } from "./history.ts";
import type { CheckReport, FileReport, OutputReport } from "./report.ts";

/**
 * Holds the generated files of a project against what the generator makes now. With a `base`, a name that git knows,
 * it also tells what has changed for callers since then; without one, what will when the files are made anew.
 *
 * @throws {Refused} if nothing can be generated.
 * @throws {Failure} if the base, git or ts-morph is missing.
 */
export async function check(project: Project, base?: string): Promise<CheckReport> {
  const since = base === undefined ? undefined : await openBase(project, base);
  const { files } = await generateProject(project);
  const outputs: OutputReport[] = [];
  for (const output of project.outputs) {
    outputs.push(await checkOutput(project, output, { fresh: files, since }));
  }
  return { clean: outputs.every((output) => isClean(output, base)), base: base ?? null, outputs };
}

/** The committed state that callers are compared with. */
interface Base {
  readonly name: string;
  readonly commit: string;
  readonly repository: Repository;
}

async function openBase({ folder }: Project, name: string): Promise<Base> {
  const repository = await requireRepository(folder);
  const commit = await repository.commitOf(name);
  if (commit !== undefined) return { name, commit, repository };
  const remedy = repository.isShallow
    ? "This clone is shallow: fetch the revision first, in actions/checkout by fetch-depth: 0."
    : "Look at its name; git fetch brings those of a remote, as origin/main.";
  throw new Failure(`git knows no revision ${name}`, remedy);
}

interface Known {
  /** Those of all outputs. */
  readonly fresh: readonly GeneratedFile[];
  readonly since: Base | undefined;
}

async function checkOutput(project: Project, output: Output, { fresh, since }: Known): Promise<OutputReport> {
  const folder = resolve(project.folder, output.folder);
  const own = fresh.filter(({ path }) => dirname(path) === folder);
  const pairs = readPairs(project.folder, own);
  const files = [
    ...(await judgeFiles(project, output, pairs)),
    ...findOrphans(project.folder, output.folder, fresh),
  ].sort((one, other) => (one.file < other.file ? -1 : 1));
  const before = since ? await pairsAt(since, pairs) : pairs;
  const where = since ? `at ${since.name}` : "";
  return {
    folder: output.folder,
    files,
    ...(await compareWith(before, where, folder)),
  };
}

/** What the generator makes now, beside what is in git instead of what is on the disk. */
async function pairsAt({ repository, commit }: Base, pairs: readonly Pair[]): Promise<Pair[]> {
  const texts = await repository.textsAt(
    commit,
    pairs.map(({ file }) => file),
  );
  return pairs.map((pair) => ({ ...pair, committed: texts.get(pair.file) }));
}

async function judgeFiles(project: Project, output: Output, pairs: readonly Pair[]): Promise<FileReport[]> {
  const wrong = pairs.filter((pair) => !isFresh(pair));
  const missing = wrong.filter(({ committed }) => committed === undefined);
  const { isSameCode } = wrong.length > missing.length ? await loadComparer() : {};
  const formatted = wrong.filter(({ committed, fresh }) => committed !== undefined && isSameCode?.(committed, fresh));
  const differing = wrong.filter((pair) => !missing.includes(pair) && !formatted.includes(pair));
  const states = await tellApart(project, output, differing);
  return [
    ...missing.map(({ file }): FileReport => ({ file, state: "missing", line: null })),
    ...formatted.map(({ file }): FileReport => ({ file, state: "formatted", line: null })),
    ...differing.map(
      ({ file, fresh, committed = "" }): FileReport => ({
        file,
        state: states.get(file) ?? "differs",
        line: firstDifference(committed, fresh),
      }),
    ),
  ];
}

type Judged = Pick<OutputReport, "comparison" | "unjudged">;

/** What the difference means for callers. */
async function compareWith(pairs: readonly Pair[], where: string, folder: string): Promise<Judged> {
  if (pairs.every(isFresh)) return { comparison: null, unjudged: null };
  const missing = pairs.filter(({ committed }) => committed === undefined).map(({ file }) => file);
  if (missing.length > 0) {
    return { comparison: null, unjudged: `there is no ${missing.join(", ")}${where && ` ${where}`}` };
  }
  const { compareVersions, Unparsable } = await loadComparer();
  const version = (side: "committed" | "fresh"): Version => {
    const text = (name: string) => pairs.find(({ file }) => posix.basename(file) === name)?.[side] ?? "";
    return { client: text("client.ts"), types: text("types.ts"), schema: text("schema.ts") };
  };
  try {
    return { comparison: compareVersions(version("committed"), version("fresh"), folder), unjudged: null };
  } catch (error) {
    if (!(error instanceof Unparsable)) throw error;
    return { comparison: null, unjudged: `a file cannot be read${where && ` ${where}`}: ${error.message}` };
  }
}

/** Since a base, only what breaks callers is drift: that they change is what commits are for. */
function isClean({ files, comparison }: OutputReport, base: string | undefined): boolean {
  const breaks =
    comparison?.operations.some(({ verdict }) => verdict === "breaks") ||
    comparison?.exports.some((each) => each.breaks);
  return files.every(({ state }) => state === "formatted") && !(base !== undefined && breaks);
}
