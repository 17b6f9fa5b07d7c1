import { missingPackageOf } from "../missing-module.ts";
import { findPackageManager, printInstall } from "../project/package-manager.ts";
import { BrokenCompiler } from "./broken-compiler.ts";

type Compare = typeof import("./compare.ts");

/** The comparison, or the reason, in whole sentences, why there is none. */
export type Loaded =
  | { readonly compare: Compare; readonly reason?: never }
  | { readonly compare?: never; readonly reason: string };

/**
 * Loads the comparison, and with it the TypeScript compiler: the compiler takes a second to load, which a check without
 * differences does not need. ts-morph, an optional peer dependency, may be missing or broken.
 *
 * @param folder The folder whose package manager installs it.
 */
export async function loadCompare(folder: string): Promise<Loaded> {
  try {
    return { compare: await import("./compare.ts") };
  } catch (error) {
    const install = printInstall(findPackageManager(folder), ["ts-morph"]);
    if (missingPackageOf(error) === "ts-morph") return { reason: `ts-morph is not installed. Run ${install}.` };
    if (!(error instanceof BrokenCompiler)) throw error;
    return { reason: `${error.message} Run ${install}.` };
  }
}
