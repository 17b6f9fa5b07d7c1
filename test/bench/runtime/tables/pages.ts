import { figureOf, printFigure, ratiosOf, short } from "../../measure/figures.ts";
import { say } from "../../progress.ts";
import type { Findings } from "../../tables/table.ts";
import { runProgram } from "../measure.ts";
import type { PagesFigures, PagesFound, PagesSizes } from "../processes/pages.ts";

/** The most that an exchange may cost with open pages, as a multiple of the cost without. */
const mostRatio = 1.3;

/** The cost of open pages to a sandbox full of visitors: with and without them in turn, in one run. */
export async function measurePages(sizes: PagesSizes): Promise<Findings> {
  const { visitors, bots, pages, turns, ms } = sizes;
  say(`${visitors} visitors, ${bots} bots, no page and ${pages} pages in turn, ${turns} times`);
  const figures = await runProgram<PagesFound>("pages", JSON.stringify(sizes));
  const micros = (figures: readonly PagesFigures[]) => figures.map((each) => each.micros);
  const rates = (figures: readonly PagesFigures[]) => figures.map((each) => each.rate);
  const ratio = ratiosOf(micros(figures.with), micros(figures.without));
  const row = (name: string, figures: readonly PagesFigures[], cells: readonly string[]) => {
    return { name, cells: [short(figureOf(micros(figures)).median), ...cells, count(figureOf(rates(figures)).median)] };
  };
  const table = {
    title: "The sandbox: open pages",
    about: `${visitors} visitors and ${bots} bots talk without a pause, in turn with no page and with ${pages} pages open, ${turns} times, each ${ms / 1000} s in one run. A page is a client of the stream that looks at four chats. Processor time of the sandbox's process for an exchange, and the ratio within a turn.`,
    columns: ["an exchange: µs", "× no page", "exchanges/s"],
    rows: [
      row("no page", figures.without, ["1"]),
      row(`${pages} pages`, figures.with, [`${printFigure(ratio)}, at most ${short(mostRatio)}`]),
    ],
    remarks: [`The pages were sent ${(figures.bytes / 1e6).toFixed(1)} MB in ${(turns * ms) / 1000} s.`],
  };
  const isOver = !(ratio.median <= mostRatio);
  return {
    tables: [table],
    failures: figures.bytes > 0 ? [] : ["the pages were sent nothing"],
    overBudget: isOver ? [`${pages} open pages: an exchange costs ${short(ratio.median)} times as much`] : [],
  };
}

function count(number: number): string {
  return Math.round(number).toLocaleString("en");
}
