// Whether the heap grows over very many calls.

import { inLanes } from "./lanes.ts";
import { begin, tell, usedHeap } from "./process.ts";

export interface SoakSizes {
  /** After how many calls the heap is looked at. */
  readonly marks: readonly number[];
}

/** Bytes in use at each mark, and how long it all took. */
export interface SoakFigures {
  readonly heaps: readonly number[];
  readonly seconds: number;
}

const { client, sizes } = await begin<SoakSizes>();
const start = performance.now();
const heaps: number[] = [];
let made = 0;
for (const mark of sizes.marks) {
  await inLanes(64, mark - made, () => client.ask("channel"));
  made = mark;
  heaps.push(await usedHeap());
}
tell({ heaps, seconds: (performance.now() - start) / 1000 } satisfies SoakFigures);
