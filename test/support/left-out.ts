import type { Reporter, TestCase, TestModule, Vitest } from "vitest/node";

/** Says after a run which tests were left out, and why: a suite that passes by skipping is not a proof. */
export default class LeftOut implements Reporter {
  readonly #shortened: readonly string[];
  #vitest: Vitest | undefined;

  constructor({ shortened = [] }: { readonly shortened?: readonly string[] } = {}) {
    this.#shortened = shortened;
  }

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    // Those that a name on the command line leaves out are left out on purpose.
    if (this.#vitest?.config.testNamePattern !== undefined) return;
    const reasons = new Map<string, string[]>();
    for (const test of modules.flatMap((module) => [...module.children.allTests("skipped")])) {
      const reason = reasonOf(test);
      reasons.set(reason, [...(reasons.get(reason) ?? []), `${test.module.relativeModuleId} > ${test.fullName}`]);
    }
    for (const [reason, tests] of reasons)
      this.#log(`Skipped, ${reason}:\n${tests.map((name) => `  ${name}\n`).join("")}`);
    const files = new Set(modules.map(({ relativeModuleId }) => relativeModuleId));
    const shortened = this.#shortened.filter((file) => files.has(file));
    if (shortened.length > 0)
      this.#log(`Run in short form; npm run test:deep runs at length:\n  ${shortened.join("\n  ")}\n`);
  }

  #log(text: string): void {
    this.#vitest?.logger.log(text);
  }
}

function reasonOf(test: TestCase): string {
  const result = test.result();
  return (result.state === "skipped" && result.note) || "no reason given";
}
