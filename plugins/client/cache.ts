import type { DefinitionNode, FragmentDefinitionNode, GraphQLSchema } from "graphql";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { type ExecutableDefinition, type Fragments, fragmentsUsed } from "./documents.ts";
import type { Operation } from "./model.ts";

/**
 * Results of a run for the next one of the same output and config: files and definitions that have not changed are
 * not read again. A run without a cache works in the same way.
 */
export interface Cache {
  /** By the path from the project's folder. */
  readonly files: Map<string, { readonly text: string; readonly definitions: readonly DefinitionNode[] }>;
  readonly schemas: Map<string, { readonly text: string; readonly schema: GraphQLSchema }>;
  readonly diagnostics: DefinitionCache<readonly Diagnostic[]>;
  readonly operations: DefinitionCache<Operation>;
}

export function createCache(): Cache {
  return {
    files: new Map(),
    schemas: new Map(),
    diagnostics: new DefinitionCache(),
    operations: new DefinitionCache(),
  };
}

interface Entry<Value> {
  readonly fragments: ReadonlySet<FragmentDefinitionNode>;
  readonly value: Value;
}

/** A value for each definition, which holds as long as the fragments that the definition uses stay the same. */
export class DefinitionCache<Value> {
  readonly #entries = new WeakMap<GraphQLSchema, WeakMap<ExecutableDefinition, Entry<Value>>>();

  /** Returns the value of an earlier run if it still holds; if not, computes it. */
  get(schema: GraphQLSchema, definition: ExecutableDefinition, fragments: Fragments, compute: () => Value): Value {
    const entries = this.#entries.get(schema) ?? new WeakMap<ExecutableDefinition, Entry<Value>>();
    this.#entries.set(schema, entries);
    const used = fragmentsUsed([definition], fragments);
    const earlier = entries.get(definition);
    if (earlier && isSame(earlier.fragments, used)) return earlier.value;
    const value = compute();
    entries.set(definition, { fragments: used, value });
    return value;
  }
}

function isSame<Item>(a: ReadonlySet<Item>, b: ReadonlySet<Item>): boolean {
  return a.size === b.size && [...a].every((item) => b.has(item));
}
