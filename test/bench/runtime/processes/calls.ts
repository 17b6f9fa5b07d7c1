// What a call costs a client, with few and with many of them in flight.

import { inLanes } from "./lanes.ts";
import { begin, spentMicros, tell } from "./process.ts";

/** The number of calls, and of those in flight at a time. */
export interface CallSizes {
  readonly warmUp: number;
  readonly levels: readonly { readonly inFlight: number; readonly calls: number }[];
}

/** The figures for one number of calls in flight. */
export interface CallFigures {
  readonly inFlight: number;
  readonly cpuMicros: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const { client, sizes } = await begin<CallSizes>();
await inLanes(64, sizes.warmUp, () => client.ask("channel"));
const figures: CallFigures[] = [];
for (const { inFlight, calls } of sizes.levels) figures.push(await measure(inFlight, calls));
tell(figures);

async function measure(inFlight: number, calls: number): Promise<CallFigures> {
  const times = new Float64Array(calls);
  let callCount = 0;
  const [start, spent] = [performance.now(), spentMicros()];
  await inLanes(inFlight, calls, async () => {
    const startedAt = performance.now();
    await client.ask("channel");
    times[callCount++] = performance.now() - startedAt;
  });
  const cpuMicros = (spentMicros() - spent) / calls;
  const perSecond = (1000 * calls) / (performance.now() - start);
  times.sort();
  const at = (share: number) => times[Math.floor(share * (calls - 1))] ?? Number.NaN;
  return { inFlight, cpuMicros, perSecond, p50Ms: at(0.5), p99Ms: at(0.99) };
}
