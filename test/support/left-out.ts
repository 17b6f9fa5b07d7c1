import type { Reporter, TestCase, TestModule, Vitest } from "vitest/node";

/** Files of the deep tier. */
interface DeepFiles {
  /** Files with fewer repetitions in this run. */
  readonly shortened?: readonly string[];
  /** Files that this run leaves out. */
  readonly long?: readonly string[];
}

const noReason = "and no reason is given";

/**
 * Reports after a run which tests were left out, and why: a suite that passes because tests were skipped proves
 * nothing. A test that is skipped without a reason fails the run.
 */
export default class LeftOut implements Reporter {
  readonly #deep: DeepFiles;
  #vitest: Vitest | undefined;

  constructor(deep: DeepFiles = {}) {
    this.#deep = deep;
  }

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    // Tests that a name on the command line excludes are left out on purpose.
    if (this.#vitest?.config.testNamePattern !== undefined) return;
    const reasons = new Map<string, string[]>();
    for (const test of modules.flatMap((module) => [...module.children.allTests("skipped")])) {
      const reason = reasonOf(test);
      reasons.set(reason, [...(reasons.get(reason) ?? []), `${test.module.relativeModuleId} > ${test.fullName}`]);
    }
    for (const [reason, tests] of reasons)
      this.#log(`Skipped, ${reason}:\n${tests.map((name) => `  ${name}\n`).join("")}`);
    if (reasons.has(noReason)) process.exitCode = 1;
    const files = new Set(modules.map(({ relativeModuleId }) => relativeModuleId));
    const { shortened = [], long = [] } = this.#deep;
    const shortenedHere = shortened.filter((file) => files.has(file));
    if (shortenedHere.length > 0)
      this.#log(`Run in short form; npm run test:deep runs at length:\n  ${shortenedHere.join("\n  ")}\n`);
    if (long.length > 0) this.#log(`Run by npm run test:deep only:\n  ${long.join("\n  ")}\n`);
  }

  #log(text: string): void {
    this.#vitest?.logger.log(text);
  }
}

function reasonOf(test: TestCase): string {
  const result = test.result();
  return (result.state === "skipped" && result.note) || noReason;
}
