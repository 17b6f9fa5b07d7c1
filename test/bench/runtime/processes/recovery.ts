// Measures the time from EOS until everything works as before, and checks that it does.

import { onMessage, sendMessage } from "../../../../generated/client.ts";
import { connect, type Session } from "../../../../src/runtime/index.ts";
import { openBare } from "../clients/bare.ts";
import { msg } from "../clients/client.ts";
import { inLanes } from "./lanes.ts";
import { tell } from "./process.ts";

export interface RecoverySizes {
  readonly times: number;
  readonly subscriptions: number;
}

/** The times in milliseconds: with the runtime, and with the least that any client has to do. */
export interface RecoveryFigures {
  readonly ours: readonly number[];
  readonly bare: readonly number[];
}

const [host = "", sizes = ""] = process.argv.slice(2);
const { times, subscriptions } = JSON.parse(sizes) as RecoverySizes;
const [ours, bare]: [number[], number[]] = [[], []];
for (let time = 0; time <= times; time += 1) {
  ours.push(await recover());
  bare.push(await beginAnew());
}
// The first one warms up.
tell({ ours: ours.slice(1), bare: bare.slice(1) } satisfies RecoveryFigures);

async function recover(): Promise<number> {
  let lostAt = 0;
  let isBack = (_ms: number) => {};
  const back = new Promise<number>((resolve) => {
    isBack = resolve;
  });
  const session = await connect({
    accessToken: "CANARY-TOKEN",
    endpoint: `http://${host}/graphql/request`,
    reconnectDelayMs: 0.001,
    loginIntervalMs: 0.001,
    onEvent(event) {
      if (event.type !== "state") return;
      if (event.state === "recovering") lostAt = performance.now();
      if (event.state === "ready" && lostAt > 0) isBack(performance.now() - lostAt);
    },
  });
  const heard = await listen(session);
  await sendMessage(session, { channel_id: "eos", msg }).catch(() => {});
  const ms = await back;
  await sendMessage(session, { channel_id: "events:1", msg });
  await heard.all;
  await session.close();
  return ms;
}

/** Resolves when all subscriptions are live, with a promise that one event of each has arrived. */
async function listen(session: Session): Promise<{ readonly all: Promise<unknown> }> {
  const live = Array.from({ length: subscriptions }, () => onMessage(session));
  await Promise.all(live.map(({ ready }) => ready));
  return { all: Promise.all(live.map((events) => events.next())) };
}

async function beginAnew(): Promise<number> {
  const start = performance.now();
  const client = await openBare(host);
  await inLanes(subscriptions, subscriptions, () => client.listen(() => {}));
  return performance.now() - start;
}
