import { type DefinitionNode, Kind, visit } from "graphql";

const known = new WeakMap<DefinitionNode, ReadonlySet<string>>();

/** The fragments that a definition itself spreads, by name. */
export function spreadsOf(definition: DefinitionNode): ReadonlySet<string> {
  const found = known.get(definition) ?? collect(definition);
  known.set(definition, found);
  return found;
}

function collect(definition: DefinitionNode): Set<string> {
  const names = new Set<string>();
  visit(definition, { FragmentSpread: ({ name }) => void names.add(name.value) });
  return names;
}

/** The definitions that spread one of these fragments, be it by way of others. */
export function whoSpreads(names: Iterable<string>, definitions: readonly DefinitionNode[]): Set<DefinitionNode> {
  const wanted = new Set(names);
  const found = new Set<DefinitionNode>();
  for (let before = -1; before < found.size; ) {
    before = found.size;
    for (const definition of definitions) {
      if (found.has(definition) || ![...spreadsOf(definition)].some((name) => wanted.has(name))) continue;
      found.add(definition);
      if (definition.kind === Kind.FRAGMENT_DEFINITION) wanted.add(definition.name.value);
    }
  }
  return found;
}

/** The fragments that no operation spreads, be it by way of others: their names in order. */
export function unusedFragments(definitions: readonly DefinitionNode[]): string {
  const fragments = new Map(
    definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [])),
  );
  const open = definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  for (let next = open.pop(); next; next = open.pop()) {
    for (const name of spreadsOf(next)) {
      const fragment = fragments.get(name);
      if (fragment && fragments.delete(name)) open.push(fragment);
    }
  }
  return [...fragments.keys()].sort().join(" ");
}
