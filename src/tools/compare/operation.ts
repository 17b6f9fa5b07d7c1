import type { Place } from "../../../plugins/client/diagnostics/diagnostic.ts";
import type { Client, Operation, OperationKind } from "../../../plugins/client/model.ts";
import { functionName, pagesFunctionName, resultType, variablesType } from "../../../plugins/client/names.ts";

/** An operation as its callers see it. */
export interface CalledOperation {
  readonly name: string;
  readonly kind: OperationKind;
  readonly transport: string;
  /** The place of its definition; undefined if a committed file does not have it. */
  readonly place: Place | undefined;
  readonly document: string;
  readonly function: string;
  /** The names of its types in types.ts. */
  readonly result: string;
  readonly variables: string;
  /** The function that walks its pages, if it has one. */
  readonly pages: string | undefined;
  readonly idempotent: boolean;
  /** The variables whose values are written into the document. */
  readonly literals: readonly string[];
  readonly deprecated: string | undefined;
  /** The reasons of the variables that are deprecated, by name. */
  readonly deprecatedVariables: ReadonlyMap<string, string>;
}

export type CalledOperations = ReadonlyMap<string, CalledOperation>;

/** Returns the operations of the generator's model, by name. */
export function operationsOf({ operations }: Client): CalledOperations {
  return new Map(operations.map((operation) => [operation.name, calledOperation(operation)]));
}

function calledOperation({ documentation, variables, literals, pages, ...operation }: Operation): CalledOperation {
  return {
    ...namesFor(operation, pages !== undefined),
    transport: operation.transport,
    document: operation.document,
    idempotent: operation.idempotent,
    place: documentation.place,
    literals: Object.keys(literals),
    deprecated: documentation.deprecated,
    deprecatedVariables: new Map(
      variables.flatMap(({ name, deprecated }) => (deprecated === undefined ? [] : [[name, deprecated] as const])),
    ),
  };
}

/** Returns what the generator calls the parts of an operation. */
export function namesFor({ name, kind }: Pick<Operation, "name" | "kind">, hasPages: boolean) {
  return {
    name,
    kind,
    function: functionName(name),
    result: resultType({ name, kind }),
    variables: variablesType({ name, kind }),
    pages: hasPages ? pagesFunctionName(name) : undefined,
  };
}
