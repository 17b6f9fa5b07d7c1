import { figureOf, short } from "../../measure/figures.ts";
import { say } from "../../progress.ts";
import { compare, type Findings } from "../../tables/table.ts";
import { bare, listeners, ours } from "../clients/names.ts";
import { failuresOf, inTurn, type Runs, runProgram } from "../measure.ts";
import type { HeapFigures, HeapSizes } from "../processes/heap.ts";
import type { SoakFigures, SoakSizes } from "../processes/soak.ts";

const things = ["call", "subscription", "session"] as const;

/** The bytes by which the heap may grow between the marks of the soak. */
const mostGrowth = 1_000_000;

/** Measures the memory that clients keep. */
export async function measureHeap(host: string, sizes: HeapSizes, rounds: number): Promise<Findings> {
  say("heap");
  const runs = await inTurn(listeners, rounds, (name) =>
    runProgram<HeapFigures>("heap", host, name, JSON.stringify(sizes)),
  );
  const table = {
    title: "Heap",
    about:
      "Bytes of the heap, after collection, for each call that waits for its answer, each live subscription with a reader, and each session that has nothing to do.",
    columns: ["a pending call: B", "× by hand", "a subscription: B", "× by hand", "an idle session: B", "× by hand"],
    rows: listeners.map((name) => ({ name, cells: things.flatMap((thing) => cellsFor(runs, name, thing)) })),
    remarks: [],
  };
  return { tables: [table], failures: failuresOf(runs, "heap") };
}

function cellsFor(runs: Runs<HeapFigures>, name: string, thing: keyof HeapFigures): string[] {
  const own = runs.outcome(name, (found) => found[thing]);
  return compare(own, name === bare ? own : runs.outcome(bare, (found) => found[thing]));
}

/** Measures the heap over very many calls. */
export async function measureSoak(host: string, sizes: SoakSizes): Promise<Findings> {
  say("soak");
  const { heaps, seconds } = await runProgram<SoakFigures>("soak", host, ours, JSON.stringify(sizes));
  const growth = (heaps.at(-1) ?? Number.NaN) - (heaps[0] ?? Number.NaN);
  const isFlat = growth <= mostGrowth;
  const table = {
    title: "Soak",
    about: "One session of ours, 64 calls at a time without a pause: the heap in use after collection.",
    columns: [...sizes.marks.map((calls) => `after ${calls.toLocaleString("en")} calls: MB`), "growth: MB", "seconds"],
    rows: [{ name: ours, cells: [...heaps.map(megabytes), megabytes(growth), figureOf([seconds]).median.toFixed(0)] }],
    remarks: [`It may grow by ${short(mostGrowth / 1e6)} MB; more than that fails the benchmark.`],
  };
  return {
    tables: [table],
    failures: [],
    overBudget: isFlat ? [] : [`soak: the heap grew by ${megabytes(growth)} MB`],
  };
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(2);
}
