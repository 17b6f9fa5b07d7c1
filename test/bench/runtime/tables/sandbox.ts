import { figureOf, printFigure } from "../../measure/figures.ts";
import { say } from "../../progress.ts";
import type { Findings } from "../../tables/table.ts";
import { failuresOf, inTurn, runProgram } from "../measure.ts";
import type { CrowdFigures, CrowdSizes } from "../processes/crowd.ts";
import type { FirstFrameFigures } from "../processes/first-frame.ts";

/** The most milliseconds from `startSandbox()` to the first frame. */
const mostMs = 300;

/** The bytes by which a heap may grow between the marks: the histories are full by then, and vary by a quarter. */
const mostGrowth = 15_000_000;

/** Measures the time until a bot has its first frame from a sandbox that is started for it. */
export async function measureFirstFrame(rounds: number): Promise<Findings> {
  say("the sandbox's start");
  const name = "sandbox";
  const runs = await inTurn([name], rounds, () => runProgram<FirstFrameFigures>("first-frame"));
  const parts = ["loading", "starting", "process"] as const;
  const figures = parts.map((part) => {
    const outcome = runs.outcome(name, (found) => found[part]);
    return figureOf("samples" in outcome ? outcome.samples : []);
  });
  const ms = figures[1]?.median ?? Number.NaN;
  const table = {
    title: "The sandbox: first frame",
    about:
      "Milliseconds of a cold process: to load the sandbox (GraphQL and the schema), from `startSandbox()` to the first frame that a bot gets (server, login, connection), and all of it with Node's own start and the loading of the bot.",
    columns: ["loading: ms", "start to first frame: ms", "whole process: ms"],
    rows: [{ name, cells: runs.failures.size > 0 ? parts.map(() => "—") : figures.map(printFigure) }],
    remarks: [`From start to first frame it may take ${mostMs} ms; more than that fails the benchmark.`],
  };
  const late = ms > mostMs ? [`the sandbox's first frame came after ${ms.toFixed(0)} ms`] : [];
  return { tables: [table], failures: failuresOf(runs, "first frame"), overBudget: late };
}

/** A website full of visitors, served by bots on the runtime, for as long as the sizes say. */
export async function measureCrowd(sizes: CrowdSizes): Promise<Findings> {
  const { visitors, bots, marks } = sizes;
  say(`${visitors} visitors and ${bots} bots, ${marks.at(-1)} s`);
  const figures = await runProgram<CrowdFigures>("crowd", JSON.stringify(sizes));
  const { said, heard, tally, heaps } = figures;
  const heapsOf = (name: "sandbox" | "bots") => heaps.map((heap) => heap[name]);
  const rows = (["sandbox", "bots"] as const).map((name) => {
    const [first = Number.NaN, last = Number.NaN] = [heapsOf(name)[0], heapsOf(name).at(-1)];
    return {
      name: `heap of the ${name}' process`.replace("sandbox'", "sandbox's"),
      growth: last - first,
      heaps: heapsOf(name),
    };
  });
  const growing = rows.filter(({ growth }) => !(growth <= mostGrowth));
  const table = {
    title: "The sandbox: a full house",
    about: `${visitors} visitors and ${bots} bots on the runtime, in two processes, for ${marks.at(-1)} s without a pause: each visitor says three things, waits for the answer to each, and leaves for the next visitor. Bytes of the heap after collection.`,
    columns: [...marks.map((seconds) => `after ${seconds} s: MB`), "growth: MB"],
    rows: rows.map(({ name, growth, heaps }) => ({ name, cells: [...heaps, growth].map(megabytes) })),
    remarks: [
      `${count(heard)} exchanges, ${count(heard / (marks.at(-1) ?? 1))} a second. By the ledger ${count(tally.sent)} messages came for ${count(said)} that were said and ${count(heard)} that were heard; of ${count(tally.asked)} requests ${count(tally.executed)} were carried out and ${count(tally.answered)} answered, ${count(tally.refused)} refused; ${count(tally.closed)} connections were lost.`,
      `A message that is lost or doubled fails the benchmark, and so does a heap that grows by more than ${megabytes(mostGrowth)} MB.`,
    ],
  };
  return {
    tables: [table],
    failures: losses(figures),
    overBudget: growing.map(({ name, growth }) => `${name} grew by ${megabytes(growth)} MB`),
  };
}

function losses({ said, heard, tally }: CrowdFigures): string[] {
  const { sent, asked, executed, answered, refused, closed } = tally;
  const isWhole = said === heard && said === sent && asked === executed && asked === answered;
  return isWhole && refused === 0 && closed === 0
    ? []
    : [`the full house: said ${said}, heard ${heard}, by the ledger ${JSON.stringify(tally)}`];
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

function count(number: number): string {
  return Math.round(number).toLocaleString("en");
}
