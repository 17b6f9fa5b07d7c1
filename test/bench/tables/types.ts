import type { Fixture } from "../fixtures/fixture.ts";
import { check, prepareCheck, strictest } from "../measure/check.ts";
import { ratiosOf, short } from "../measure/figures.ts";
import { measureRounds, type Outcome } from "../measure/rounds.ts";
import { clientPresetText } from "../peers/client-preset.ts";
import { peers } from "../peers/index.ts";
import type { Peer } from "../peers/peer.ts";
import { say } from "../progress.ts";
import { incapable, lacking, titleOf } from "./names.ts";
import { compare, type Findings, failuresIn } from "./table.ts";

const typed = peers.filter(({ untyped }) => !untyped);
const [ours] = typed;

/** Measures the time in which TypeScript checks an application that calls every operation. */
export async function measureTypes(fixtures: readonly Fixture[], rounds: number): Promise<Findings> {
  const measured: ReadonlyMap<string, Outcome>[] = [];
  const strict: string[] = [];
  for (const fixture of fixtures) {
    say(`types: ${fixture.title}`);
    measured.push(
      await measureRounds(
        typed.filter((peer) => !peer.cannot?.(fixture)).map((peer) => cellFor(fixture, peer)),
        rounds,
      ),
    );
    strict.push(...(await checkStrictly(fixture)));
  }
  const table = {
    title: "Type check",
    about:
      "TypeScript's own check time (`--extendedDiagnostics`, strict, skipLibCheck) for an application that calls every operation and reads a leaf of each result, and the ratio to ours.",
    columns: fixtures.flatMap(({ title }) => [`${title}: s`, "× ours"]),
    rows: typed.map((peer) => ({
      name: titleOf(peer),
      cells: measured.flatMap((outcomes) => compare(outcomes.get(peer.name), outcomes.get(ours?.name ?? ""))),
    })),
    remarks: [
      ...lacking(typed),
      ...incapable(typed, fixtures),
      `Ours also compiles without an error under ${Object.keys(strictest).join(", ")}${strict.length > 0 ? ": **failed**" : ""}.`,
    ],
  };
  const failures = fixtures.flatMap(({ title }, index) => failuresIn(title, measured[index] ?? new Map()));
  const overBudget = fixtures.flatMap(({ title }, index) => slowerThanText(title, measured[index] ?? new Map()));
  return { tables: [table], failures: [...failures, ...strict], overBudget };
}

/** Ours must be faster than client-preset in string mode, the fastest of graphql-codegen's. */
function slowerThanText(title: string, outcomes: ReadonlyMap<string, Outcome>): string[] {
  const [own, other] = [outcomes.get(ours?.name ?? ""), outcomes.get(clientPresetText.name)];
  if (!own || !other || "failure" in own || "failure" in other) return [];
  const { median } = ratiosOf(own.samples, other.samples);
  return median < 1 ? [] : [`type check, ${title}, × ${clientPresetText.name}: ${short(median)}, below 1`];
}

function cellFor(fixture: Fixture, peer: Peer) {
  let prepared = false;
  return {
    name: peer.name,
    measure: async () => {
      if (!prepared) await prepareCheck(fixture, peer);
      prepared = true;
      return check(fixture, peer);
    },
  };
}

/** Checks with stricter compiler options than those that are measured, because a user may have them. */
async function checkStrictly(fixture: Fixture): Promise<string[]> {
  if (!ours) return [];
  try {
    await check(fixture, ours, "tsconfig.strictest.json");
    return [];
  } catch (error) {
    return [`${fixture.title}, ours under the strictest options: ${String(error)}`];
  }
}
