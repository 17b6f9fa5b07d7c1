import type { Client } from "../../../plugins/client/model.ts";
import { header } from "../../../plugins/client/print/files.ts";
import { readCommitted } from "./committed.ts";
import { type Declarations, readDeclarations } from "./declarations.ts";
import { type CalledOperation, type CalledOperations, operationsOf } from "./operation.ts";
import { Unparsable } from "./parse.ts";

/** One of the two sides of a comparison. */
export interface Side {
  readonly operations: CalledOperations;
  /** The declarations in `types.ts`: the compiler compares its types. */
  readonly types: Declarations;
}

/** The side of an output that no longer exists. */
export const emptySide: Side = { operations: new Map(), types: { types: new Map(), imports: "" } };

/** The side that the generator makes now: its model, and the text of its types. */
export function generatedSide(model: Client, types: string): Side {
  return { operations: operationsOf(model), types: readDeclarations("types.ts", types) };
}

/**
 * The side that is committed, of which only the files are left.
 *
 * @param client The text of `client.ts` or `client.js`.
 * @param types The text of `types.ts` or `types.d.ts`.
 * @throws {Unparsable} if a file is not TypeScript or JavaScript any more, or not what the generator makes: an empty
 * client would count as one that breaks no caller.
 */
export function committedSide(client: string, types: string): Side {
  const declarations = readDeclarations("types.ts", types);
  const operations = [...readCommitted(client).values()].map((operation) => ({
    ...operation,
    deprecatedVariables: declarations.types.get(operation.variables)?.deprecated ?? new Map(),
  }));
  requireGenerated(client, operations, declarations);
  return { operations: new Map(operations.map((operation) => [operation.name, operation])), types: declarations };
}

function requireGenerated(client: string, operations: readonly CalledOperation[], { types }: Declarations): void {
  if (operations.length === 0 && !client.startsWith(header)) {
    throw new Unparsable("The client has no operations, so the generator did not make it.");
  }
  const untyped = operations.flatMap(({ result, variables }) => [result, variables]).find((name) => !types.has(name));
  if (untyped) throw new Unparsable(`The types have no ${untyped}, which the client needs.`);
  const results = new Set(operations.map(({ result }) => result));
  const unread = [...types.keys()].find((name) => isResult(name, types) && !results.has(name));
  if (unread) throw new Unparsable(`The client has no operation that can be read for the type ${unread}.`);
}

/** Returns true if a type is the result of an operation. Next to it is always a type for the operation's variables. */
function isResult(name: string, types: Declarations["types"]): boolean {
  return /(Query|Mutation|Subscription)$/.test(name) && types.has(`${name}Variables`);
}
