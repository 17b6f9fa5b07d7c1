import { Kind, type OperationDefinitionNode } from "graphql";
import { functionName } from "../../../../plugins/client/names.ts";

/**
 * The name of an operation: its own if it has one, else one after its root fields, such as SendMessage, ListDepartments
 * or OnMessage. A number is added where the function of that name is taken.
 */
export function nameOperation(operation: OperationDefinitionNode, takenNames: ReadonlySet<string>): string {
  const name = capital(operation.name?.value ?? nameByRoots(operation));
  for (let count = 1; ; count++) {
    const free = count === 1 ? name : `${name}${count}`;
    if (!takenNames.has(functionName(free))) return free;
  }
}

const verbs = { query: "list", mutation: "", subscription: "on" } as const;

function nameByRoots({ operation, selectionSet }: OperationDefinitionNode): string {
  const roots = selectionSet.selections.flatMap((selection) =>
    selection.kind === Kind.FIELD ? (selection.alias ?? selection.name).value : [],
  );
  return `${verbs[operation]}${roots.map(capital).join("And") || "Operation"}`;
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
