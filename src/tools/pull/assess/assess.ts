import { resolve } from "node:path";
import type { GraphQLSchema, OperationDefinitionNode } from "graphql";
import { byName } from "../../../../plugins/client/by-name.ts";
import type { OutputConfig } from "../../../../plugins/client/config.ts";
import { placeOf } from "../../../../plugins/client/diagnostics/create.ts";
import type { Diagnostic } from "../../../../plugins/client/diagnostics/diagnostic.ts";
import { type Documents, isOperation } from "../../../../plugins/client/documents.ts";
import { generateFrom } from "../../../../plugins/client/generate.ts";
import { loadDocuments } from "../../../../plugins/client/load/load.ts";
import { loadCompare } from "../../compare/load.ts";
import type { Comparison, OperationChange } from "../../compare/model.ts";
import { Failure } from "../../failure.ts";
import { configFor } from "../../generate/generate.ts";
import type { Output, Project } from "../../project/project.ts";
import type { Problem } from "../../report/finding.ts";
import type { AssessedOutput, OperationReport } from "../report.ts";
import { documentsFor } from "./documents.ts";
import { confirmedIn } from "./evidence.ts";
import { type Objections, objectionOf, objectionsTo } from "./objections.ts";

/** The project's current schema, and the service's. */
export interface Schemas {
  readonly before: GraphQLSchema;
  readonly after: GraphQLSchema;
}

/**
 * Checks an output's operations against the new schema as the generator does, and compares the code that is generated
 * with the old schema and with the new one.
 *
 * @throws {InvalidOperationsError} if the operations cannot be read.
 */
export async function assessOutput(project: Project, output: Output, schemas: Schemas): Promise<AssessedOutput> {
  // The comparison reads TypeScript.
  const config = { ...configFor(project, output), emit: "ts", makesTypes: true } as const;
  // A project without operations gets the schema first.
  const { documents } = await loadDocuments(project.folder, output);
  const assessments = documents.own.filter(isOperation).map((operation) => {
    // Each operation is checked alone, so that an invalid operation does not hide the effect on the others.
    const alone = documentsFor([operation], documents);
    const before = objectionsTo(alone, schemas.before, config);
    const after = objectionsTo(alone, schemas.after, config);
    return { operation, documents: alone, before, after };
  });
  const comparable = assessments.filter(({ before, after }) => before.refusals.length + after.refusals.length === 0);
  const shared = documentsFor(
    comparable.map(({ operation }) => operation),
    documents,
  );
  const comparison =
    objectionsTo(shared, schemas.after, config).refusals.length > 0
      ? nothing
      : await compare(shared, schemas, config, resolve(project.folder, output.folder));
  const changes = new Map(comparison.operations.map((change) => [change.name, change]));
  const operations = assessments.map(
    (each): OperationReport => ({
      ...describe(each, changes.get(each.operation.name?.value ?? "")),
      confirmed: each.after.refusals.length > 0 ? [] : confirmedIn(each.documents, schemas.before, schemas.after),
    }),
  );
  operations.sort(byName);
  const reported = new Set(operations.flatMap(({ refusals }) => refusals.map(placeAndText)));
  const all = documentsFor(documents.own.filter(isOperation), documents);
  // Some problems appear only when all operations are checked together.
  const refusals = objectionsTo(all, schemas.after, config).refusals.filter(
    (each) => !reported.has(placeAndText(each)),
  );
  return { folder: output.folder, operations, exports: comparison.exports, refusals };
}

function placeAndText({ file, line, message }: Problem): string {
  return JSON.stringify([file, line, message]);
}

const nothing: Comparison = { operations: [], exports: [] };

/** Compares the code that is generated with the old schema and with the new one. */
async function compare(
  documents: Documents,
  schemas: Schemas,
  config: OutputConfig,
  folder: string,
): Promise<Comparison> {
  const { compare, reason } = await loadCompare(folder);
  if (!compare) throw new Failure(reason);
  const sideOf = (schema: GraphQLSchema) => {
    const { model, files } = generateFrom(schema, documents, config);
    return compare.generatedSide(model, String(files.find(({ kind }) => kind === "types")?.content ?? ""));
  };
  return compare.compareSides(sideOf(schemas.before), sideOf(schemas.after), folder);
}

interface Judged {
  readonly operation: OperationDefinitionNode;
  readonly before: Objections;
  readonly after: Objections;
}

function describe({ operation, before, after }: Judged, change: OperationChange | undefined) {
  const isFixed = before.refusals.length > 0 && after.refusals.length === 0;
  // The place is enough: with another reason, the deprecation is not new.
  const keyOf = ({ file, line, column }: Diagnostic) => JSON.stringify([file, line, column]);
  const earlier = new Set(before.deprecated.map(keyOf));
  const fixed = { part: "function", path: "", what: "can be generated now", breaks: false } as const;
  return {
    name: operation.name?.value ?? "",
    kind: operation.operation,
    ...placeOf(operation.name ?? operation),
    verdict: after.refusals.length > 0 ? "refused" : isFixed ? "changes" : (change?.verdict ?? "unaffected"),
    refusals: after.refusals,
    changes: isFixed ? [fixed] : (change?.changes ?? []),
    deprecated: after.deprecated.filter((each) => !earlier.has(keyOf(each))).map(objectionOf),
  } as const;
}
