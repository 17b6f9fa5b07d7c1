import {
  type DefinitionNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  visit,
} from "graphql";
import type { Sources } from "../../generate/sources.ts";

/** The operations of an output, in the order of their files. */
export function operationsIn({ own }: Sources): OperationDefinitionNode[] {
  return [...own.values()].flat().filter((each) => each.kind === Kind.OPERATION_DEFINITION);
}

/** An operation and the fragments that it uses, by itself or by way of others. */
export function documentFor(operation: OperationDefinitionNode, sources: Sources): DocumentNode {
  return { kind: Kind.DOCUMENT, definitions: [operation, ...fragmentsOf([operation], sources)] };
}

/** The same sources with these operations alone, and the fragments that they use. */
export function sourcesWith(operations: readonly OperationDefinitionNode[], sources: Sources): Sources {
  const kept = new Set<DefinitionNode>([...operations, ...fragmentsOf(operations, sources)]);
  const reduce = (definitions: Sources["own"]) =>
    new Map([...definitions].map(([file, each]) => [file, each.filter((definition) => kept.has(definition))]));
  return { own: reduce(sources.own), external: reduce(sources.external) };
}

function fragmentsOf(operations: readonly OperationDefinitionNode[], { own, external }: Sources) {
  const known = [...own.values(), ...external.values()].flat().filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  const byName = new Map(known.map((fragment) => [fragment.name.value, fragment]));
  const used = new Set<FragmentDefinitionNode>();
  const follow = (node: OperationDefinitionNode | FragmentDefinitionNode): void => {
    visit(node, {
      FragmentSpread: ({ name }) => {
        const fragment = byName.get(name.value);
        if (!fragment || used.has(fragment)) return;
        used.add(fragment);
        follow(fragment);
      },
    });
  };
  operations.forEach(follow);
  return [...used];
}
