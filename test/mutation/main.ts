// Breaks the code in one place at a time, runs the room's tests, and reports each change that no test notices.

import { parseArgs } from "node:util";
import { seededRandom } from "../support/random.ts";
import { type Mutation, mutationsIn } from "./places.ts";
import { groupsFor, rooms, testsOf } from "./tests.ts";
import { createWorkplace, type Workplace } from "./workplace.ts";

const help = `Usage: npm run test:mutation -- [options]

Breaks the code in one place at a time, in a copy of the working tree, and runs the tests of the room. A change that no
test notices is a survivor: a test is missing, or the code makes no difference.

Options:
  --room <name>      ${Object.keys(rooms).join(", ")} (default: runtime)
  --file <path>      only this file or folder of the room
  --count <number>   how many places, drawn by chance (default: 100; 0: all)
  --seed <number>    draws the same places again (default: 1)
  --minutes <number> stops after that time and reports what is known (default: 60)
  --workers <number> test files at a time (default: 100%)
  --help             print this text

Exit code: 0 if there is no survivor, 1 if there is one, 2 if the tests fail without a change.
`;

const { values } = parseArgs({
  options: {
    room: { type: "string", default: "runtime" },
    file: { type: "string" },
    count: { type: "string", default: "100" },
    seed: { type: "string", default: "1" },
    minutes: { type: "string", default: "60" },
    workers: { type: "string", default: "100%" },
    help: { type: "boolean", default: false },
  },
});
if (values.help) process.stdout.write(help);
else process.exitCode = await main();

async function main(): Promise<number> {
  const { [values.room]: place } = rooms;
  if (place === undefined) return refuse(`there is no room ${values.room}. Rooms: ${Object.keys(rooms).join(", ")}.`);
  const all = mutationsIn(values.file ?? place);
  const drawn = draw(all, Number(values.count) || all.length, Number(values.seed));
  const tests = testsOf(place);
  if (drawn.length === 0 || tests.length === 0) return refuse(`there is nothing to change in ${values.file ?? place}.`);
  using workplace = createWorkplace(values.workers);
  const started = performance.now();
  say(
    `${drawn.length} of ${all.length} places, seed ${values.seed}. Running ${tests.length} test files without a change …`,
  );
  if ((await workplace.test(tests, 1_800_000)) !== "passed") {
    return refuse(`the tests do not pass without a change:\n${workplace.output}`);
  }
  // A change may make a run slow; one that takes ten times as long does not end.
  const limitMs = Math.max(60_000, 10 * (performance.now() - started));
  const survivors: Mutation[] = [];
  let tried = 0;
  for (const mutation of drawn) {
    if (performance.now() - started > Number(values.minutes) * 60_000) break;
    tried += 1;
    const verdict = await judge(workplace, mutation, groupsFor(mutation.file, tests), limitMs);
    if (verdict === "survived") survivors.push(mutation);
    say(`${tried}/${drawn.length} ${verdict} ${describe(mutation)}`);
  }
  return report(tried, drawn.length, survivors);
}

/** Runs the tests, nearest first, until one notices the change. */
async function judge(workplace: Workplace, { file, original, text }: Mutation, groups: string[][], limitMs: number) {
  workplace.write(file, text);
  try {
    for (const group of groups) {
      const outcome = await workplace.test(group, limitMs);
      if (outcome === "hung") return "killed (it hung)";
      if (outcome === "failed") return "killed";
    }
    return "survived";
  } finally {
    workplace.write(file, original);
  }
}

/** Prints the survivors and the score. */
function report(tried: number, drawn: number, survivors: readonly Mutation[]): number {
  for (const survivor of survivors) process.stdout.write(`survived ${describe(survivor)}\n`);
  if (tried < drawn)
    process.stdout.write(`Stopped after ${values.minutes} minutes: ${drawn - tried} places not tried.\n`);
  const killed = tried - survivors.length;
  process.stdout.write(`${killed} of ${tried} changes were noticed (${((100 * killed) / tried).toFixed(1)} %).\n`);
  return survivors.length > 0 ? 1 : 0;
}

function describe({ file, line, operator, before, after }: Mutation): string {
  return `${file}:${line} ${operator}: ${shorten(before)} -> ${shorten(after)}`;
}

function shorten(code: string): string {
  const line = code.replaceAll(/\s+/g, " ");
  return line.length > 70 ? `${line.slice(0, 69)}…` : line;
}

/** Draws places without putting them back. */
function draw(all: readonly Mutation[], count: number, seed: number): Mutation[] {
  const random = seededRandom(seed);
  return all
    .map((mutation) => ({ mutation, order: random() }))
    .sort((one, other) => one.order - other.order)
    .slice(0, count)
    .map(({ mutation }) => mutation);
}

function refuse(why: string): number {
  process.stderr.write(`error: ${why}\n`);
  return 2;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
