// A sandbox full of visitors, and a process of bots that serve them.

import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { type House, openHouse, visit } from "./house.ts";
import { usedHeap } from "./process.ts";
import { createTally, type Tally } from "./tally.ts";

export interface CrowdSizes {
  readonly visitors: number;
  readonly bots: number;
  /** The times at which the heaps are measured, in seconds; the last one is the end. */
  readonly marks: readonly number[];
}

export interface CrowdFigures {
  readonly said: number;
  readonly heard: number;
  readonly tally: Tally;
  /** Bytes in use at each mark. */
  readonly heaps: readonly { readonly sandbox: number; readonly bots: number }[];
}

const { visitors, bots: botCount, marks } = JSON.parse(process.argv[2] ?? "") as CrowdSizes;
const house = await openHouse(botCount);
process.stdout.write(`${JSON.stringify(await play(house))}\n`);
await house.close();

async function play({ sandbox, bots }: House): Promise<CrowdFigures> {
  const tally = createTally(sandbox);
  const talk = { said: 0, heard: 0 };
  let isOver = false;
  const counting = setInterval(tally, 100);
  const all = Promise.all(Array.from({ length: visitors }, () => visit(sandbox, talk, () => isOver)));
  const heaps = await Promise.race([watch(), all.then(() => [])]);
  isOver = true;
  await all;
  // The last answers are still on their way to the bots. What follows them does not matter.
  const { sent } = tally();
  await sandbox.ledger.waitFor(() => tally().answered >= sent);
  clearInterval(counting);
  return { ...talk, tally: tally(), heaps };

  async function watch() {
    const heaps: { sandbox: number; bots: number }[] = [];
    const start = performance.now();
    for (const mark of marks) {
      await pause(start + 1000 * mark - performance.now());
      const answer = once(bots, "message");
      bots.send("heap");
      const [used] = (await answer) as [number];
      heaps.push({ sandbox: await usedHeap(), bots: used });
    }
    return heaps;
  }
}
