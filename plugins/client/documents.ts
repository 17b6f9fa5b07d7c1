// The documents from which a client is generated, and the fragments that a definition uses.

import {
  type DefinitionNode,
  type FragmentDefinitionNode,
  Kind,
  type NamedTypeNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type TypeNode,
} from "graphql";
import { getOrInsertComputed } from "./memory.ts";

export type ExecutableDefinition = OperationDefinitionNode | FragmentDefinitionNode;

export interface Documents {
  /** The operations and fragments of the output's own files. */
  readonly own: readonly ExecutableDefinition[];
  /** The fragments of other clients' files; their operations are not ours. */
  readonly external: readonly FragmentDefinitionNode[];
}

/** Returns the operations and fragments of some files. Type definitions, which a pattern may match too, are left out. */
export function createDocuments(
  own: Iterable<readonly DefinitionNode[]>,
  external: Iterable<readonly DefinitionNode[]>,
): Documents {
  return { own: [...own].flat().filter(isExecutable), external: [...external].flat().filter(isFragment) };
}

export function isOperation(definition: DefinitionNode): definition is OperationDefinitionNode {
  return definition.kind === Kind.OPERATION_DEFINITION;
}

export function isFragment(definition: DefinitionNode): definition is FragmentDefinitionNode {
  return definition.kind === Kind.FRAGMENT_DEFINITION;
}

function isExecutable(definition: DefinitionNode): definition is ExecutableDefinition {
  return isOperation(definition) || isFragment(definition);
}

/** Returns the named type inside lists and exclamation marks. */
export function namedTypeOf(type: TypeNode): NamedTypeNode {
  return type.kind === Kind.NAMED_TYPE ? type : namedTypeOf(type.type);
}

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** Returns all fragments by name. */
export function fragmentsByName({ own, external }: Documents): Fragments {
  return new Map([...own, ...external].filter(isFragment).map((fragment) => [fragment.name.value, fragment]));
}

/** Returns the fragments that the definitions spread, directly or through others, each once. */
export function fragmentsUsed(
  definitions: readonly ExecutableDefinition[],
  fragments: Fragments,
): Set<FragmentDefinitionNode> {
  const used = new Set<FragmentDefinitionNode>();
  const open = [...definitions];
  for (let next = open.pop(); next; next = open.pop()) {
    for (const name of spreadsOf(next)) {
      const fragment = fragments.get(name);
      if (!fragment || used.has(fragment)) continue;
      used.add(fragment);
      open.push(fragment);
    }
  }
  return used;
}

/** Returns the output's own fragments that none of its operations uses. */
export function unusedFragments({ own, external }: Documents): FragmentDefinitionNode[] {
  const used = fragmentsUsed(own.filter(isOperation), fragmentsByName({ own, external }));
  const names = new Set([...used].map(({ name }) => name.value));
  return own.filter(isFragment).filter(({ name }) => !names.has(name.value));
}

const spreads = new WeakMap<DefinitionNode, ReadonlySet<string>>();

/** The names of the fragments that the definition itself spreads. */
function spreadsOf(definition: ExecutableDefinition): ReadonlySet<string> {
  return getOrInsertComputed(spreads, definition, () => new Set(spreadsIn(definition.selectionSet)));
}

function* spreadsIn({ selections }: SelectionSetNode): Generator<string> {
  for (const selection of selections) {
    if (selection.kind === Kind.FRAGMENT_SPREAD) yield selection.name.value;
    else if (selection.selectionSet) yield* spreadsIn(selection.selectionSet);
  }
}
