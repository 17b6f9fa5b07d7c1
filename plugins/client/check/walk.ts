// One walk over the definitions applies GraphQL's own rules and ours: checking costs as much as walking.

import {
  type ASTNode,
  type ASTVisitFn,
  type ASTVisitor,
  type DefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  TypeInfo,
  ValidationContext,
  type ValidationRule,
  visit,
  visitInParallel,
  visitWithTypeInfo,
} from "graphql";
import type { Code } from "../diagnostics/codes.ts";
import { type Diagnostic, diagnosticOf, type ReportDiagnostic } from "../diagnostics/diagnostic.ts";
import { withIdempotent } from "../directives.ts";
import { graphqlRules } from "./graphql-rules.ts";
import { hintFor } from "./hints.ts";
import { incrementalDeliveryRule } from "./incremental-delivery.ts";
import type { ExecutableDefinition } from "./reach.ts";
import { scalarRule } from "./scalars.ts";
import { fallbackRule, inferredFragmentRule, interpolationRule, typenameRule } from "./warnings.ts";
import { refuseMerges, wrongTypeRules } from "./wrong-types.ts";

interface WalkOptions {
  readonly scalars: readonly string[] | undefined;
  /** Fragments that no operation uses: what is wrong in them is a warning. */
  readonly unused: ReadonlySet<ExecutableDefinition>;
  readonly only: ReadonlySet<DefinitionNode> | undefined;
}

/** Returns what the rules report about the definitions. */
export function walk(
  schema: GraphQLSchema,
  definitions: readonly ExecutableDefinition[],
  { scalars, unused, only }: WalkOptions,
): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const document = { kind: Kind.DOCUMENT, definitions } as const;
  const checked = withIdempotent(schema);
  const typeInfo = new TypeInfo(checked);
  // The rule at work, and the definition that it looks at.
  let code: Code = "syntax";
  let definition: ExecutableDefinition | undefined;
  const report: ReportDiagnostic = (diagnostic) =>
    diagnostics.push(definition && unused.has(definition) ? { ...diagnostic, severity: "warning" } : diagnostic);
  const take = (error: GraphQLError) =>
    report(diagnosticOf(code, error, hintFor(code, error, { context, definition })));
  const context = new ValidationContext(checked, document, typeInfo, take);
  const visitors = [
    ...Object.entries(graphqlRules).map(([name, rule]) => announcing(rule(context), () => (code = name as Code))),
    ...ownRules(scalars, report).map((rule) => rule(context)),
  ];
  const visitor = withoutDescriptions(visitWithTypeInfo(typeInfo, visitInParallel(visitors)));
  for (definition of only ? definitions.filter((each) => only.has(each)) : definitions) {
    try {
      visit(definition, visitor);
    } catch (error) {
      // A rule of graphql-js throws at a condition on the field of a subscription.
      if (!(error instanceof GraphQLError)) throw error;
      take(error);
    }
  }
  definition = undefined;
  const isCircular = diagnostics.some((each) => each.code === "no-fragment-cycles");
  return isCircular ? diagnostics : [...diagnostics, ...refuseMerges(schema, definitions, only)];
}

function ownRules(scalars: readonly string[] | undefined, report: ReportDiagnostic): ValidationRule[] {
  return [
    ...wrongTypeRules(report),
    incrementalDeliveryRule(report),
    typenameRule(report),
    fallbackRule(report),
    inferredFragmentRule(report),
    interpolationRule(report),
    ...(scalars ? [scalarRule(scalars, report)] : []),
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
