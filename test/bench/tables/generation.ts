import { join } from "node:path";
import type { Fixture } from "../fixtures/fixture.ts";
import { ratiosOf, short } from "../measure/figures.ts";
import { generate } from "../measure/generate.ts";
import { type Cell, measureRounds, type Outcome } from "../measure/rounds.ts";
import { run } from "../measure/run.ts";
import { bench } from "../paths.ts";
import { codegenCommand } from "../peers/codegen.ts";
import { peers } from "../peers/index.ts";
import { say } from "../progress.ts";
import { compare, type Findings, failuresIn } from "./table.ts";

const floor = "floor: graphql-js alone";
const [ours, ...others] = peers.filter(({ generator }) => generator && !generator.variant);
const names = [ours?.name ?? "", floor, ...others.map(({ name }) => name)];

/** Measures the time of each command, and the least time that each of them needs. */
export async function measureGeneration(fixtures: readonly Fixture[], rounds: number): Promise<Findings> {
  const measured: ReadonlyMap<string, Outcome>[] = [];
  for (const fixture of fixtures) {
    say(`generation: ${fixture.title}`);
    measured.push(await measureRounds(cellsFor(fixture), rounds));
  }
  const table = {
    title: "Generation",
    about:
      "Seconds of the whole process, cold, and the ratio to the floor of the same round: graphql-js reads, parses, builds and validates, and prints nothing. All but genql and graphql-zeus run in graphql-codegen's command line.",
    columns: fixtures.flatMap(({ title }) => [`${title}: s`, "× floor"]),
    rows: names.map((name) => ({
      name,
      cells: measured.flatMap((outcomes) => compare(outcomes.get(name), outcomes.get(floor))),
    })),
    remarks: ["genql and graphql-zeus read only the schema, and leave the work on operations to the type check."],
  };
  const failures = fixtures.flatMap(({ title }, index) => failuresIn(title, measured[index] ?? new Map()));
  const overBudget = fixtures.flatMap(({ title }, index) => slowerThanStock(title, measured[index] ?? new Map()));
  return { tables: [table], failures, overBudget };
}

/** With graphql-codegen, our preset must be faster than every set of graphql-codegen's plugins. */
function slowerThanStock(title: string, outcomes: ReadonlyMap<string, Outcome>): string[] {
  return others
    .filter(({ generator }) => generator?.command === codegenCommand)
    .flatMap(({ name }) => {
      const [own, other] = [outcomes.get(ours?.name ?? ""), outcomes.get(name)];
      if (!own || !other || "failure" in own || "failure" in other) return [];
      const { median } = ratiosOf(own.samples, other.samples);
      return median < 1 ? [] : [`${title}, × ${name}: ${short(median)}, below 1`];
    });
}

function cellsFor(fixture: Fixture): Cell[] {
  return names.map((name) => {
    const peer = peers.find((each) => each.name === name);
    return { name, measure: () => (peer ? generate(fixture, peer) : measureFloor(fixture)) };
  });
}

async function measureFloor({ folder }: Fixture): Promise<number> {
  const script = join(bench, "scripts/floor.mjs");
  const { seconds } = await run({ script, arguments: ["schema.graphql", "operations"], folder });
  return seconds;
}
