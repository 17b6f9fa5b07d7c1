import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Fixture } from "../fixtures/fixture.ts";
import { figureOf, printFigure, ratiosOf, short } from "../measure/figures.ts";
import { folderOf, generate, generateOnce } from "../measure/generate.ts";
import { type Cell, measureRounds, type Outcome } from "../measure/rounds.ts";
import { run } from "../measure/run.ts";
import { measureSaves } from "../measure/watch.ts";
import { bench } from "../paths.ts";
import { clientPreset } from "../peers/client-preset.ts";
import { command } from "../peers/command.ts";
import { ours } from "../peers/ours.ts";
import { say } from "../progress.ts";
import { type Findings, failuresIn } from "./table.ts";

const savesARound = 6;

/** The limits for each fixture; more than that is over budget. */
const limitsFor = ({ calls }: Fixture) => ({
  floor: calls.length < 100 ? 1.4 : 1.5,
  clientPreset: 0.27,
  check: calls.length < 100 ? 3 : 2,
  save: calls.length < 100 ? 100 : 250,
});

/** Measures `conversations generate`, once and watching, and `check`. */
export async function measureWatch(fixtures: readonly Fixture[], rounds: number): Promise<Findings> {
  const measured = [];
  for (const fixture of fixtures) {
    say(`conversations generate: ${fixture.title}`);
    await generateOnce(fixture, ours);
    measured.push({
      fixture,
      outcomes: await measureRounds(cellsFor(fixture), rounds),
      saves: await saves(fixture, rounds),
    });
  }
  const columns = measured.map(({ fixture, outcomes, saves }) => read(fixture, outcomes, saves));
  const rows = ["cold: s", "× floor", "× client-preset", "a save, watching: ms", "`check`, no findings: s", "× cold"];
  const table = {
    title: "Without graphql-codegen's command line",
    about:
      "`conversations generate` makes the same bytes of the same config. Cold: without generated files; seconds of the whole process. Watching: milliseconds from the saved file to the written client, after which `types.ts` and `client.ts` are equal to those of a fresh run.",
    columns: fixtures.map(({ title }) => title),
    rows: rows.map((name, row) => ({ name, cells: columns.map(({ cells }) => cells[row] ?? "—") })),
    remarks: [],
  };
  return {
    tables: [table],
    failures: [
      ...measured.flatMap(({ fixture, outcomes }) => failuresIn(fixture.title, outcomes)),
      ...measured.flatMap(({ fixture }) => differences(fixture)),
    ],
    overBudget: columns.flatMap(({ overBudget }) => overBudget),
  };
}

function cellsFor(fixture: Fixture): Cell[] {
  const folder = folderOf(fixture, command);
  const { script } = command.generator.command;
  const inputs = ["schema.graphql", "operations"];
  const floor = { script: join(bench, "scripts/floor.mjs"), arguments: inputs, folder: fixture.folder };
  return [
    { name: "floor", measure: async () => (await run(floor)).seconds },
    { name: "cold", measure: () => generate(fixture, command) },
    { name: "check", measure: async () => (await run({ script, arguments: ["check"], folder })).seconds },
    { name: "client-preset", measure: () => generate(fixture, clientPreset) },
  ];
}

async function saves(fixture: Fixture, rounds: number): Promise<number[]> {
  const { script, arguments: given = [] } = command.generator.command;
  return await measureSaves(
    { script, arguments: [...given, "--watch"], folder: folderOf(fixture, command) },
    rounds * savesARound,
  );
}

function read(fixture: Fixture, outcomes: ReadonlyMap<string, Outcome>, saves: readonly number[]) {
  const samples = (name: string) => {
    const outcome = outcomes.get(name);
    return outcome && "samples" in outcome ? outcome.samples : [];
  };
  const limits = limitsFor(fixture);
  const ratios = [
    { what: "the floor", figure: ratiosOf(samples("cold"), samples("floor")), limit: limits.floor },
    { what: "client-preset", figure: ratiosOf(samples("cold"), samples("client-preset")), limit: limits.clientPreset },
    { what: "a save in milliseconds", figure: figureOf(saves), limit: limits.save },
    { what: "generating, for a check", figure: ratiosOf(samples("check"), samples("cold")), limit: limits.check },
  ];
  const [floor = "", preset = "", save = "", check = ""] = ratios.map(
    ({ figure, limit }) => `${printFigure(figure)}, at most ${short(limit)}`,
  );
  const seconds = (name: string) => short(figureOf(samples(name)).median);
  return {
    cells: [seconds("cold"), floor, preset, save, seconds("check"), check],
    overBudget: ratios
      .filter(({ figure, limit }) => figure.median > limit)
      .map(
        ({ what, figure, limit }) => `${fixture.title}, × ${what}: ${short(figure.median)}, at most ${short(limit)}`,
      ),
  };
}

/** Returns the differences from graphql-codegen's output. */
function differences(fixture: Fixture): string[] {
  const [own, expected] = [command, ours].map((peer) => join(folderOf(fixture, peer), "out"));
  return ["types.ts", "client.ts"]
    .filter((file) => readFileSync(join(own ?? "", file), "utf8") !== readFileSync(join(expected ?? "", file), "utf8"))
    .map((file) => `${fixture.title}: ${file} is not that of graphql-codegen`);
}
