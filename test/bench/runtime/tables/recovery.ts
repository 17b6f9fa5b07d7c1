import { figureOf, printFigure, ratiosOf } from "../../measure/figures.ts";
import { say } from "../../progress.ts";
import type { Findings } from "../../tables/table.ts";
import { bare, ours } from "../clients/names.ts";
import { runProgram } from "../measure.ts";
import type { RecoveryFigures, RecoverySizes } from "../processes/recovery.ts";

/** Measures the time for which a session is away after the service ended it. */
export async function measureRecovery(host: string, sizes: RecoverySizes): Promise<Findings> {
  say("recovery");
  const figures = await runProgram<RecoveryFigures>("recovery", host, JSON.stringify(sizes));
  const table = {
    title: "Recovery",
    about: `From EOS until the session is ready again, with its ${sizes.subscriptions} subscriptions live, every delay set to almost nothing; by hand: a login, a connection and as many starts, all at once. Each subscription is then shown to get its event. Of ${sizes.times} times.`,
    columns: ["ms", "× by hand"],
    rows: [
      { name: ours, cells: [printFigure(figureOf(figures.ours)), printFigure(ratiosOf(figures.ours, figures.bare))] },
      { name: bare, cells: [printFigure(figureOf(figures.bare)), "1"] },
    ],
    remarks: [],
  };
  return { tables: [table], failures: [] };
}
