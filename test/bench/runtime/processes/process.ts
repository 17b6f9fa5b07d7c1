import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { clients } from "../clients/index.ts";
import type { ClientName } from "../clients/names.ts";

// A process gets its task as arguments, and prints its result as one line of JSON.

/**
 * Connects the client that the second argument names to the host in the first. Returns the client and the other
 * arguments.
 */
export async function begin<Sizes>() {
  const [host = "", name = "", sizes = "null"] = process.argv.slice(2);
  const open = clients[name as ClientName];
  return { host, open, client: await open(host), sizes: JSON.parse(sizes) as Sizes };
}

/** Prints the result and ends, without waiting for calls that are never answered. */
export function tell(found: unknown): void {
  process.stdout.write(`${JSON.stringify(found)}\n`, () => process.exit());
}

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Returns the bytes of the heap that are in use. */
export async function usedHeap(): Promise<number> {
  for (let time = 0; time < 3; time += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    collect();
  }
  return process.memoryUsage().heapUsed;
}

/** Returns the processor time that this process has used, in microseconds. */
export function spentMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
