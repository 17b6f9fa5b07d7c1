import { Failure } from "../failure.ts";

/**
 * Loads the comparison, and with it the TypeScript compiler: a second that a clean check does without.
 *
 * @throws {Failure} if ts-morph, an optional peer, is not installed.
 */
export async function loadComparer(): Promise<typeof import("../compare/compare.ts")> {
  try {
    return await import("../compare/compare.ts");
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && /^(ERR_)?MODULE_NOT_FOUND$/.test(String(error.code));
    if (!isMissing || !error.message.includes("ts-morph")) throw error;
    throw new Failure(
      "ts-morph judges what a change means, and is not installed",
      "Run npm install --save-dev ts-morph.",
    );
  }
}
