import { Failure } from "../failure.ts";
import { isMissingModule } from "../missing-module.ts";

/**
 * Loads the comparison, and with it the TypeScript compiler: a second that a clean check does without.
 *
 * @throws {Failure} if ts-morph, an optional peer, is not installed.
 */
export async function loadComparer(): Promise<typeof import("../compare/compare.ts")> {
  try {
    return await import("../compare/compare.ts");
  } catch (error) {
    if (!isMissingModule(error) || !error.message.includes("ts-morph")) throw error;
    throw new Failure(
      "ts-morph judges what a change means, and is not installed",
      "Run npm install --save-dev ts-morph.",
    );
  }
}
