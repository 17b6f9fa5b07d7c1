// Breaks the code in one place at a time, runs the room's tests, and reports each change that no test notices.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { seededRandom } from "../support/random.ts";
import { type Mutation, mutationsIn } from "./places.ts";
import { createRunner, type Runner } from "./runner.ts";
import { insertSwitches, type Switched } from "./switches.ts";
import { nearestFirst, type Reaching, roomOf, rooms, testsOf } from "./tests.ts";
import { createWorkplace } from "./workplace.ts";

const help = `Usage: npm run test:mutation -- [options]

Breaks the code in one place at a time, in a copy of the working tree, and runs those tests of the room that reach the
place. A change that no test notices is a survivor: a test is missing, or the code makes no difference.

Options:
  --room <name>      ${Object.keys(rooms).join(", ")} (default: that of the file, or runtime)
  --file <path>      only this file or folder of the room
  --count <number>   how many places, drawn by chance (default: 100; 0: all)
  --seed <number>    draws the same places again (default: 1)
  --minutes <number> stops after that time and reports the changes tried so far (default: 120)
  --quick            only the tests that \`npm test\` runs
  --workers <number> changes that are tried at the same time (default: 2)
  --help             print this text

Exit code: 0 if there is no survivor, 1 if there is one, 2 if nothing could be tried.
`;

/** The longest that one unchanged test file may take, in milliseconds, however slow its machine is. */
const limitMs = 600_000;

/** The longest that a file may take with a change, which may be a loop without an end. */
const limitWithChange = (unchangedMs: number) => 90_000 + 10 * unchangedMs;

const { values } = parseArgs({
  options: {
    room: { type: "string" },
    file: { type: "string" },
    count: { type: "string", default: "100" },
    seed: { type: "string", default: "1" },
    minutes: { type: "string", default: "120" },
    quick: { type: "boolean", default: false },
    workers: { type: "string", default: "2" },
    help: { type: "boolean", default: false },
  },
});
// `using` knows nothing of signals. Its clean-up also runs when the process exits.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(2));
if (values.help) process.stdout.write(help);
else process.exitCode = await main();

async function main(): Promise<number> {
  const name = values.room ?? (values.file === undefined ? "runtime" : roomOf(values.file));
  const room = name === undefined ? undefined : rooms[name];
  if (room === undefined) {
    const reason = name === undefined ? `${values.file} is in no room` : `there is no room ${name}`;
    return refuse(`${reason}. Rooms: ${Object.keys(rooms).join(", ")}.`);
  }
  // The tests of another room do not come to the file, and each change would count as a survivor.
  if (values.file !== undefined && roomOf(values.file) !== name) {
    return refuse(`${values.file} is not in ${room.folder}, the folder of the room ${name}.`);
  }
  const all = mutationsIn(values.file ?? room.folder);
  const places = draw(all, Number(values.count) || all.length, Number(values.seed));
  const tests = testsOf(room, values.quick);
  if (places.length === 0 || tests.length === 0)
    return refuse(`there is nothing to change in ${values.file ?? room.folder}.`);
  using workplace = createWorkplace();
  for (const [file, text] of textsWithSwitches(places, join(workplace.folder, "test/mutation/switch.ts"))) {
    workplace.write(file, text);
  }
  using crew = createCrew(workplace.folder, Number(values.workers));
  process.once("exit", () => {
    crew[Symbol.dispose]();
    workplace[Symbol.dispose]();
  });
  const deadline = performance.now() + Number(values.minutes) * 60_000;
  say(`${places.length} of ${all.length} places, seed ${values.seed}. Running ${tests.length} test files unchanged …`);
  const reaching = await findReaching(crew.runners, tests);
  const survivors: Switched[] = [];
  let triedCount = 0;
  await share(crew.runners, places, async (runner, mutation) => {
    if (performance.now() > deadline) return;
    const verdict = await judge(runner, mutation, reaching.get(mutation.number) ?? []);
    triedCount += 1;
    if (verdict.startsWith("survived")) survivors.push(mutation);
    say(`${triedCount}/${places.length} ${verdict} ${describe(mutation)}`);
  });
  return report(triedCount, places.length, survivors);
}

