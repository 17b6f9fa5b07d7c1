import { createRequire } from "node:module";

type TsMorph = typeof import("ts-morph");

// Imported, its ten megabytes would be searched for names of exports first: a quarter of what loading it takes.
const loaded: TsMorph = createRequire(import.meta.url)("ts-morph");

export const Project: TsMorph["Project"] = loaded.Project;

/** The TypeScript compiler that ts-morph brings along. */
export const compiler: TsMorph["ts"] = loaded.ts;
