import type { DocumentNode, GraphQLSchema } from "graphql";
import { checkDocuments } from "../../../../plugins/client/check/check.ts";
import type { Code } from "../../../../plugins/client/diagnostics/codes.ts";
import type { Diagnostic } from "../../../../plugins/client/diagnostics/diagnostic.ts";
import { formatPlace } from "../../../../plugins/client/diagnostics/format.ts";
import type { Section } from "../../../../plugins/client/section.ts";
import type { Objection } from "../report.ts";

/** What a schema has against an operation. */
export interface Objections {
  /** Why the generator refuses it. */
  readonly refusals: readonly Objection[];
  /** What it uses that is deprecated. */
  readonly deprecated: readonly Objection[];
}

/** Checks one operation, with its fragments, against a schema, as the generator does. */
export function objectionsTo(document: DocumentNode, schema: GraphQLSchema, { client, stock }: Section): Objections {
  const diagnostics = checkDocuments(schema, [document], { ...client, scalars: Object.keys(stock.scalars) });
  return {
    refusals: diagnostics.filter(({ severity }) => severity === "error").map(objectionOf),
    deprecated: diagnostics.filter(({ code }) => code === "no-deprecated").map(objectionOf),
  };
}

/** Turns a diagnostic into an objection. */
export function objectionOf({ code, file, line, message, hint }: Diagnostic): Objection {
  const edit = removed.has(code) ? `Remove it, or replace it: ${hint}` : (hint ?? "");
  return { place: formatPlace({ file: file ?? "", line: line ?? 0 }), what: message, edit };
}

/** What a schema has no more was there before: it is not likely to be a misspelling. */
const removed: ReadonlySet<Code> = new Set(["fields-on-correct-type", "known-argument-names"]);
