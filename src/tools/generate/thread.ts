import { once } from "node:events";
import { statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { Worker } from "node:worker_threads";
import type { StockConfig } from "../../../plugins/client/stock.ts";
import { runsFromSource } from "../from-source.ts";
import { findSources } from "../project/inputs.ts";
import type { Output } from "../project/project.ts";

/** From so many bytes of operations on, a thread of its own gains more than its start costs. */
const large = 300_000;

/** What the thread is told. */
export interface Task {
  readonly folder: string;
  readonly output: Pick<Output, "folder" | "schema" | "documents" | "externalDocuments" | "mayBeEmpty">;
  readonly stock: StockConfig;
}

/** The types, and what they were made of. */
export interface Answer {
  readonly content: string;
  readonly prepend: string[];
  /** As of `hashSources`. */
  readonly hash: string;
}

/** Types that are being printed elsewhere. */
export interface Printing extends Disposable {
  answer(): Promise<Answer>;
}

/** Begins to print an output's types in a thread, if that is worth it; disposing of it ends the thread. */
export async function printElsewhere(
  folder: string,
  output: Output,
  stock: StockConfig,
): Promise<Printing | undefined> {
  // A thread runs what Node runs by itself: built code.
  if (runsFromSource || availableParallelism() < 2) return undefined;
  if ((await sizeOf(folder, output)) < large) return undefined;
  const { schema, documents, externalDocuments, mayBeEmpty } = output;
  const picked = { folder: output.folder, schema, documents, externalDocuments, mayBeEmpty };
  const worker = new Worker(new URL("./types-thread.js", import.meta.url), {
    workerData: { folder, output: picked, stock } satisfies Task,
  });
  const outcome = once(worker, "message").then(
    ([answer]) => ({ answer: answer as Answer }),
    (error: unknown) => ({ error }),
  );
  return {
    answer: async () => {
      const result = await outcome;
      if ("error" in result) throw result.error;
      return result.answer;
    },
    [Symbol.dispose]: () => void worker.terminate(),
  };
}

async function sizeOf(folder: string, output: Output): Promise<number> {
  const files = (await findSources(folder, output)).flat();
  return files.reduce(
    (size, file) => size + (statSync(resolve(folder, file), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}
