// What an event of a subscription costs a client.

import type { Client } from "../clients/client.ts";
import { begin, spentMicros, tell } from "./process.ts";

export interface EventSizes {
  readonly warmUp: number;
  readonly events: number;
}

export interface EventFigures {
  readonly cpuMicros: number;
  readonly perSecond: number;
}

const { client, sizes } = await begin<EventSizes>();
const hear = await listen(client);
await hear(sizes.warmUp);
const [start, spent] = [performance.now(), spentMicros()];
await hear(sizes.events);
const cpuMicros = (spentMicros() - spent) / sizes.events;
const perSecond = (1000 * sizes.events) / (performance.now() - start);
tell({ cpuMicros, perSecond } satisfies EventFigures);

/** Returns a function that lets the service send a number of events, and waits for the last one. */
async function listen(client: Client) {
  let remaining = 0;
  let done = () => {};
  await client.listen(() => {
    remaining -= 1;
    if (remaining === 0) done();
  });
  return async (count: number) => {
    remaining = count;
    const all = new Promise<void>((resolve) => {
      done = resolve;
    });
    await client.ask(`events:${count}`);
    await all;
  };
}
