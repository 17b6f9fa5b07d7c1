// Prints the types of a large project while another thread does the rest of the work.

import { parentPort, workerData } from "node:worker_threads";
import { loadGraphql } from "./load-graphql.ts";
import type { Task } from "./thread.ts";

await loadGraphql();
const { loadSchema } = await import("./schema.ts");
const { hashSources, loadSources } = await import("./sources.ts");
const { documentFiles, printTypes } = await import("./texts.ts");

const { folder, output, stock } = workerData as Task;
const schema = loadSchema(folder, output.schema);
const sources = await loadSources(folder, output);
const { content, prepend = [] } = await printTypes(schema, documentFiles(sources), stock);
parentPort?.postMessage({ content, prepend, hash: hashSources(folder, output, sources) });
