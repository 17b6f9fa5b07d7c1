import { type DefinitionNode, type DocumentNode, Kind, type OperationDefinitionNode, parse, print } from "graphql";

/** Formats a GraphQL document. Returns undefined if it cannot be parsed. */
export function printDocument(source: string): string | undefined {
  const document = parseSource(source);
  return document && print(document);
}

/** Prints a GraphQL document as an operation file, in which every operation has a name. Returns undefined if it is not valid. */
export function printOperation(source: string): string | undefined {
  const document = parseSource(source);
  return document && `${print({ ...document, definitions: document.definitions.map(withName) })}\n`;
}

function parseSource(source: string): DocumentNode | undefined {
  try {
    return parse(source);
  } catch {
    return undefined;
  }
}

function withName(definition: DefinitionNode): DefinitionNode {
  if (definition.kind !== Kind.OPERATION_DEFINITION || definition.name) return definition;
  return { ...definition, name: { kind: Kind.NAME, value: nameOf(definition) } };
}

/** Derives a name from the first root field: `SendMessage`, and `OnMessage` for a subscription. */
function nameOf({ operation, selectionSet }: OperationDefinitionNode): string {
  const field = selectionSet.selections.find((selection) => selection.kind === Kind.FIELD)?.name.value ?? operation;
  const name = `${field.charAt(0).toUpperCase()}${field.slice(1)}`;
  return operation === "subscription" ? `On${name}` : name;
}
