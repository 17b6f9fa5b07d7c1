import { resolve } from "node:path";
import type { GraphQLSchema, OperationDefinitionNode } from "graphql";
import { checkDocuments } from "../../../../plugins/client/check/check.ts";
import { placeOf } from "../../../../plugins/client/diagnostics/diagnostic.ts";
import { formatPlace } from "../../../../plugins/client/diagnostics/format.ts";
import type { Section } from "../../../../plugins/client/section.ts";
import { loadComparer } from "../../check/comparer.ts";
import type { Comparison, OperationChange, Version } from "../../compare/comparison.ts";
import { sectionFor } from "../../generate/generate.ts";
import { allDocuments, loadSources, type Sources } from "../../generate/sources.ts";
import { printFiles } from "../../generate/texts.ts";
import type { Output, Project } from "../../project/project.ts";
import type { Objection, OperationReport, OutputReport } from "../report.ts";
import { documentFor, operationsIn, sourcesWith } from "./documents.ts";
import { confirmedIn } from "./evidence.ts";
import { type Objections, objectionOf, objectionsTo } from "./objections.ts";

/** The schema as the project has it, and as the service gave it out. */
export interface Schemas {
  readonly before: GraphQLSchema;
  readonly after: GraphQLSchema;
}

/**
 * What the new schema means for an output's operations: each is held against it as the generator does, and what is
 * generated of those that it takes is compared by what it means for callers.
 *
 * @throws {InvalidOperationsError} if the operations cannot even be read.
 */
export async function judgeOutput(project: Project, output: Output, schemas: Schemas): Promise<OutputReport> {
  const section = sectionFor(project, output);
  // Whoever has no operations yet, writes them by the schema that is pulled.
  const sources = await loadSources(project.folder, { ...output, mayBeEmpty: true });
  const judged = operationsIn(sources).map((operation) => {
    const document = documentFor(operation, sources);
    const [before, after] = [
      objectionsTo(document, schemas.before, section),
      objectionsTo(document, schemas.after, section),
    ];
    return { operation, document, before, after };
  });
  const comparable = judged.filter(({ before, after }) => before.refusals.length + after.refusals.length === 0);
  const shared = sourcesWith(
    comparable.map(({ operation }) => operation),
    sources,
  );
  const refusals = refusalsOfAll(shared, schemas.after, section);
  const comparison =
    refusals.length > 0 ? nothing : await compare(shared, schemas, section, resolve(project.folder, output.folder));
  const changes = new Map(comparison.operations.map((change) => [change.name, change]));
  const operations = judged.map(
    (each): OperationReport => ({
      ...describe(each, changes.get(each.operation.name?.value ?? "")),
      confirmed: each.after.refusals.length > 0 ? [] : confirmedIn(each.document, schemas.before, schemas.after),
    }),
  );
  operations.sort((one, other) => (one.name < other.name ? -1 : 1));
  return { folder: output.folder, operations, exports: comparison.exports, refusals };
}

const nothing: Comparison = { operations: [], exports: [] };

/** What only shows when all operations stand together. */
function refusalsOfAll(sources: Sources, schema: GraphQLSchema, { client, stock }: Section): Objection[] {
  return checkDocuments(schema, allDocuments(sources), { ...client, scalars: Object.keys(stock.scalars) })
    .filter(({ severity }) => severity === "error")
    .map(objectionOf);
}

/** Before it is made anew, and after. */
async function compare(sources: Sources, schemas: Schemas, section: Section, folder: string): Promise<Comparison> {
  const version = async (schema: GraphQLSchema): Promise<Version> => {
    const texts = await printFiles(schema, sources, section);
    return { client: texts["client.ts"], types: texts["types.ts"], schema: texts["schema.ts"] };
  };
  const [before, after] = [await version(schemas.before), await version(schemas.after)];
  const { compareVersions } = await loadComparer();
  return compareVersions(before, after, folder);
}

interface Judged {
  readonly operation: OperationDefinitionNode;
  readonly before: Objections;
  readonly after: Objections;
}

function describe({ operation, before, after }: Judged, change: OperationChange | undefined) {
  const isFixed = before.refusals.length > 0 && after.refusals.length === 0;
  const known = new Set(before.deprecated.map(({ place, what }) => `${place} ${what}`));
  const fixed = { part: "function", path: "", what: "can be generated now", breaks: false } as const;
  return {
    name: operation.name?.value ?? "",
    kind: operation.operation,
    place: formatPlace(placeOf(operation.name ?? operation)),
    verdict: after.refusals.length > 0 ? "refused" : isFixed ? "changes" : (change?.verdict ?? "unaffected"),
    refusals: after.refusals,
    changes: isFixed ? [fixed] : (change?.changes ?? []),
    deprecated: after.deprecated.filter(({ place, what }) => !known.has(`${place} ${what}`)),
  } as const;
}
