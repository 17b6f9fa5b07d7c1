import type { CheckMemory } from "./check/rules.ts";
import type { LoadMemory } from "./load/load.ts";
import { Memory } from "./memory.ts";
import type { PrintMemory } from "./print/files.ts";
import type { ReadMemory } from "./read/read.ts";

/**
 * Results that the next run for the same output and config can use again: unchanged files and definitions are neither
 * read nor printed a second time.
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
