// Measures whether the heap grows over a very large number of calls.

import { inLanes } from "./lanes.ts";
import { begin, tell, usedHeap } from "./process.ts";

export interface SoakSizes {
  /** The numbers of calls after which the heap is measured. */
  readonly marks: readonly number[];
}

/** The bytes in use at each mark, and the duration of the whole run. */
export interface SoakFigures {
  readonly heaps: readonly number[];
  readonly seconds: number;
}

const { client, sizes } = await begin<SoakSizes>();
const start = performance.now();
const heaps: number[] = [];
let callCount = 0;
for (const mark of sizes.marks) {
  await inLanes(64, mark - callCount, () => client.ask("channel"));
  callCount = mark;
  heaps.push(await usedHeap());
}
tell({ heaps, seconds: (performance.now() - start) / 1000 } satisfies SoakFigures);
