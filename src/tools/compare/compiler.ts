import { createRequire } from "node:module";

type TsMorph = typeof import("ts-morph");

// Node searches an imported CommonJS module for names of exports; in ten megabytes that is a quarter of the loading time.
const loaded: TsMorph = createRequire(import.meta.url)("ts-morph");

export const Project: TsMorph["Project"] = loaded.Project;

/** The TypeScript compiler that ts-morph brings along. */
export const compiler: TsMorph["ts"] = loaded.ts;
