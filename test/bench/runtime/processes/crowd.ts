// A sandbox full of visitors, and a process of bots that serve them.

import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Sandbox, startSandbox } from "../../../../src/sandbox/index.ts";
import { usedHeap } from "./process.ts";
import { createTally, type Tally } from "./tally.ts";

export interface CrowdSizes {
  readonly visitors: number;
  readonly bots: number;
  /** When the heaps are looked at, in seconds; the last is the end. */
  readonly marks: readonly number[];
}

export interface CrowdFigures {
  readonly said: number;
  readonly heard: number;
  readonly tally: Tally;
  /** Bytes in use at each mark. */
  readonly heaps: readonly { readonly sandbox: number; readonly bots: number }[];
}

/** The number of messages that one visitor sends before the next one comes. */
const messagesPerChat = 3;

const { visitors, bots, marks } = JSON.parse(process.argv[2] ?? "") as CrowdSizes;
const names = Array.from({ length: bots }, (_, index) => `Bot ${index + 1}`);
const tokens = Object.fromEntries(names.map((name, index) => [`CANARY-TOKEN-${index + 1}`, { agent: name }]));
const sandbox = await startSandbox({
  account: {
    bot: { display_name: "Unknown" },
    agents: names.map((display_name) => ({ display_name, status: "OFFLINE" })),
    departments: [],
  },
  tokens,
});
const child = fork(fileURLToPath(new URL("./bots.js", import.meta.url)), [sandbox.endpoint, ...Object.keys(tokens)]);
await once(child, "message");
process.stdout.write(`${JSON.stringify(await play(sandbox))}\n`);
child.send("end");
await once(child, "exit");
await sandbox.close();

async function play(sandbox: Sandbox): Promise<CrowdFigures> {
  const tally = createTally(sandbox);
  let [said, heard, isOver] = [0, 0, false];
  const counting = setInterval(tally, 100);
  const all = Promise.all(Array.from({ length: visitors }, visit));
  const heaps = await Promise.race([watch(), all.then(() => [])]);
  isOver = true;
  await all;
  // The last answers are on their way to the bots yet; what follows them is not of interest.
  const { sent } = tally();
  await sandbox.ledger.waitFor(() => tally().answered >= sent);
  clearInterval(counting);
  return { said, heard, tally: tally(), heaps };

  async function visit() {
    while (!isOver) {
      const visitor = await sandbox.addVisitor();
      for (let message = 0; message < messagesPerChat; message += 1) {
        const text = `Where is parcel ${++said}? It is "lost" {again}.`;
        await visitor.says(text);
        await visitor.hears(text, { timeoutMs: 30_000 });
        heard += 1;
      }
      await visitor.leaves();
    }
  }

  async function watch() {
    const heaps: { sandbox: number; bots: number }[] = [];
    const start = performance.now();
    for (const mark of marks) {
      await pause(start + 1000 * mark - performance.now());
      const answer = once(child, "message");
      child.send("heap");
      const [bots] = (await answer) as [number];
      heaps.push({ sandbox: await usedHeap(), bots });
    }
    return heaps;
  }
}
