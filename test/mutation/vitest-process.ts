// Keeps one Vitest process alive and runs test files in it, one at a time, when its parent asks. To start Vitest for
// each file would take longer than most files.

import { join } from "node:path";
import type { SerializedError } from "vitest";
import { createVitest, type TestModule } from "vitest/node";

/** The result of a run of a test file. */
export interface Verdict {
  readonly hasPassed: boolean;
  /** Names and messages of the failures. */
  readonly failures: readonly string[];
}

/** The longest that one test may take, in milliseconds. Detects a change after which a promise never settles. */
const testTimeout = 60_000;

const root = process.cwd();
const vitest = await createVitest("test", {
  root,
  config: join(root, "test/vitest.config.ts"),
  watch: false,
  bail: 1,
  maxWorkers: 1,
  // A process reads which switch is on when it starts, so files do not share a process.
  mode: "mutation",
  reporters: [{}],
  testTimeout,
  hookTimeout: testTimeout,
});
await vitest.standalone();
process.on("message", (file: string) => {
  void run(file).then((verdict) => process.send?.(verdict));
});
process.send?.("ready");

async function run(file: string): Promise<Verdict> {
  const path = join(root, file);
  const specifications = vitest.projects.flatMap((project) =>
    project.matchesTestGlob(path) ? project.createSpecification(path) : [],
  );
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
  const modules = testModules.filter(({ relativeModuleId }) => relativeModuleId === file);
  const failures = [...modules.flatMap(failuresOf), ...unhandledErrors.map((error) => String(error))];
  return { hasPassed: failures.length === 0 && modules.some((module) => module.state() === "passed"), failures };
}

function failuresOf(module: TestModule): string[] {
  const describe = (name: string, errors: readonly SerializedError[] = []) =>
    `${name}: ${errors.map(({ message }) => message).join("; ")}`;
  const tests = [...module.children.allTests("failed")];
  const suites = module.errors().length > 0 ? [describe(module.relativeModuleId, module.errors())] : [];
  return [...suites, ...tests.map((test) => describe(test.fullName, test.result().errors))];
}
