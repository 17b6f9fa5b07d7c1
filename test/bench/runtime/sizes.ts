import type { CallSizes } from "./processes/calls.ts";
import type { CrowdSizes } from "./processes/crowd.ts";
import type { EventSizes } from "./processes/events.ts";
import type { HeapSizes } from "./processes/heap.ts";
import type { PagesSizes } from "./processes/pages.ts";
import type { RecoverySizes } from "./processes/recovery.ts";
import type { SoakSizes } from "./processes/soak.ts";

/** The amount of work for each measure. */
export interface Sizes {
  readonly calls: CallSizes;
  readonly events: EventSizes;
  readonly heap: HeapSizes;
  readonly recovery: RecoverySizes;
  readonly soak: SoakSizes;
  readonly crowd: CrowdSizes;
  readonly pages: PagesSizes;
}

export const full: Sizes = {
  calls: levels(30_000, 5_000, 100_000),
  events: { warmUp: 50_000, events: 300_000 },
  heap: { sessions: 100, calls: 5_000, subscriptions: 5_000 },
  recovery: { times: 10, subscriptions: 100 },
  soak: { marks: [200_000, 1_000_000] },
  crowd: { visitors: 200, bots: 20, marks: [10, 60] },
  pages: { visitors: 200, bots: 20, pages: 3, turns: 8, ms: 2_500 },
};

/** The sizes of a short run. They are too small for figures that can be published. */
export const quick: Sizes = {
  calls: levels(20_000, 2_000, 40_000),
  events: { warmUp: 20_000, events: 100_000 },
  heap: { sessions: 50, calls: 2_000, subscriptions: 2_000 },
  recovery: { times: 2, subscriptions: 100 },
  soak: { marks: [50_000, 200_000] },
  crowd: { visitors: 200, bots: 20, marks: [8, 12] },
  pages: { visitors: 200, bots: 20, pages: 3, turns: 3, ms: 1_000 },
};

function levels(warmUp: number, alone: number, together: number): CallSizes {
  const crowded = [64, 1_000, 10_000].map((inFlight) => ({ inFlight, calls: together }));
  return { warmUp, levels: [{ inFlight: 1, calls: alone }, ...crowded] };
}
