import { missingPackageOf } from "../missing-module.ts";
import { findPackageManager, printInstall } from "../project/package-manager.ts";

/** Returns the message for a project without ts-morph. */
export function missingCompiler(folder: string): string {
  return `ts-morph is not installed. Run ${printInstall(findPackageManager(folder), ["ts-morph"])}.`;
}

/**
 * Loads the comparison, and with it the TypeScript compiler: it takes a second, which a check without differences saves.
 *
 * @returns undefined if ts-morph, an optional peer dependency, is not installed.
 */
export async function loadCompare(): Promise<typeof import("./compare.ts") | undefined> {
  try {
    return await import("./compare.ts");
  } catch (error) {
    if (missingPackageOf(error) === "ts-morph") return undefined;
    throw error;
  }
}
