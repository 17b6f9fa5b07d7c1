import type { Findings } from "../tables/table.ts";
import { buildPrograms } from "./build.ts";
import { withService } from "./measure.ts";
import { full, quick } from "./sizes.ts";
import { measureCalls } from "./tables/calls.ts";
import { measureEvents } from "./tables/events.ts";
import { measureHeap, measureSoak } from "./tables/memory.ts";
import { measurePages } from "./tables/pages.ts";
import { measureRecovery } from "./tables/recovery.ts";
import { measureCrowd, measureFirstFrame } from "./tables/sandbox.ts";

/** Options of a run. */
export interface RunOptions {
  /** The number of rounds that count; one more warms up. */
  readonly rounds: number;
  /** True for a short run. */
  readonly isQuick: boolean;
}

/** Measures the cost of the runtime, and compares it with code by hand on `ws` and with graphql-ws. */
export async function measureRuntime({ rounds, isQuick }: RunOptions): Promise<Findings> {
  const sizes = isQuick ? quick : full;
  await buildPrograms();
  return withService(async (host) =>
    joined([
      await measureCalls(host, sizes.calls, rounds),
      await measureEvents(host, sizes.events, rounds),
      await measureHeap(host, sizes.heap, rounds),
      await measureRecovery(host, sizes.recovery),
      await measureSoak(host, sizes.soak),
    ]),
  );
}

/** Measures the start of the sandbox, and the load that it handles. */
export async function measureSandbox({ rounds, isQuick }: RunOptions): Promise<Findings> {
  await buildPrograms();
  return joined([await measureFirstFrame(rounds), await measureCrowd((isQuick ? quick : full).crowd)]);
}

/** Measures what open pages cost the sandbox. */
export async function measureOpenPages({ isQuick }: Pick<RunOptions, "isQuick">): Promise<Findings> {
  await buildPrograms();
  return measurePages((isQuick ? quick : full).pages);
}

function joined(findings: readonly Findings[]): Findings {
  return {
    tables: findings.flatMap(({ tables }) => tables),
    failures: findings.flatMap(({ failures }) => failures),
    overBudget: findings.flatMap(({ overBudget = [] }) => overBudget),
  };
}
