import type { DefinitionNode, GraphQLSchema } from "graphql";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import type { ExecutableDefinition } from "./documents.ts";
import { Memory } from "./memory.ts";
import type { Operation } from "./model.ts";
import type { PrintMemory } from "./print/files.ts";
import type { TypesMemory } from "./read/types/types.ts";

/**
 * Results of a run for the next one of the same output and config: files and definitions that have not changed are
 * not read and not printed again.
 */
export interface Cache {
  /** By the path from the project's folder. */
  readonly files: Map<string, { readonly text: string; readonly definitions: readonly DefinitionNode[] }>;
  readonly schemas: Map<string, { readonly text: string; readonly schema: GraphQLSchema }>;
  readonly diagnostics: Memory<ExecutableDefinition, readonly Diagnostic[]>;
  readonly operations: Memory<ExecutableDefinition, Operation>;
  readonly types: TypesMemory;
  readonly texts: PrintMemory;
}

export function createCache(): Cache {
  return {
    files: new Map(),
    schemas: new Map(),
    diagnostics: new Memory(),
    operations: new Memory(),
    types: new Memory(),
    texts: { types: new Memory(), client: new Memory(), declarations: new Memory() },
  };
}
