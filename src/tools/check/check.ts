import { resolve } from "node:path";
import { loadCompare } from "../compare/load.ts";
import type { Comparison } from "../compare/model.ts";
import { Failure } from "../failure.ts";
import { type GeneratedFile, type GeneratedOutput, generateProject } from "../generate/generate.ts";
import type { Output, Project } from "../project/project.ts";
import { classifyDrift } from "./classify-drift.ts";
import { findOrphans, firstDifference, isFresh, isMissing, type Pair, readPairs } from "./files.ts";
import { type Repository, requireRepository } from "./git/repository.ts";
import { checkRemovedOutputs } from "./removed-outputs.ts";
import { type CheckedOutput, type CheckReport, type FileReport, isDrift } from "./report.ts";

/**
 * Compares the generated files of a project with what the generator makes now. With a `base`, a revision that git
 * knows, it reports what has changed for callers since then; without one, what will change once they are regenerated.
 *
 * @throws {InvalidOperationsError} if nothing can be generated.
 * @throws {Failure} if git does not know the base.
 */
export async function check(project: Project, base?: string): Promise<CheckReport> {
  // First, because it is quick: a wrong name is reported before anything is generated.
  const since = base === undefined ? undefined : await openBase(project, base);
  const generated = await generateProject(project);
  const outputs: CheckedOutput[] = [];
  for (const output of generated.outputs) outputs.push(await checkOutput(project, output, generated.files, since));
  const reported = new Set(outputs.flatMap(({ files }) => files.map(({ file }) => file)));
  const removed = since ? await checkRemovedOutputs(project, generated.files, since) : [];
  // Files that remain of an output inside another output's folder are reported with the other output.
  outputs.push(...removed.filter(({ files }) => !files.some(({ file }) => reported.has(file))));
  const clean = outputs.every((output) => isClean(output, base));
  return { clean, base: base ?? null, missingCommits: since?.missingCommits ?? 0, outputs };
}

/** Returns the exit code: 2 if the comparison with a base was asked for and could not be made. */
export function exitCodeOf({ clean, base, outputs }: CheckReport): number {
  if (base !== null && outputs.some(({ unjudged }) => unjudged !== null)) return 2;
  return clean ? 0 : 1;
}

/** The commit that callers are compared with. */
interface Base {
  readonly name: string;
  readonly commit: string;
  readonly missingCommits: number;
  readonly repository: Repository;
}

async function openBase({ folder }: Project, name: string): Promise<Base> {
  if (name.trim() === "") throw new Failure("--base is empty", "Name a revision, such as origin/main.");
  const repository = await requireRepository(folder);
  const commit = await repository.commitOf(name);
  if (commit !== undefined) {
    const missingCommits = repository.isShallow ? 0 : await repository.countMissing(commit);
    return { name, commit, missingCommits, repository };
  }
  const hint = repository.isShallow
    ? "This clone is shallow: fetch the revision first, in actions/checkout by fetch-depth: 0."
    : "Check the name; git fetch brings the branches of a remote, such as origin/main.";
  throw new Failure(`git does not know the commit ${name}`, hint);
}

async function checkOutput(
  project: Project,
  generated: GeneratedOutput,
  all: readonly GeneratedFile[],
  since: Base | undefined,
): Promise<CheckedOutput> {
  const { output, files } = generated;
  const pairs = readPairs(project.folder, files);
  const drifted = [
    ...(await classifyFiles(project, output, pairs)),
    ...findOrphans(project.folder, output.folder, all),
  ].sort((a, b) => (a.file < b.file ? -1 : 1));
  const checked = { folder: output.folder, removed: false, files: drifted };
  const before = since ? await pairsAt(since, since.commit, pairs) : pairs;
  if (since && before.every(isMissing) && !(await pairsAt(since, "HEAD", pairs)).some(isMissing)) {
    return { ...checked, added: true, comparison: null, unjudged: null };
  }
  const result = await compareWith(before, generated, resolve(project.folder, output.folder));
  return { ...checked, added: false, ...toReportPart(result, since?.name) };
}

/** Returns the same files, as they are in a commit instead of on the disk. */
async function pairsAt({ repository }: Base, commit: string, pairs: readonly Pair[]): Promise<Pair[]> {
  const files = pairs.map(({ file }) => file);
  const texts = await repository.textsAt(commit, files);
  return pairs.map((pair) => ({ ...pair, committed: texts.get(pair.file) }));
}

async function classifyFiles(project: Project, output: Output, pairs: readonly Pair[]): Promise<FileReport[]> {
  const outdated = pairs.filter((pair) => !isFresh(pair));
  const missing = outdated.filter(isMissing);
  // Without the compiler, a file that differs only in formatting counts as drift.
  const isReadable = outdated.length > missing.length;
  const { compare } = isReadable ? await loadCompare(project.folder) : { compare: undefined };
  const formatted = outdated.filter(
    ({ committed, fresh }) => committed !== undefined && compare?.isSameCode(committed, fresh),
  );
  const differing = outdated.filter((pair) => !missing.includes(pair) && !formatted.includes(pair));
  const states = await classifyDrift(project, output, differing);
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

/** The effect of the difference on callers; null if there is no difference. */
type CallerEffect = Comparison | Unjudged | null;

/** The reason why the effect is unknown. */
interface Unjudged {
  readonly reason: string;
  /** True if another base may be judged. */
  readonly isOfBase: boolean;
}

async function compareWith(
  pairs: readonly Pair[],
  { model, files }: GeneratedOutput,
  folder: string,
): Promise<CallerEffect> {
  if (pairs.every(isFresh)) return null;
  const missing = pairs.filter(isMissing).map(({ file }) => file);
  if (missing.length > 0) return { reason: `There is no ${missing.join(", ")}.`, isOfBase: true };
  const types = files.find(({ kind }) => kind === "types");
  if (!types)
    return { reason: "The types are in your own module, which the generator does not write.", isOfBase: false };
  const { compare, reason } = await loadCompare(folder);
  if (!compare) return { reason, isOfBase: false };
  const textOf = (kind: Pair["kind"]) => pairs.find((pair) => pair.kind === kind)?.committed ?? "";
  try {
    const before = compare.committedSide(textOf("client"), textOf("types"));
    return compare.compareSides(before, compare.generatedSide(model, types.content.toString()), folder);
  } catch (error) {
    if (!(error instanceof compare.Unparsable)) throw error;
    return { reason: error.message, isOfBase: true };
  }
}

function toReportPart(result: CallerEffect, base: string | undefined): Pick<CheckedOutput, "comparison" | "unjudged"> {
  if (result === null || !("reason" in result)) return { comparison: result, unjudged: null };
  const hint = `Compare with a revision that has the generated files, or without --base.`;
  const hasHint = base !== undefined && result.isOfBase;
  return { comparison: null, unjudged: hasHint ? `${result.reason} ${hint}` : result.reason };
}

/** With a base, only changes that break callers count as drift: other changes are the purpose of a commit. */
function isClean({ files, comparison, unjudged }: CheckedOutput, base: string | undefined): boolean {
  const breaks =
    comparison?.operations.some(({ verdict }) => verdict === "breaks") ||
    comparison?.exports.some((each) => each.breaks);
  const failsBase = base !== undefined && (breaks || unjudged !== null);
  return !files.some(isDrift) && !failsBase;
}
