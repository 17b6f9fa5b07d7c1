import type { ValidationRule } from "graphql";
import { diagnosticAt } from "../diagnostics/create.ts";
import type { ReportDiagnostic } from "../diagnostics/diagnostic.ts";

/** Reports `@defer` and `@stream`: a call takes one answer. */
export function incrementalDeliveryRule(report: ReportDiagnostic): ValidationRule {
  return (context) => ({
    Directive: (node) => {
      const name = node.name.value;
      // A schema without the directive makes it unknown, which has a code of its own.
      if (!["defer", "stream"].includes(name) || !context.getSchema().getDirective(name)) return;
      const message = `A call takes one whole answer, and @${name} asks for several.`;
      report(diagnosticAt("no-incremental-delivery", node, { message, hint: "Remove the directive." }));
    },
  });
}
