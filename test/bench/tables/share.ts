import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Fixture } from "../fixtures/fixture.ts";
import { figureOf, printFigure, ratiosOf } from "../measure/figures.ts";
import { prepare } from "../measure/generate.ts";
import { type Cell, measureRounds, type Outcome } from "../measure/rounds.ts";
import { type Command, run } from "../measure/run.ts";
import { bench } from "../paths.ts";
import { codegenCommand, inputs } from "../peers/codegen.ts";
import { printConfig } from "../peers/ours.ts";
import { say } from "../progress.ts";
import type { Findings, Row } from "./table.ts";

/** The functions may take so much of the run that makes them. */
const most = 0.1;

/** The parts of one timed run, in milliseconds. */
interface Spent {
  readonly seconds: number;
  readonly validating: number;
  readonly printing: number;
}

/** Measures our own part of a run: with a clock around it, and next to a run of the stock plugins alone. */
export async function measureShare(fixtures: readonly Fixture[], rounds: number): Promise<Findings> {
  const rows: Row[] = [];
  const failures: string[] = [];
  const overBudget: string[] = [];
  for (const fixture of fixtures) {
    say(`our share: ${fixture.title}`);
    const spent: Spent[] = [];
    const outcomes = await measureRounds(cellsFor(fixture, spent), rounds);
    const row = readRow(fixture, spent.slice(-rounds), outcomes);
    rows.push({ name: fixture.title, cells: row.cells });
    failures.push(...row.failures);
    overBudget.push(...row.overBudget);
  }
  const table = {
    title: "Our share of the run",
    about:
      "Inside the run that makes `schema.ts`, `types.ts` and `client.ts`: the time to read the operations into the model and print the client, the time to check (GraphQL's own validation included, which graphql-codegen then leaves out), and the whole run next to one of the plugins typescript and typescript-operations alone.",
    columns: ["run: s", "reading and printing: ms", "share", "checking: ms", "share", "× run of the stock plugins"],
    rows,
    remarks: [`Reading and printing the functions may take a tenth of the run; more than that is over budget.`],
  };
  return { tables: [table], failures, overBudget };
}

function cellsFor(fixture: Fixture, spent: Spent[]): Cell[] {
  const clocked = join(fixture.folder, "clocked");
  const stock = join(fixture.folder, "stock");
  prepare(clocked, { "codegen.ts": clockedConfig(fixture) });
  prepare(stock, { "codegen.ts": stockConfig(fixture) });
  const cold = async (folder: string, command: Omit<Command, "folder">) => {
    rmSync(join(folder, "out"), { recursive: true, force: true });
    return (await run({ ...command, folder })).seconds;
  };
  return [
    {
      name: "clocked",
      measure: async () => {
        const seconds = await cold(clocked, codegenCommand);
        const parts = JSON.parse(readFileSync(join(clocked, "spent.json"), "utf8")) as Omit<Spent, "seconds">;
        spent.push({ seconds, ...parts });
        return seconds;
      },
    },
    { name: "stock", measure: () => cold(stock, codegenCommand) },
  ];
}

function readRow({ title }: Fixture, spent: readonly Spent[], outcomes: ReadonlyMap<string, Outcome>) {
  const [clocked, stock] = [outcomes.get("clocked"), outcomes.get("stock")];
  if (!clocked || !stock || "failure" in clocked || "failure" in stock) {
    const reasons = [clocked, stock].flatMap((outcome) => (outcome && "failure" in outcome ? [outcome.failure] : []));
    return {
      cells: Array.from({ length: 6 }, () => "—"),
      failures: reasons.map((reason) => `our share, ${title}: ${reason}`),
      overBudget: [],
    };
  }
  const part = (name: "validating" | "printing") => [
    figureOf(spent.map((run) => run[name])).median.toFixed(1),
    percent(shareOf(spent, name)),
  ];
  const share = shareOf(spent, "printing");
  return {
    cells: [
      figureOf(clocked.samples).median.toFixed(2),
      ...part("printing"),
      ...part("validating"),
      printFigure(ratiosOf(clocked.samples, stock.samples)),
    ],
    failures: [],
    overBudget: share <= most ? [] : [`our share, ${title}: reading and printing take ${percent(share)} of the run`],
  };
}

function shareOf(spent: readonly Spent[], name: "validating" | "printing"): number {
  return figureOf(spent.map((run) => run[name] / 1000 / run.seconds)).median;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function clockedConfig({ scalars }: Fixture): string {
  return printConfig(scalars, {
    preset: 'clocked(conversations, "spent.json")',
    head: `import { clocked } from ${JSON.stringify(join(bench, "scripts/clock.mjs"))};\n`,
  });
}

/** As the preset sets them, without the client. */
function stockConfig({ scalars }: Fixture): string {
  const config = {
    namingConvention: "keep",
    enumsAsTypes: true,
    arrayInputCoercion: false,
    scalars: { ID: "string", ...scalars },
  };
  const generates = {
    "out/schema.ts": { plugins: ["typescript"] },
    "out/types.ts": { plugins: ["typescript-operations"] },
  };
  return `export default ${JSON.stringify({ ...inputs, config, generates }, null, 2)};\n`;
}
