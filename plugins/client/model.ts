// The operations of a project after the generator has read them. This is plain data without GraphQL or TypeScript.

import type { Place } from "./diagnostics/diagnostic.ts";
import type { TypesModel } from "./types-model.ts";

export interface Client {
  /** Sorted by name. */
  readonly operations: readonly Operation[];
  /** The enums that the operations take or give, sorted by name. */
  readonly enums: readonly Enum[];
  readonly types: TypesModel;
}

export type OperationKind = "query" | "mutation" | "subscription";

export interface Operation {
  readonly kind: OperationKind;
  readonly transport: "socket" | "http";
  readonly name: string;
  /** Minified, with the fragments it uses and without the definitions of `literals`. */
  readonly document: string;
  readonly variables: readonly Variable[];
  /** Variables whose values are written into the document. */
  readonly literals: Readonly<Record<string, LiteralShape>>;
  /** True for a mutation that its author marked as safe to repeat. */
  readonly idempotent: boolean;
  readonly pages: Pages | undefined;
  readonly documentation: Documentation;
}

export interface Variable {
  readonly name: string;
  /** False if the variable may be omitted. */
  readonly required: boolean;
  /** The schema's description of the first argument or input field that it is given to, and the author's own. */
  readonly description: string;
  readonly deprecated: string | undefined;
  readonly inferred: string | undefined;
}

/** The way to the next page of a query. */
export interface Pages {
  /** The keys that lead from the result to the object with `pageInfo`. */
  readonly path: readonly string[];
  /** The variable that is set to `endCursor`. */
  readonly cursor: string;
}

export interface Documentation {
  /** The schema's description of each root field, then the author's of the operation. */
  readonly descriptions: readonly string[];
  readonly deprecated: string | undefined;
  readonly inferred: string | undefined;
  readonly place: Place;
}

export interface Enum {
  readonly name: string;
  readonly values: readonly string[];
}

/** As in the runtime's transport.ts, which reads it. */
export type LiteralShape = "enum" | "plain" | { readonly [field: string]: LiteralShape };
