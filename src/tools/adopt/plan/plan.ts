import { Kind, type OperationDefinitionNode, print, visit } from "graphql";
import { functionName } from "../../../../plugins/client/names.ts";
import type { BotDocument } from "../read/document.ts";
import { nameOperation } from "./names.ts";
import { type Binding, type PlannedOperation, planOperation, type TypedDocument } from "./operation.ts";
import { bindTo, type ExistingOperation } from "./reuse.ts";

/** An operation that documents of the bot become. */
export interface PlannedAdoption {
  readonly name: string;
  readonly functionName: string;
  /** Undefined if the project has the operation already. */
  readonly planned: PlannedOperation | undefined;
  /** The file of the project's operation. */
  readonly file: string | undefined;
  readonly kind: OperationDefinitionNode["operation"];
  /** The keys of its result. */
  readonly resultKeys: readonly string[];
  readonly text: string;
  /** The values that the call for each document gives to the variables. */
  readonly documents: ReadonlyMap<BotDocument, readonly Binding[]>;
}

/** Finds the operation for each document: an equal one of the project, or else a new one for all similar documents. */
export function planOperations(
  documents: readonly TypedDocument[],
  existing: readonly ExistingOperation[],
): PlannedAdoption[] {
  const reused = new Map<ExistingOperation, Map<BotDocument, readonly Binding[]>>();
  const others: TypedDocument[] = [];
  for (const typed of documents) {
    const [match] = existing.flatMap((each) => {
      const bindings = bindTo(each, typed);
      return bindings ? [{ each, bindings }] : [];
    });
    if (!match) others.push(typed);
    else reused.set(match.each, (reused.get(match.each) ?? new Map()).set(typed.document, match.bindings));
  }
  const names = new Set(existing.map(({ operation }) => functionName(operation.name?.value ?? "")));
  const old = [...reused].map(([each, bound]) => adoptionOf(each, bound));
  return [...old, ...groupsOf(others).map((group) => planGroup(group, names))];
}

type DocumentGroup = [TypedDocument, ...TypedDocument[]];

/** Groups similar documents, unless their authors gave them different names. */
function groupsOf(documents: readonly TypedDocument[]): DocumentGroup[] {
  const groups: { readonly skeleton: string; name: string | undefined; readonly group: DocumentGroup }[] = [];
  for (const typed of documents) {
    const skeleton = skeletonOf(typed);
    const name = typed.document.operation.name?.value;
    const alike = groups.filter((each) => each.skeleton === skeleton);
    const match = alike.find((each) => name === undefined || each.name === undefined || each.name === name);
    if (!match) groups.push({ skeleton, name, group: [typed] });
    else {
      match.name ??= name;
      match.group.push(typed);
    }
  }
  return groups.map(({ group }) => group);
}

/** Returns everything that two documents must share to become one operation: all but the values of their arguments. */
function skeletonOf({ document: { operation, fragments } }: TypedDocument): string {
  // A document that declares variables keeps its shape.
  if (operation.variableDefinitions?.length)
    return print({ kind: Kind.DOCUMENT, definitions: [operation, ...fragments] });
  const roots = operation.selectionSet.selections;
  const bare = visit(
    { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] },
    {
      OperationDefinition: ({ name: _, ...nameless }) => nameless,
      Field: (field) => (roots.includes(field) ? { ...field, arguments: [] } : undefined),
      Argument: (argument) => ({ ...argument, value: { kind: Kind.NULL } }),
    },
  );
  return print(bare);
}

function planGroup(group: DocumentGroup, takenNames: Set<string>): PlannedAdoption {
  const named = group.find(({ document }) => document.operation.name) ?? group[0];
  const name = nameOperation(named.document.operation, takenNames);
  takenNames.add(functionName(name));
  const planned = planOperation(group);
  const operation = { ...planned.operation, name: { kind: Kind.NAME, value: name } } as const;
  return {
    name,
    functionName: functionName(name),
    planned,
    file: undefined,
    ...shapeOf(operation),
    documents: new Map(group.map(({ document }, index) => [document, planned.bindings[index] ?? []])),
  };
}

function adoptionOf(
  { operation, file }: ExistingOperation,
  documents: ReadonlyMap<BotDocument, readonly Binding[]>,
): PlannedAdoption {
  const name = operation.name?.value ?? "";
  return { name, functionName: functionName(name), planned: undefined, file, ...shapeOf(operation), documents };
}

function shapeOf(operation: OperationDefinitionNode): Pick<PlannedAdoption, "kind" | "resultKeys" | "text"> {
  const { selections } = operation.selectionSet;
  const resultKeys = selections.flatMap((each) => (each.kind === Kind.FIELD ? (each.alias ?? each.name).value : []));
  return { kind: operation.operation, resultKeys, text: print(operation) };
}
