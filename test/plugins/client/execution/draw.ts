import fc from "fast-check";
import { type DocumentNode, Kind, type OperationDefinitionNode, parse, specifiedRules, validate } from "graphql";
import type { Api } from "./apis.ts";
import { type Tree, trees } from "./tree.ts";
import { writeOperation } from "./write.ts";

/** An operation with its fragments. Their names begin with letters and a number that no other operation has. */
export interface Drawn {
  readonly api: Api;
  readonly tree: Tree;
  readonly number: number;
  readonly name: string;
  readonly text: string;
}

/** Creates random valid operations. The same seed gives the same operations. */
export function drawOperations(api: Api, { seed, count }: { readonly seed: number; readonly count: number }): Drawn[] {
  return fc
    .sample(validTrees(api), { seed, numRuns: count })
    .map((tree, index) => drawnFrom(api, tree, seed * 1000 + index));
}

/** Returns the trees whose operations are valid. */
export function validTrees(api: Api): fc.Arbitrary<Tree> {
  return trees.filter((tree) => isValid(api, writeOperation(api.schema, tree, "X")));
}

/** Writes the operation of a tree. */
export function drawnFrom(api: Api, tree: Tree, number: number): Drawn {
  const name = `Operation${number}`;
  return { api, tree, number, name, text: writeOperation(api.schema, tree, name) };
}

function isValid({ schema }: Api, text: string): boolean {
  return validate(schema, parse(text), specifiedRules).length === 0;
}

/** Returns the only operation of a document. */
export function operationOf(document: DocumentNode): OperationDefinitionNode {
  const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError("the document has no operation");
  return operation;
}
