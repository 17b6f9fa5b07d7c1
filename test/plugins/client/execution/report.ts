import fc from "fast-check";
import { drawnFrom, validTrees } from "./draw.ts";
import { findMismatches, type Mismatch, tryOut, typesOf } from "./trial.ts";

/** Prints mismatches for a person; empty if there are none. The first mismatch is made as small as possible. */
export async function reportOf([mismatch, ...others]: readonly Mismatch[]): Promise<string> {
  if (!mismatch) return "";
  const { api, tree } = mismatch.drawn;
  let smallest = mismatch;
  const isRight = fc.property(validTrees(api), (smaller) => {
    const drawn = drawnFrom(api, smaller, mismatch.drawn.number);
    const [again] = findMismatches(typesOf(api, [drawn]), tryOut([drawn]));
    if (again) smallest = again;
    return again === undefined;
  });
  fc.check(isRight, { examples: [[tree]], numRuns: 1 });
  return [`${others.length + 1} answers or variables do not fit. The first comes down to:`, describe(smallest)].join(
    "\n",
  );
}

function describe({ drawn, values, answer, objection }: Mismatch): string {
  return [
    drawn.text,
    `variables: ${JSON.stringify(values)}`,
    `answer: ${JSON.stringify(answer)}`,
    `compiler: ${objection}`,
  ].join("\n");
}
