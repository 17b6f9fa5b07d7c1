import {
  type DefinitionNode,
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
} from "graphql";
import type { WarningCode } from "../diagnostics/codes.ts";
import { type Diagnostic, diagnosticAt } from "../diagnostics/diagnostic.ts";
import { refuseClashes } from "./clashes.ts";
import { findDuplicates } from "./duplicates.ts";
import { checkLiterals } from "./literals.ts";
import { type ExecutableDefinition, isExecutable, unusedFragments } from "./reach.ts";
import { walk } from "./walk.ts";

export interface CheckOptions {
  /** The scalars that have a TypeScript type. Without them no scalar is reported. */
  readonly scalars?: readonly string[] | undefined;
  /** Warnings that become errors. */
  readonly warningsAsErrors?: readonly WarningCode[];
  /**
   * The definitions to walk, against all the others. That is enough to know whether they have broken what was valid
   * before, but not for a complete list of diagnostics.
   */
  readonly only?: ReadonlySet<DefinitionNode> | undefined;
}

/** Returns everything that is wrong with the documents; an empty list if nothing is. */
export function checkDocuments(
  schema: GraphQLSchema,
  documents: readonly DocumentNode[],
  { scalars, warningsAsErrors = [], only }: CheckOptions = {},
): Diagnostic[] {
  const definitions = documents.flatMap((document) => document.definitions).filter(isExecutable);
  const operations = definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const unused = unusedFragments(definitions);
  const diagnostics = [
    ...operations.flatMap(checkName),
    ...operations.flatMap((operation) => checkKind(schema, operation)),
    ...findDuplicates(definitions),
    ...refuseClashes(schema, operations),
    ...operations.flatMap((operation) => checkLiterals(schema, operation)),
    ...(only ? [] : unused.map(reportUnused)),
    ...walk(schema, definitions, { scalars, unused: new Set(unused), only }),
  ];
  return diagnostics.map((diagnostic) =>
    warningsAsErrors.some((code) => code === diagnostic.code) ? { ...diagnostic, severity: "error" } : diagnostic,
  );
}

function reportUnused(fragment: ExecutableDefinition): Diagnostic {
  const message = `No operation uses the fragment ${fragment.name?.value}.`;
  return diagnosticAt("no-unused-fragments", fragment, { message, hint: "Use it, or remove it." });
}

const exampleNames = { query: "ListAgents", mutation: "SendMessage", subscription: "OnMessage" };

function checkName(operation: OperationDefinitionNode): Diagnostic[] {
  const { name, operation: kind } = operation;
  if (!name) {
    const hint = `Its function is named after it: write "${kind} ${exampleNames[kind]} { … }".`;
    return [diagnosticAt("no-anonymous-operations", operation, { message: `This ${kind} has no name.`, hint })];
  }
  if (/^[A-Z]/.test(name.value)) return [];
  const bare = name.value.replace(/^_+/, "");
  const capital = /^[a-z]/.test(bare) ? bare.charAt(0).toUpperCase() + bare.slice(1) : exampleNames[kind];
  const message = `${name.value} does not begin with a capital.`;
  return [
    diagnosticAt("operation-name-case", name, { message, hint: `Its types are named after it: use ${capital}.` }),
  ];
}

function checkKind(schema: GraphQLSchema, operation: OperationDefinitionNode): Diagnostic[] {
  const { operation: kind } = operation;
  if (schema.getRootType(kind)) return [];
  const message = `The schema has no ${kind} type.`;
  const kinds = Object.values(OperationTypeNode).filter((each) => schema.getRootType(each));
  return [diagnosticAt("known-operation-types", operation, { message, hint: `It has ${kinds.join(", ")}.` })];
}
