// Errors in type definitions that graphql-js reports without a place.

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
import { diagnosticAt, placeOf } from "../diagnostics/create.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { formatPlace } from "../diagnostics/format.ts";
import { namedTypeOf } from "../documents.ts";

interface Named {
  readonly kind: Kind;
  readonly name: NameNode;
}

/** Reports a type, a directive or a field that is defined twice. An extension is not a second definition. */
export function findDuplicateDefinitions({ definitions }: DocumentNode): Diagnostic[] {
  const named = definitions.filter(isDefinition);
  const types = named.filter(({ kind }) => kind !== Kind.DIRECTIVE_DEFINITION);
  const directives = named.filter(({ kind }) => kind === Kind.DIRECTIVE_DEFINITION);
  return [
    ...duplicatesIn(types, ""),
    ...duplicatesIn(directives, "@"),
    ...types.flatMap((each) => {
      const { fields = [] } = each as { readonly fields?: readonly Named[] };
      return duplicatesIn(fields, `${each.name.value}.`);
    }),
  ];
}

function isDefinition(definition: DefinitionNode): definition is DefinitionNode & Named {
  return "name" in definition && definition.name !== undefined && !definition.kind.endsWith("Extension");
}

/** @param before The text before the names in a message. */
function duplicatesIn(nodes: readonly Named[], before: string): Diagnostic[] {
  const first = new Map<string, Named>();
  const diagnostics: Diagnostic[] = [];
  for (const node of nodes) {
    const earlier = first.get(node.name.value);
    if (!earlier) {
      first.set(node.name.value, node);
      continue;
    }
    const message = `${before}${node.name.value} is also defined at ${formatPlace(placeOf(earlier.name))}.`;
    diagnostics.push(diagnosticAt("invalid-schema", node.name, { message, hint: "Merge the two, or remove one." }));
  }
  return diagnostics;
}

/** Reports each use of a type that the document does not define. */
export function findUnknownTypes({ definitions }: DocumentNode): Diagnostic[] {
  const defined = new Set(specifiedScalarTypes.map(({ name }) => name));
  for (const definition of definitions) {
    if ("name" in definition && definition.name) defined.add(definition.name.value);
  }
  const diagnostics: Diagnostic[] = [];
  const checkType = (node: NamedTypeNode) => {
    if (defined.has(node.name.value)) return;
    const message = `There is no type ${node.name.value}.`;
    diagnostics.push(diagnosticAt("invalid-schema", node, { message, hint: "Define it, or correct the name." }));
  };
  for (const definition of definitions) eachType(definition, checkType);
  return diagnostics;
}

/** The keys of a definition with names of types, and the keys with further definitions. */
interface Parts {
  readonly type?: TypeNode;
  readonly types?: readonly NamedTypeNode[];
  readonly interfaces?: readonly NamedTypeNode[];
  readonly operationTypes?: readonly ASTNode[];
  readonly fields?: readonly ASTNode[];
  readonly arguments?: readonly ASTNode[];
}

/** Calls back for every type that a definition names. A schema may have tens of thousands: `visit` is ten times slower. */
function eachType(node: ASTNode, callback: (type: NamedTypeNode) => void): void {
  const { type, types, interfaces, operationTypes, fields, arguments: given } = node as Parts;
  if (type) callback(namedTypeOf(type));
  if (types) for (const each of types) callback(each);
  if (interfaces) for (const each of interfaces) callback(each);
  for (const inner of [operationTypes, fields, given]) if (inner) for (const each of inner) eachType(each, callback);
}
