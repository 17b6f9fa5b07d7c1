import type { CheckMemory } from "./check/rules.ts";
import type { LoadMemory } from "./load/load.ts";
import { Memory } from "./memory.ts";
import type { PrintMemory } from "./print/files.ts";
import type { ReadMemory } from "./read/read.ts";

/**
 * Results of a run for the next one of the same output and config: files and definitions that have not changed are
 * not read and not printed again.
 */
export interface Cache {
  readonly load: LoadMemory;
  readonly check: CheckMemory;
  readonly read: ReadMemory;
  readonly print: PrintMemory;
}

export function createCache(): Cache {
  return {
    load: { files: new Map(), schemas: new Map() },
    check: new Memory(),
    read: { operations: new Memory(), types: new Memory() },
    print: { types: new Memory(), client: new Memory(), declarations: new Memory() },
  };
}
