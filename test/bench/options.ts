import { parseArgs } from "node:util";

/** The parts of the benchmark, in the order of the report. */
export const parts = ["generation", "watch", "types", "bundle", "runtime", "sandbox", "pages"] as const;

export type Part = (typeof parts)[number];

/** The options of a run. */
export interface Options {
  readonly parts: readonly Part[];
  /** The number of rounds that count; one more warms up. */
  readonly rounds: number;
  /** The numbers of operations on GitHub's schema, in ascending order. */
  readonly counts: readonly number[];
  /** True for a short run with small sizes and one round. */
  readonly isQuick: boolean;
  /** True to put the report into the README. */
  readonly write: boolean;
}

export const usage = `npm run bench -- [${parts.join(" | ")}] [--quick] [--rounds <n>] [--write]`;

/**
 * Reads the command line.
 *
 * @throws {TypeError} with the option that is not valid.
 */
export function readOptions(given: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...given],
    allowPositionals: true,
    options: { quick: { type: "boolean" }, rounds: { type: "string" }, write: { type: "boolean" } },
  });
  const { quick = false, write = false } = values;
  const rounds = Number(values.rounds ?? (quick ? 1 : 5));
  if (!Number.isInteger(rounds) || rounds < 1) throw new TypeError("--rounds takes a whole number from 1 on");
  const unknown = positionals.filter((name) => !isPart(name));
  if (unknown.length > 0) throw new TypeError(`there is no ${unknown.join(", ")}`);
  if (write && (quick || positionals.length > 0)) throw new TypeError("--write takes a whole run");
  const chosenParts = positionals.filter(isPart);
  return {
    parts: chosenParts.length > 0 ? chosenParts : parts,
    rounds,
    counts: quick ? [100] : [100, 1000],
    isQuick: quick,
    write,
  };
}

function isPart(name: string): name is Part {
  return parts.some((part) => part === name);
}
