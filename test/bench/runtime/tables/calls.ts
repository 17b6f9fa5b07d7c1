import { figureOf, printFigure, ratiosOf, short } from "../../measure/figures.ts";
import { say } from "../../progress.ts";
import { compare, type Findings } from "../../tables/table.ts";
import { bare, callers, ours } from "../clients/names.ts";
import { failuresOf, inTurn, type Runs, runProgram } from "../measure.ts";
import type { CallFigures, CallSizes } from "../processes/calls.ts";

/**
 * The most that a call may cost as a multiple of a call by hand, and with 10,000 in flight as a multiple of one with
 * 64.
 */
const most = 1.25;

type Found = readonly CallFigures[];
type Pick = (found: Found) => number;

/** Measures the processor time and the duration of a call, with few and with many in flight. */
export async function measureCalls(host: string, sizes: CallSizes, rounds: number): Promise<Findings> {
  say("calls");
  const runs = await inTurn(callers, rounds, (name) => runProgram<Found>("calls", host, name, JSON.stringify(sizes)));
  const levels = sizes.levels.map(({ inFlight }) => inFlight);
  const cost = {
    title: "Calls: processor time",
    about: `Microseconds of the client's process for a call of some 300 bytes and its answer of 60, over loopback from a service in another process. "By hand" is the least that a correct client can do on \`ws\`: JSON, a map of promises, a timer for each call.`,
    columns: [...levels.flatMap((level) => [`${count(level)} in flight: µs`, "× by hand"]), "10,000 ÷ 64"],
    rows: callers.map((name) => ({
      name,
      cells: [
        ...levels.flatMap((level) => {
          const own = runs.outcome(name, figure(level, "cpuMicros"));
          return compare(own, name === bare ? own : runs.outcome(bare, figure(level, "cpuMicros")));
        }),
        growth(runs, name),
      ],
    })),
    remarks: [
      "graphql-ws gets two frames for each answer, and has no deadline for calls.",
      `By its budget ours costs at most ${most} times as much as by hand with 64 and with 1,000 in flight, and with 10,000 at most ${most} times as much as with 64; more than that is over budget.`,
    ],
  };
  const time = {
    title: "Calls: latency and rate",
    about: "The same calls: milliseconds from call to answer (median and 99th percentile), and calls per second.",
    columns: levels.flatMap((level) => [`${count(level)} in flight: p50`, "p99", "calls/s"]),
    rows: callers.map((name) => ({
      name,
      cells: levels.flatMap((level) => [
        median(runs, name, figure(level, "p50Ms")),
        median(runs, name, figure(level, "p99Ms")),
        rate(runs, name, figure(level, "perSecond")),
      ]),
    })),
    remarks: [],
  };
  return { tables: [cost, time], failures: failuresOf(runs, "calls"), overBudget: overBudget(runs) };
}

function overBudget(runs: Runs<Found>): string[] {
  const over = [64, 1_000].flatMap((level) => {
    const { median } = runs.ratio(ours, bare, figure(level, "cpuMicros"));
    return median > most
      ? [`calls, ${count(level)} in flight: ours costs ${short(median)} times as much as by hand`]
      : [];
  });
  const { median } = growthOf(runs, ours);
  return median > most
    ? [...over, `calls: with 10,000 in flight one costs ${short(median)} times as much as with 64`]
    : over;
}

function growth(runs: Runs<Found>, name: string): string {
  return runs.failures.has(name) ? "—" : printFigure(growthOf(runs, name));
}

function growthOf(runs: Runs<Found>, name: string) {
  const samples = (level: number) => {
    const outcome = runs.outcome(name, figure(level, "cpuMicros"));
    return "samples" in outcome ? outcome.samples : [];
  };
  return ratiosOf(samples(10_000), samples(64));
}

function figure(level: number, name: keyof CallFigures): Pick {
  return (found) => found.find(({ inFlight }) => inFlight === level)?.[name] ?? Number.NaN;
}

function median(runs: Runs<Found>, name: string, pick: Pick): string {
  const outcome = runs.outcome(name, pick);
  return "samples" in outcome ? short(figureOf(outcome.samples).median) : "—";
}

function rate(runs: Runs<Found>, name: string, pick: Pick): string {
  const outcome = runs.outcome(name, pick);
  return "samples" in outcome ? count(Math.round(figureOf(outcome.samples).median)) : "—";
}

function count(number: number): string {
  return number.toLocaleString("en");
}
