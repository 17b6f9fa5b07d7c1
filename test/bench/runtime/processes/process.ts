import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { clients } from "../clients/index.ts";
import type { ClientName } from "../clients/names.ts";

// What a process is asked for comes as its arguments, and what it found goes out as one line of JSON.

/** Connects the client of the second argument to the host of the first; and the rest. */
export async function begin<Sizes>() {
  const [host = "", name = "", sizes = "null"] = process.argv.slice(2);
  const open = clients[name as ClientName];
  return { host, open, client: await open(host), sizes: JSON.parse(sizes) as Sizes };
}

/** Prints the result, and ends: calls that are never answered are not waited for. */
export function tell(found: unknown): void {
  process.stdout.write(`${JSON.stringify(found)}\n`, () => process.exit());
}

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** The bytes of the heap that are in use. */
export async function usedHeap(): Promise<number> {
  for (let time = 0; time < 3; time += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    collect();
  }
  return process.memoryUsage().heapUsed;
}

/** The microseconds that this process has spent on its processors. */
export function spentMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
