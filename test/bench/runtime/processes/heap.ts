// Measures the memory that a client keeps: for an idle session, a call without an answer, and a subscription.

import type { Client } from "../clients/client.ts";
import { inLanes } from "./lanes.ts";
import { begin, tell, usedHeap } from "./process.ts";

export interface HeapSizes {
  readonly sessions: number;
  readonly calls: number;
  readonly subscriptions: number;
}

/** The bytes of each. */
export interface HeapFigures {
  readonly session: number;
  readonly call: number;
  readonly subscription: number;
}

const { client, host, open, sizes } = await begin<HeapSizes>();
// Everything runs once before, so that loaded code is not counted as data.
await inLanes(500, 2_000, () => client.ask("channel"));
const listener = await open(host);
await inLanes(100, 500, () => listener.listen(() => {}));

const clients: Client[] = [];
const session = await each(sizes.sessions, async () => {
  for (let one = 0; one < sizes.sessions; one += 1) clients.push(await open(host));
});
const subscription = await each(sizes.subscriptions, () =>
  inLanes(500, sizes.subscriptions, () => listener.listen(() => {})),
);
// Last, because it is never answered.
const call = await each(sizes.calls, async () => {
  await inLanes(sizes.calls, sizes.calls, async () => void client.ask("silence"));
  await client.ask("channel");
});
tell({ session, call, subscription } satisfies HeapFigures);

async function each(count: number, make: () => Promise<void>): Promise<number> {
  const before = await usedHeap();
  await make();
  return ((await usedHeap()) - before) / count;
}
