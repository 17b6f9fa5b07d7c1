import { spawn } from "node:child_process";
import { once } from "node:events";
import { type Figure, ratiosOf } from "../measure/figures.ts";
import { measureRounds, type Outcome } from "../measure/rounds.ts";
import { run } from "../measure/run.ts";
import { work } from "../paths.ts";
import { builtFile } from "./build.ts";

/** Runs a program to its end and returns its result. */
export async function runProgram<Found>(name: string, ...given: readonly string[]): Promise<Found> {
  const { output } = await run({ script: builtFile(`processes/${name}`), arguments: given, folder: work });
  return JSON.parse(output) as Found;
}

/** Starts the service in a separate process, so that its cost is not counted, and ends it after use. */
export async function withService<T>(use: (host: string) => Promise<T>): Promise<T> {
  const service = spawn(process.execPath, [builtFile("service/main")], { stdio: ["ignore", "pipe", "inherit"] });
  const exit = once(service, "exit");
  try {
    const [line] = await Promise.race([once(service.stdout, "data"), exit.then(() => [])]);
    if (line === undefined) throw new Error("the service has not started");
    return await use(String(line).trim());
  } finally {
    service.kill();
    await exit;
  }
}

/** The results of each measured process in each round, or its failure. */
export interface Runs<Found> {
  outcome(name: string, pick: (found: Found) => number): Outcome;
  /** Returns the ratios to the other's figure in the same round. */
  ratio(name: string, other: string, pick: (found: Found) => number): Figure;
  readonly failures: ReadonlyMap<string, string>;
}

/** Measures all programs once per round, in turn. A first round is not counted. */
export async function inTurn<Found>(
  names: readonly string[],
  rounds: number,
  measure: (name: string) => Promise<Found>,
): Promise<Runs<Found>> {
  const found = new Map<string, Found[]>(names.map((name) => [name, []]));
  const cells = names.map((name) => ({
    name,
    measure: async () => found.get(name)?.push(await measure(name)) ?? 0,
  }));
  const outcomes = [...(await measureRounds(cells, rounds))];
  const failures = new Map(outcomes.flatMap(([name, out]) => ("failure" in out ? [[name, out.failure] as const] : [])));
  const samples = (name: string, pick: (found: Found) => number) => (found.get(name) ?? []).slice(-rounds).map(pick);
  return {
    outcome(name, pick) {
      const failure = failures.get(name);
      return failure === undefined ? { samples: samples(name, pick) } : { failure };
    },
    ratio: (name, other, pick) => ratiosOf(samples(name, pick), samples(other, pick)),
    failures,
  };
}

/** Returns the failures, each with its place. */
export function failuresOf({ failures }: Pick<Runs<unknown>, "failures">, where: string): string[] {
  return [...failures].map(([name, failure]) => `${where}, ${name}: ${failure}`);
}
