// A sandbox full of visitors, in turn without open pages and with some: measures what the pages cost the service.

import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { type House, openHouse, startProcess, visit } from "./house.ts";
import { spentMicros } from "./process.ts";

export interface PagesSizes {
  readonly visitors: number;
  readonly bots: number;
  readonly pages: number;
  /** The number of times that the pages are opened and closed again. */
  readonly turns: number;
  /** The length of each half of a turn, in milliseconds. */
  readonly ms: number;
}

/** The figures of one half of a turn. */
export interface PagesFigures {
  /** The processor time that the sandbox's process needs for an exchange, in microseconds. */
  readonly micros: number;
  /** The number of exchanges per second. */
  readonly rate: number;
}

/** The figures of each turn, and the bytes that the pages received in all. */
export interface PagesFound {
  readonly without: readonly PagesFigures[];
  readonly with: readonly PagesFigures[];
  readonly bytes: number;
}

const sizes = JSON.parse(process.argv[2] ?? "") as PagesSizes;
const house = await openHouse(sizes.bots);
const readers = startProcess("page-readers", house.sandbox.page);
process.stdout.write(`${JSON.stringify(await play(house))}\n`);
readers.disconnect();
await house.close();

async function play({ sandbox }: House): Promise<PagesFound> {
  const talk = { said: 0, heard: 0 };
  let isOver = false;
  const all = Promise.all(Array.from({ length: sizes.visitors }, () => visit(sandbox, talk, () => isOver)));
  const rounds: { without: PagesFigures[]; with: PagesFigures[] } = { without: [], with: [] };
  let bytes = 0;
  await pause(sizes.ms);
  for (let turn = 0; turn < sizes.turns; turn += 1) {
    rounds.without.push(await figures());
    await ask(sizes.pages);
    rounds.with.push(await figures());
    bytes += await ask(0);
  }
  isOver = true;
  await all;
  return { ...rounds, bytes };

  async function figures(): Promise<PagesFigures> {
    // The moment of the change is not measured.
    await pause(200);
    const [heard, spent, start] = [talk.heard, spentMicros(), performance.now()];
    await pause(sizes.ms);
    const exchanges = talk.heard - heard;
    return {
      micros: (spentMicros() - spent) / exchanges,
      rate: (1000 * exchanges) / (performance.now() - start),
    };
  }
}

/** Asks for this many open pages. Returns the bytes that the pages received since they were opened. */
async function ask(pages: number): Promise<number> {
  const answer = once(readers, "message");
  readers.send(pages);
  return Number((await answer)[0]);
}
