import { type DefinitionNode, type FragmentDefinitionNode, Kind, type OperationDefinitionNode, visit } from "graphql";

export type ExecutableDefinition = OperationDefinitionNode | FragmentDefinitionNode;

export function isExecutable(definition: DefinitionNode): definition is ExecutableDefinition {
  return definition.kind === Kind.OPERATION_DEFINITION || definition.kind === Kind.FRAGMENT_DEFINITION;
}

const cache = new WeakMap<DefinitionNode, ReadonlySet<string>>();

/** Returns the names of the fragments that the definition itself spreads. */
export function spreadsOf(definition: DefinitionNode): ReadonlySet<string> {
  const names = cache.get(definition) ?? collectSpreads(definition);
  cache.set(definition, names);
  return names;
}

function collectSpreads(definition: DefinitionNode): Set<string> {
  const names = new Set<string>();
  visit(definition, { FragmentSpread: ({ name }) => void names.add(name.value) });
  return names;
}

/** Returns the fragments that the definitions spread, directly or through others, each once. */
export function fragmentsUsed(
  definitions: readonly DefinitionNode[],
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
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

/** Returns the fragments by name. */
export function fragmentsByName(definitions: readonly DefinitionNode[]): Map<string, FragmentDefinitionNode> {
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
}

/** Returns the fragments that no operation uses. */
export function unusedFragments(definitions: readonly ExecutableDefinition[]): FragmentDefinitionNode[] {
  const operations = definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  const used = fragmentsUsed(operations, fragmentsByName(definitions));
  const names = new Set([...used].map(({ name }) => name.value));
  return definitions
    .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
    .filter(({ name }) => !names.has(name.value));
}
