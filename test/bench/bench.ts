import { createFixtures } from "./fixtures/index.ts";
import type { Options, Part } from "./options.ts";
import { say } from "./progress.ts";
import { printReport, writeReport } from "./report.ts";
import { measureOpenPages, measureRuntime, measureSandbox } from "./runtime/index.ts";
import { buildPackage } from "./setup.ts";
import { measureBundles } from "./tables/bundle.ts";
import { measureGeneration } from "./tables/generation.ts";
import type { Findings } from "./tables/table.ts";
import { measureTypes } from "./tables/types.ts";
import { measureWatch } from "./tables/watch.ts";

/** Measures the parts, prints the report, and returns the failures. */
export async function runBench({ parts, rounds, counts, isQuick, write }: Options): Promise<readonly string[]> {
  say("building the package and the fixtures");
  await buildPackage();
  const fixtures = createFixtures(counts);
  const measure: Record<Part, () => Promise<Findings>> = {
    generation: () => measureGeneration(fixtures, rounds),
    watch: () => measureWatch(fixtures, rounds),
    types: () => measureTypes(fixtures, rounds),
    bundle: () => measureBundles([...fixtures.slice(0, 1), ...fixtures.slice(-1)]),
    runtime: () => measureRuntime({ rounds, isQuick }),
    sandbox: () => measureSandbox({ rounds, isQuick }),
    pages: () => measureOpenPages({ isQuick }),
  };
  const findings: Findings[] = [];
  for (const part of parts) findings.push(await measure[part]());

  const failures = findings.flatMap((each) => each.failures);
  const overBudget = findings.flatMap((each) => each.overBudget ?? []);
  const report = printReport(
    findings.flatMap(({ tables }) => tables),
    overBudget,
    rounds,
  );
  process.stdout.write(`${report}\n`);
  if (write && failures.length > 0) say("the README keeps what it shows: something failed");
  else if (write) writeReport(report);
  return [...failures, ...overBudget];
}
