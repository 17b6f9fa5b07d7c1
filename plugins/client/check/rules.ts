// One walk over the definitions applies all rules, GraphQL's and ours, because the walk takes most of the time.

import {
  GraphQLError,
  type GraphQLSchema,
  Kind,
  NoFragmentCyclesRule,
  TypeInfo,
  ValidationContext,
  type ValidationRule,
  visit,
  visitInParallel,
  visitWithTypeInfo,
} from "graphql";
import type { Code } from "../diagnostics/codes.ts";
import { diagnosticOf } from "../diagnostics/create.ts";
import type { Diagnostic, ReportDiagnostic } from "../diagnostics/diagnostic.ts";
import { idempotentDefinition } from "../directives.ts";
import {
  type Documents,
  type ExecutableDefinition,
  fragmentsByName,
  fragmentsUsed,
  isFragment,
  isOperation,
} from "../documents.ts";
import type { Memory } from "../memory.ts";
import { graphqlRules } from "./graphql-rules.ts";
import { hintFor } from "./hints.ts";
import { incrementalDeliveryRule } from "./incremental-delivery.ts";
import { createWalkContext, walkedKeys } from "./walk.ts";
import { fallbackRule, inferredFragmentRule, interpolationRule, typenameRule } from "./warnings.ts";

/** The diagnostics of each definition. */
export type CheckMemory = Memory<ExecutableDefinition, readonly Diagnostic[]>;

/**
 * Returns what the rules report about the definitions. An error in a fragment that no operation uses is a warning: it
 * does no harm yet.
 */
export function checkByRules(
  schema: GraphQLSchema,
  { own, external }: Documents,
  unused: ReadonlySet<ExecutableDefinition>,
  memory: CheckMemory,
): Diagnostic[] {
  const definitions = [...own, ...external];
  const fragments = fragmentsByName({ own, external });
  const { visitDefinition, findCycles } = createWalk(schema, definitions);
  // Fragments come before operations: an operation is checked with the uses of variables in its fragments.
  const inOrder = [...definitions.filter(isFragment), ...definitions.filter(isOperation)];
  const diagnostics = inOrder.flatMap((definition) => {
    const dependencies = [schema, ...fragmentsUsed([definition], fragments)];
    const found = memory.get(definition, dependencies, () => visitDefinition(definition));
    return unused.has(definition) ? found.map(asWarning) : found;
  });
  const used = definitions.filter((definition) => !unused.has(definition));
  return [...diagnostics, ...findCycles(used), ...findCycles([...unused]).map(asWarning)];
}

function asWarning(diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, severity: "warning" };
}

function createWalk(schema: GraphQLSchema, definitions: readonly ExecutableDefinition[]) {
  const typeInfo = new TypeInfo(schema);
  const document = { kind: Kind.DOCUMENT, definitions: [...definitions, idempotentDefinition()] } as const;
  // The definition that the rules look at, and what was reported about it.
  let current: ExecutableDefinition | undefined;
  let diagnostics: Diagnostic[] = [];
  const report: ReportDiagnostic = (diagnostic) => diagnostics.push(diagnostic);
  const forHints = new ValidationContext(schema, document, typeInfo, () => {});
  const take = (code: Code, error: GraphQLError) =>
    report(diagnosticOf(code, error, hintFor(code, error, { context: forHints, definition: current })));
  const { usesRecorder, contextFor } = createWalkContext(schema, document, typeInfo, take);
  const visitors = [
    usesRecorder,
    ...Object.entries(graphqlRules).map(([code, rule]) => rule(contextFor(code as Code))),
    ...ownRules(report).map((rule) => rule(forHints)),
  ];
  const visitor = visitWithTypeInfo(typeInfo, visitInParallel(visitors));
  const cycleVisitor = NoFragmentCyclesRule(contextFor("no-fragment-cycles"));
  return { visitDefinition, findCycles };

  function visitDefinition(definition: ExecutableDefinition): readonly Diagnostic[] {
    diagnostics = [];
    current = definition;
    try {
      visit(definition, visitor, walkedKeys);
    } catch (error) {
      // The rule about subscriptions throws if the root field has a condition.
      if (!(error instanceof GraphQLError)) throw error;
      take("one-field-subscriptions", error);
    }
    return diagnostics;
  }

  /** Reports each cycle once, at the first of its fragments that is among these definitions. */
  function findCycles(among: readonly ExecutableDefinition[]): readonly Diagnostic[] {
    diagnostics = [];
    for (const definition of among) visit(definition, cycleVisitor);
    return diagnostics;
  }
}

function ownRules(report: ReportDiagnostic): ValidationRule[] {
  return [
    incrementalDeliveryRule(report),
    typenameRule(report),
    fallbackRule(report),
    inferredFragmentRule(report),
    interpolationRule(report),
  ];
}
