// Faults of type definitions that graphql-js reports without a place.

import {
  type ASTNode,
  type DefinitionNode,
  type DocumentNode,
  Kind,
  type NamedTypeNode,
  type NameNode,
  specifiedScalarTypes,
  type TypeNode,
} from "graphql";
import { type Diagnostic, diagnosticAt, placeOf } from "../diagnostics/diagnostic.ts";
import { formatPlace } from "../diagnostics/format.ts";

interface Named {
  readonly kind: Kind;
  readonly name: NameNode;
}

/** Reports a type, a directive or a field that is defined twice. An extension is not a second definition. */
export function findDuplicateDefinitions({ definitions }: DocumentNode): Diagnostic[] {
  const named = definitions.filter(isDefinition);
  return [
    ...duplicatesIn(named, (each) =>
      each.kind === Kind.DIRECTIVE_DEFINITION ? `@${each.name.value}` : each.name.value,
    ),
    ...named.flatMap((each) => {
      const fields = "fields" in each ? (each.fields as readonly Named[] | undefined) : undefined;
      return duplicatesIn(fields ?? [], (field) => `${each.name.value}.${field.name.value}`);
    }),
  ];
}

function isDefinition(definition: DefinitionNode): definition is DefinitionNode & Named {
  return "name" in definition && definition.name !== undefined && !definition.kind.endsWith("Extension");
}

function duplicatesIn<Node extends Named>(nodes: readonly Node[], nameOf: (node: Node) => string): Diagnostic[] {
  const first = new Map<string, Node>();
  return nodes.flatMap((node) => {
    const name = nameOf(node);
    const earlier = first.get(name);
    if (!earlier) {
      first.set(name, node);
      return [];
    }
    const message = `${name} is also defined at ${formatPlace(placeOf(earlier.name))}.`;
    return [diagnosticAt("invalid-schema", node.name, { message, hint: "Merge the two, or remove one." })];
  });
}

/** Reports each use of a type that the document does not define. */
export function findUnknownTypes({ definitions }: DocumentNode): Diagnostic[] {
  const defined = new Set(specifiedScalarTypes.map(({ name }) => name));
  for (const definition of definitions) {
    if ("name" in definition && definition.name) defined.add(definition.name.value);
  }
  return definitions
    .flatMap((definition) => typesIn(definition))
    .filter(({ name }) => !defined.has(name.value))
    .map((node) => {
      const message = `There is no type ${node.name.value}.`;
      return diagnosticAt("invalid-schema", node, { message, hint: "Define it, or correct the name." });
    });
}

/** The lists of a definition that name types, and those that hold further definitions. */
interface Parts {
  readonly type?: TypeNode;
  readonly types?: readonly NamedTypeNode[];
  readonly interfaces?: readonly NamedTypeNode[];
  readonly operationTypes?: readonly ASTNode[];
  readonly fields?: readonly ASTNode[];
  readonly arguments?: readonly ASTNode[];
}

/** Every type that a definition names. This is quicker than `visit`, and a schema may have tens of thousands. */
function typesIn(node: ASTNode): NamedTypeNode[] {
  const { type, types = [], interfaces = [], ...parts } = node as Parts;
  const inner = [parts.operationTypes, parts.fields, parts.arguments].flatMap((each) => each ?? []);
  return [...(type ? [namedTypeIn(type)] : []), ...types, ...interfaces, ...inner.flatMap(typesIn)];
}

function namedTypeIn(type: TypeNode): NamedTypeNode {
  return type.kind === Kind.NAMED_TYPE ? type : namedTypeIn(type.type);
}
