import { generate } from "./generate.ts";
import { shrink } from "./shrink.ts";
import { findMismatches, type Mismatch, tryOut } from "./trial.ts";

const shownAtMost = 3;

/** What a person needs to see of the mismatches; empty if there are none. The first few are made small. */
export async function reportOf(mismatches: readonly Mismatch[]): Promise<string> {
  const [...firsts] = new Map(mismatches.toReversed().map((mismatch) => [mismatch.drawn, mismatch])).values();
  const shown: string[] = [];
  for (const mismatch of firsts.toReversed().slice(0, shownAtMost)) {
    const { number } = mismatch.drawn;
    shown.push(`Draw it again with CONVERSATIONS_SEED=${number} CONVERSATIONS_OPERATIONS=1:`, describe(mismatch));
    shown.push("It comes down to:", describe(await shrink(mismatch, findAmong)));
  }
  return firsts.length === 0 ? "" : [`${firsts.length} operations have wrong types.`, ...shown].join("\n\n");
}

const findAmong: Parameters<typeof shrink>[1] = async (operations) => {
  const { files, accepted } = await generate(operations);
  return findMismatches(files, tryOut(accepted));
};

function describe({ drawn, values, answer, objection }: Mismatch): string {
  return [
    drawn.text,
    `variables: ${JSON.stringify(values)}`,
    `answer: ${JSON.stringify(answer)}`,
    `compiler: ${objection}`,
  ].join("\n");
}
