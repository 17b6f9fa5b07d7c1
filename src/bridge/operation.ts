import type { CallOperation, SubscriptionOperation } from "../runtime/index.ts";

type DynamicVariables = Readonly<Record<string, unknown>>;

/** An operation whose document is only known at run time. */
export type DynamicOperation =
  | CallOperation<unknown, DynamicVariables>
  | SubscriptionOperation<unknown, DynamicVariables>;

/**
 * Turns a document that is only known at run time into an operation for `session.request()` or `session.subscribe()`.
 * Only the kind of its operation is read; the service checks the rest. If no operation can be found, the document
 * counts as a mutation, because mutations are never sent twice.
 *
 * @param operationName - Selects one of several operations. Without it, the request has no `operationName`.
 */
export function toOperation(document: string, operationName?: string): DynamicOperation {
  const operations = findOperations(document);
  const isWanted = ({ name }: OperationHead) => operationName === undefined || name === operationName;
  const { kind = "mutation", name } = operations.find(isWanted) ?? {};
  const facts = { transport: "socket", name: name ?? kind, document, operationName: operationName ?? null } as const;
  return kind === "subscription" ? { kind, ...facts } : { kind, ...facts };
}

interface OperationHead {
  readonly kind: DynamicOperation["kind"];
  readonly name: string | undefined;
}

// Comments and strings are matched as a whole, so that their content is ignored. A string without an end is skipped up
// to the end of its line: the service reports it.
const tokens = /#.*|"""(?:\\"""|[\s\S])*?(?:"""|$)|"(?:[^"\\\n\r]|\\.)*"?|[_A-Za-z][_0-9A-Za-z]*|[^\s,\ufeff]/g;

function findOperations(document: string): OperationHead[] {
  const operations: OperationHead[] = [];
  const words = [...document.matchAll(tokens)].map(([token]) => token).filter((token) => !token.startsWith("#"));
  let depth = 0;
  let isHeadRead = false;
  for (const [index, word] of words.entries()) {
    if (depth === 0 && !isHeadRead) {
      isHeadRead = true;
      const next = words[index + 1] ?? "";
      const name = /^[_A-Za-z]/.test(next) ? next : undefined;
      if (word === "query" || word === "mutation" || word === "subscription") operations.push({ kind: word, name });
      else if (word === "{") operations.push({ kind: "query", name: undefined });
    }
    if (word === "{" || word === "(" || word === "[") depth += 1;
    if (word === "}" || word === ")" || word === "]") depth -= 1;
    // A definition ends with the brace that closes its selection.
    if (depth === 0 && word === "}") isHeadRead = false;
  }
  return operations;
}
