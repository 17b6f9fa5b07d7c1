import type { ValidationRule } from "graphql";
import { diagnosticAt } from "../diagnostics/create.ts";
import type { ReportDiagnostic } from "../diagnostics/diagnostic.ts";

/** Reports `@defer` and `@stream`, because a call has exactly one answer. */
export function incrementalDeliveryRule(report: ReportDiagnostic): ValidationRule {
  return (context) => ({
    Directive: (node) => {
      const name = node.name.value;
      // If the schema does not define the directive, another rule reports it as unknown.
      if (!["defer", "stream"].includes(name) || !context.getSchema().getDirective(name)) return;
      const message = `A call takes one whole answer, and @${name} asks for several.`;
      report(diagnosticAt("no-incremental-delivery", node, { message, hint: "Remove the directive." }));
    },
  });
}
