import { loadTypes, type TypePair } from "./checker.ts";
import { type ClientOperation, readOperations } from "./client.ts";
import type { Comparison, Version } from "./comparison.ts";
import { comparedByText, moduleWith, readDeclarations } from "./declarations.ts";
import { compareExports, type Exports } from "./exports.ts";
import { compareOperations } from "./operations.ts";

export { isSameCode } from "./layout.ts";
export { Unparsable } from "./parse.ts";

/**
 * Compares two versions of the generated files by what they mean for callers, with the TypeScript compiler as the
 * judge. It is asked about types that read otherwise only.
 *
 * `folder` is the one that the files are made for; what `types.ts` imports is looked for from there.
 *
 * @throws {Unparsable} if a file is not TypeScript any more.
 */
export function compareVersions(before: Version, after: Version, folder: string): Comparison {
  const old = readExports(before);
  const now = readExports(after, { text: before, exports: old });
  const isSame = comparedByText(old.types, now.types);
  const differing = (operations: ReadonlyMap<string, ClientOperation>) =>
    [...operations.values()].flatMap(({ result, variables }) => [result, variables]).filter((name) => !isSame(name));
  let pair: TypePair | undefined;
  const types = () => {
    pair ??= loadTypes(
      moduleWith(differing(old.operations), old.types),
      moduleWith(differing(now.operations), now.types),
      folder,
    );
    return pair;
  };
  return {
    operations: compareOperations(old.operations, now.operations, { isSame, types }),
    exports: compareExports(old, now),
  };
}

/** What a version exports. What reads as in a version that is known already is not read again. */
function readExports(version: Version, known?: { readonly text: Version; readonly exports: Exports }): Exports {
  const isKnown = (file: keyof Version) => known !== undefined && known.text[file] === version[file];
  const { text: _, exports } = known ?? {};
  return {
    operations: (isKnown("client") && exports?.operations) || readOperations(version.client),
    types: (isKnown("types") && exports?.types) || readDeclarations("types.ts", version.types),
    schema: (isKnown("schema") && exports?.schema) || readDeclarations("schema.ts", version.schema),
  };
}
