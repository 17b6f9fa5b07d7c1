// What the generator knows of a project's operations once it has read them: plain data, no GraphQL, no TypeScript.

/** What an operation does to the service. */
export type OperationKind = "query" | "mutation" | "subscription";

/** One constant and one function of the client. */
export interface Operation {
  readonly kind: OperationKind;
  readonly over: "socket" | "http";
  readonly name: string;
  /** Minified, with the fragments it uses and without the definitions of `literals`. */
  readonly text: string;
  readonly variables: readonly Variable[];
  /** Variables whose values travel inside the document. */
  readonly literals: Readonly<Record<string, LiteralShape>>;
  readonly documentation: Documentation;
}

/** What the caller of an operation may or has to give. */
export interface Variable {
  readonly name: string;
  /** False if the service lets it be left out. */
  readonly required: boolean;
  /** What the schema says of the argument it is given to. */
  readonly description: string;
  readonly deprecated: string | undefined;
  readonly inferred: string | undefined;
}

/** What stands above the function. */
export interface Documentation {
  /** What the schema says of its root field, then what the operation's author says of it. */
  readonly descriptions: readonly string[];
  readonly deprecated: string | undefined;
  readonly inferred: string | undefined;
  /** "operations/messages.graphql:12" */
  readonly place: string;
}

/** As in the runtime's transport.ts, which reads it. */
export type LiteralShape = "enum" | "plain" | { readonly [field: string]: LiteralShape };
