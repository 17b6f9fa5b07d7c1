import { createRequire } from "node:module";
import { missingPackageOf } from "../missing-module.ts";
import { BrokenCompiler } from "./broken-compiler.ts";

type TsMorph = typeof import("ts-morph");

const loaded = load();

export const Project: TsMorph["Project"] = loaded.Project;

// The types of the compiler, so that its users import both from here.
export type { ts } from "ts-morph";

/** The TypeScript compiler that ts-morph brings along. */
export const compiler: TsMorph["ts"] = loaded.ts;

/** Node searches an imported CommonJS module for names of exports; in ten megabytes that is a quarter of the loading time. */
function load(): TsMorph {
  try {
    const tsMorph: Partial<TsMorph> = createRequire(import.meta.url)("ts-morph");
    if (!tsMorph.Project || !tsMorph.ts) throw new Error("it has no compiler");
    return tsMorph as TsMorph;
  } catch (error) {
    throw missingPackageOf(error) === "ts-morph" ? error : new BrokenCompiler(error);
  }
}