function createCrew(workplace: string, size: number): Disposable & { readonly runners: readonly Runner[] } {
  const runners = Array.from({ length: size }, () => createRunner(workplace));
  return {
    runners,
    [Symbol.dispose]: () => {
      for (const runner of runners) runner[Symbol.dispose]();
    },
  };
}

/** Chooses different places at random, and numbers them from 1. */
function draw(all: readonly Mutation[], count: number, seed: number): Switched[] {
  const random = seededRandom(seed);
  return all
    .map((mutation) => ({ mutation, order: random() }))
    .sort((one, other) => one.order - other.order)
    .slice(0, count)
    .map(({ mutation }, index) => ({ ...mutation, number: index + 1 }));
}

function textsWithSwitches(mutations: readonly Switched[], switchModule: string): Map<string, string> {
  const files = new Set(mutations.map(({ file }) => file));
  const textOf = (file: string) =>
    insertSwitches(
      readFileSync(file, "utf8"),
      mutations.filter((mutation) => mutation.file === file),
      switchModule,
    );
  return new Map([...files].map((file) => [file, textOf(file)]));
}

/**
 * Runs the tests without a change, and returns those that reach each mutation. A test that fails is left out and
 * reported.
 */
async function findReaching(crew: readonly Runner[], tests: readonly string[]): Promise<Map<number, Reaching[]>> {
  const reaching = new Map<number, Reaching[]>();
  await share(crew, tests, async (runner, test) => {
    const started = performance.now();
    const verdict = await runner.run(test, 0, limitMs);
    const durationMs = performance.now() - started;
    if (verdict === "hung" || !verdict.hasPassed) {
      const why = verdict === "hung" ? "it hung" : verdict.failures.join("\n  ");
      say(`Left out, because it does not pass unchanged: ${test}\n  ${why}`);
      return;
    }
    for (const number of runner.reached()) {
      reaching.set(number, [...(reaching.get(number) ?? []), { test, durationMs }]);
    }
  });
  return reaching;
}

/** Runs the tests that reach a mutation with it, until one fails. */
async function judge(runner: Runner, { file, number }: Switched, reaching: readonly Reaching[]): Promise<string> {
  if (reaching.length === 0) return "survived (no test comes here)";
  for (const { test, durationMs } of nearestFirst(file, reaching)) {
    const verdict = await runner.run(test, number, limitWithChange(durationMs));
    if (verdict === "hung") return `killed by ${test} (it hung)`;
    if (!verdict.hasPassed) return `killed by ${test}`;
  }
  return `survived ${reaching.length} test files`;
}

/** Gives each runner the next item when it has finished the one before. */
async function share<Item>(
  crew: readonly Runner[],
  items: readonly Item[],
  work: (runner: Runner, item: Item) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  await Promise.all(
    crew.map(async (runner) => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(runner, item);
    }),
  );
}

/** Prints the survivors and the score. */
function report(triedCount: number, drawnCount: number, survivors: readonly Switched[]): number {
  for (const survivor of survivors) process.stdout.write(`survived ${describe(survivor)}\n`);
  if (triedCount < drawnCount) {
    process.stdout.write(`Stopped after ${values.minutes} minutes: ${drawnCount - triedCount} places not tried.\n`);
  }
  if (triedCount === 0) return refuse("no change was tried.");
  const killed = triedCount - survivors.length;
  process.stdout.write(
    `${killed} of ${triedCount} changes were noticed (${((100 * killed) / triedCount).toFixed(1)} %).\n`,
  );
  return survivors.length > 0 ? 1 : 0;
}

function describe({ file, line, operator, before, after }: Mutation): string {
  return `${file}:${line} ${operator}: ${shorten(before)} -> ${shorten(after)}`;
}

function shorten(code: string): string {
  const line = code.replaceAll(/\s+/g, " ");
  return line.length > 70 ? `${line.slice(0, 69)}…` : line;
}

function refuse(why: string): number {
  process.stderr.write(`error: ${why}\n`);
  return 2;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
