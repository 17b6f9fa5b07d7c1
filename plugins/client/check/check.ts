import { type GraphQLSchema, type OperationDefinitionNode, OperationTypeNode } from "graphql";
import type { OutputConfig } from "../config.ts";
import { diagnosticAt } from "../diagnostics/create.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { type Documents, isOperation, unusedFragments } from "../documents.ts";
import { Memory } from "../memory.ts";
import { findDuplicates } from "./duplicates.ts";
import { checkLiterals } from "./literals.ts";
import { checkNames } from "./names.ts";
import { type CheckMemory, checkByRules } from "./rules.ts";
import { checkScalars } from "./scalars.ts";
import { useSchemaNames } from "./schema-names.ts";

export interface Checked {
  /** The documents, with the schema's own names of types. */
  readonly documents: Documents;
  /** All diagnostics about the documents; empty if there are none. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks the documents of an output. */
export function check(
  schema: GraphQLSchema,
  written: Documents,
  { scalars, warningsAsErrors }: Pick<OutputConfig, "scalars" | "warningsAsErrors">,
  memory: CheckMemory = new Memory(),
): Checked {
  // This comes first: every other rule would report a variable whose type name is not in the schema.
  const { documents, diagnostics: replaced } = useSchemaNames(schema, written);
  const operations = documents.own.filter(isOperation);
  const unused = unusedFragments(documents);
  const diagnostics = [
    ...replaced,
    ...checkNames(schema, operations, scalars),
    ...operations.flatMap((operation) => checkKind(schema, operation)),
    ...findDuplicates([...documents.own, ...documents.external]),
    ...operations.flatMap((operation) => checkLiterals(schema, operation)),
    ...unused.map((fragment) => {
      const message = `No operation uses the fragment ${fragment.name.value}.`;
      return diagnosticAt("no-unused-fragments", fragment, { message, hint: "Use it, or remove it." });
    }),
    ...checkScalars(schema, documents, scalars),
    ...checkByRules(schema, documents, new Set(unused), memory),
  ];
  return { documents, diagnostics: withSeverity(diagnostics, { warningsAsErrors }) };
}

/** Returns the diagnostics. Those that the option names become errors. */
export function withSeverity(
  diagnostics: readonly Diagnostic[],
  { warningsAsErrors }: Pick<OutputConfig, "warningsAsErrors">,
): Diagnostic[] {
  return diagnostics.map((diagnostic) =>
    warningsAsErrors.some((code) => code === diagnostic.code) ? { ...diagnostic, severity: "error" } : diagnostic,
  );
}

function checkKind(schema: GraphQLSchema, operation: OperationDefinitionNode): Diagnostic[] {
  const { operation: kind } = operation;
  if (schema.getRootType(kind)) return [];
  const kinds = Object.values(OperationTypeNode).filter((each) => schema.getRootType(each));
  const message = `The schema has no ${kind} type.`;
  return [diagnosticAt("known-operation-types", operation, { message, hint: `It has ${kinds.join(", ")}.` })];
}
