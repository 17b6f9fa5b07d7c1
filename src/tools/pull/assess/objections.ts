import type { GraphQLSchema } from "graphql";
import { check } from "../../../../plugins/client/check/check.ts";
import type { OutputConfig } from "../../../../plugins/client/config.ts";
import type { Code } from "../../../../plugins/client/diagnostics/codes.ts";
import type { Diagnostic } from "../../../../plugins/client/diagnostics/diagnostic.ts";
import type { Documents } from "../../../../plugins/client/documents.ts";
import type { Problem } from "../../report/finding.ts";

/** A schema's objections to an operation. */
export interface Objections {
  /** The reasons for which the generator refuses it. */
  readonly refusals: readonly Problem[];
  /** The deprecated parts that the operation uses. */
  readonly deprecated: readonly Diagnostic[];
}

/** Checks one operation, with its fragments, against a schema, as the generator does. */
export function objectionsTo(documents: Documents, schema: GraphQLSchema, config: OutputConfig): Objections {
  const { diagnostics } = check(schema, documents, config);
  return {
    refusals: diagnostics.filter(({ severity }) => severity === "error").map(objectionOf),
    deprecated: diagnostics.filter(({ code }) => code === "no-deprecated"),
  };
}

/** Turns a diagnostic into an objection. */
export function objectionOf({ code, file, line, message, hint }: Diagnostic): Problem {
  return { file, line, message, hint: codesOfRemovedParts.has(code) ? `Remove it, or replace it: ${hint}` : hint };
}

/** A field that the schema no longer has is not likely to be a misspelling. */
const codesOfRemovedParts: ReadonlySet<Code> = new Set(["fields-on-correct-type", "known-argument-names"]);
