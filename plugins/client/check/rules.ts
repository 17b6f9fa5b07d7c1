// One walk over the definitions applies GraphQL's own rules and ours: checking costs as much as walking.

import {
  type ASTNode,
  type ASTVisitFn,
  type ASTVisitor,
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
import type { Cache } from "../cache.ts";
import type { Code } from "../diagnostics/codes.ts";
import { type Diagnostic, diagnosticOf, type ReportDiagnostic } from "../diagnostics/diagnostic.ts";
import { withIdempotent } from "../directives.ts";
import { type Documents, type ExecutableDefinition, fragmentsByName } from "../documents.ts";
import { graphqlRules } from "./graphql-rules.ts";
import { hintFor } from "./hints.ts";
import { incrementalDeliveryRule } from "./incremental-delivery.ts";
import { fallbackRule, inferredFragmentRule, interpolationRule, typenameRule } from "./warnings.ts";

/**
 * Returns what the rules report about the definitions. An error in a fragment that no operation uses is a warning: it
 * does no harm yet.
 */
export function checkByRules(
  schema: GraphQLSchema,
  { own, external }: Documents,
  unused: ReadonlySet<ExecutableDefinition>,
  cache?: Cache,
): Diagnostic[] {
  const definitions = [...own, ...external];
  const fragments = fragmentsByName({ own, external });
  const { visitDefinition, findCycles } = createWalk(schema, definitions);
  const diagnostics = definitions.flatMap((definition) => {
    const found =
      cache?.diagnostics.get(schema, definition, fragments, () => visitDefinition(definition)) ??
      visitDefinition(definition);
    return unused.has(definition) ? found.map(asWarning) : found;
  });
  const used = definitions.filter((definition) => !unused.has(definition));
  return [...diagnostics, ...findCycles(used), ...findCycles([...unused]).map(asWarning)];
}

function asWarning(diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, severity: "warning" };
}

function createWalk(schema: GraphQLSchema, definitions: readonly ExecutableDefinition[]) {
  const checked = withIdempotent(schema);
  const typeInfo = new TypeInfo(checked);
  // The rule at work, the definition that it looks at, and what was reported about that.
  let code: Code = "syntax";
  let current: ExecutableDefinition | undefined;
  let diagnostics: Diagnostic[] = [];
  const report: ReportDiagnostic = (diagnostic) => diagnostics.push(diagnostic);
  const take = (error: GraphQLError) =>
    report(diagnosticOf(code, error, hintFor(code, error, { context, definition: current })));
  const context = new ValidationContext(checked, { kind: Kind.DOCUMENT, definitions }, typeInfo, take);
  const visitors = [
    ...Object.entries(graphqlRules).map(([name, rule]) => announcing(rule(context), () => (code = name as Code))),
    ...ownRules(report).map((rule) => rule(context)),
  ];
  const visitor = withoutDescriptions(visitWithTypeInfo(typeInfo, visitInParallel(visitors)));
  const cycleVisitor = NoFragmentCyclesRule(context);
  return { visitDefinition, findCycles };

  function visitDefinition(definition: ExecutableDefinition): readonly Diagnostic[] {
    diagnostics = [];
    current = definition;
    try {
      visit(definition, visitor);
    } catch (error) {
      // A rule of graphql-js throws at a condition on the field of a subscription.
      if (!(error instanceof GraphQLError)) throw error;
      take(error);
    }
    return diagnostics;
  }

  /** Reports each cycle once, at the first of its fragments that is among these definitions. */
  function findCycles(among: readonly ExecutableDefinition[]): readonly Diagnostic[] {
    diagnostics = [];
    code = "no-fragment-cycles";
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

/** Has the visitor pass over descriptions, which are string values to the rules. */
function withoutDescriptions(visitor: ASTVisitor): ASTVisitor {
  // `visitWithTypeInfo` gives a visitor of this shape.
  const { enter, leave } = visitor as { readonly enter: ASTVisitFn<ASTNode>; readonly leave: ASTVisitFn<ASTNode> };
  return { enter: (node, key, ...others) => (key === "description" ? false : enter(node, key, ...others)), leave };
}

type Visit = (...parameters: readonly unknown[]) => unknown;

/** Has the visitor call `announce` before each of its functions: an error of graphql-js does not name its rule. */
function announcing(visitor: ASTVisitor, announce: () => void): ASTVisitor {
  const wrap = (visitNode: Visit): Visit => {
    return (...parameters) => {
      announce();
      return visitNode(...parameters);
    };
  };
  const wrapped = Object.entries(visitor).map(([kind, entry]) => {
    if (typeof entry === "function") return [kind, wrap(entry)];
    return [kind, Object.fromEntries(Object.entries(entry).map(([when, each]) => [when, wrap(each as Visit)]))];
  });
  return Object.fromEntries(wrapped);
}
