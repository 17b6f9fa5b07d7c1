import { comparedByText, moduleWith } from "./declarations.ts";
import { compareExports } from "./exports.ts";
import type { Comparison } from "./model.ts";
import { compareOperations } from "./operations.ts";
import type { Side } from "./side.ts";
import { loadTypes, type TypePair } from "./type-pair.ts";

export { Unparsable } from "./parse.ts";
export { isSameCode } from "./same-code.ts";
export { committedSide, emptySide, generatedSide } from "./side.ts";

/**
 * Compares two sides by what the difference means for callers, with the TypeScript compiler as the judge. It loads
 * only the types whose texts differ.
 *
 * @param folder The folder of the generated files: imports of `types.ts` resolve from there.
 */
export function compareSides(before: Side, after: Side, folder: string): Comparison {
  const isSame = comparedByText(before.types, after.types);
  const differing = ({ operations, types }: Side) => {
    const names = [...operations.values()].flatMap(({ result, variables }) => [result, variables]);
    return moduleWith(
      names.filter((name) => !isSame(name)),
      types,
    );
  };
  let pair: TypePair | undefined;
  const types = () => {
    pair ??= loadTypes(differing(before), differing(after), folder);
    return pair;
  };
  return {
    operations: compareOperations(before.operations, after.operations, { isSame, types }),
    exports: compareExports(before, after),
  };
}
