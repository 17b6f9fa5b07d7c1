import type { DocumentNode, GraphQLSchema } from "graphql";
import { findProblems } from "../../../../plugins/client/check/validate.ts";
import type { Problem } from "../../../../plugins/client/errors.ts";
import { isRefusal, type Section } from "../../../../plugins/client/section.ts";
import type { Objection } from "../report.ts";
import { type Expected, expectedTypes } from "./expected-types.ts";

/** What a schema has against an operation. */
export interface Objections {
  /** Why the generator refuses it. */
  readonly refusals: readonly Objection[];
  /** What it uses that is deprecated. */
  readonly deprecated: readonly Objection[];
}

/** Holds one operation, with its fragments, against a schema, as the generator does. */
export function objectionsTo(document: DocumentNode, schema: GraphQLSchema, { client, stock }: Section): Objections {
  const problems = findProblems(schema, [document], Object.keys(stock.scalars));
  const refused = problems.filter((problem) => isRefusal([problem], client));
  const expected = refused.length > 0 ? expectedTypes(document, schema) : [];
  return {
    refusals: refused.map((problem) => read(problem, expected)),
    deprecated: problems.filter(({ code }) => code === "deprecated").map((problem) => read(problem, [])),
  };
}

/** A problem is "file:line:column: What. Remedy. [code]", and the lines around it. */
function read({ text }: Problem, expected: readonly Expected[]): Objection {
  const [line = ""] = text.split("\n", 1);
  const [, place = "", said = line] = /^(.+?:\d+):\d+: (.*) \[[\w-]+\]$/.exec(line) ?? [];
  const [, what = said, remedy = ""] = /^(.*[.?]) ([A-Z$].*)$/.exec(said) ?? [];
  return { place, what, edit: editFor(what, remedy, expected) };
}

function editFor(what: string, remedy: string, expected: readonly Expected[]): string {
  if (/^(Cannot query field|Unknown argument)/.test(what)) return `Take it out, or replace it: ${remedy}`;
  // graphql 16 says "argument "msg"", and 17 "Argument "Mutation.sendMessage(msg:)"".
  const [, argument, type] = /argument "(?:[@\w.]+\()?(\w+)(?::\))?" of type "([^"]+)" is required/i.exec(what) ?? [];
  if (argument && type) return `Declare $${argument}: ${type} and give ${argument}: $${argument}, or give a value.`;
  const [, variable] = /^Variable "\$(\w+)" of type/.exec(what) ?? [];
  const [, unknown] = /^Unknown type "(\w+)"/.exec(what) ?? [];
  const declared = expected.filter((each) => each.variable === variable || each.names === unknown);
  if (declared.length === 0) return remedy;
  return `Declare ${declared.map((each) => `$${each.variable}: ${each.type}`).join(", ")}.`;
}
