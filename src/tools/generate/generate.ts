import { posix, resolve } from "node:path";
import type { GraphQLSchema } from "graphql";
import { findProblems } from "../../../plugins/client/check/validate.ts";
import { printReport, Refused } from "../../../plugins/client/errors.ts";
import { checkOutput } from "../../../plugins/client/output.ts";
import { isRefusal, resolveSection, type Section } from "../../../plugins/client/section.ts";
import { Failure } from "../failure.ts";
import type { Output, Project } from "../project/project.ts";
import { loadSchema } from "./schema.ts";
import { allDocuments, loadSources, type Sources } from "./sources.ts";
import { printFiles, type Texts } from "./texts.ts";

export interface GeneratedFile {
  /** Absolute. */
  readonly path: string;
  readonly content: string;
}

export interface Generated {
  /** `schema.ts`, `types.ts` and `client.ts` of each output. */
  readonly files: readonly GeneratedFile[];
  /** What is warned of, as a report; empty if nothing is. */
  readonly warnings: string;
}

/**
 * Makes in memory what graphql-codegen would write, to the byte. Writes and prints nothing.
 *
 * @throws {Refused} with every problem of the first output that has some.
 * @throws {Failure} if there is nothing to make it of.
 */
export async function generate(project: Project): Promise<Generated> {
  const files: GeneratedFile[] = [];
  const warnings: string[] = [];
  const schemas = new Map<string, GraphQLSchema>();
  for (const output of project.outputs) {
    const section = sectionFor(project, output);
    const schema = schemas.get(output.schema) ?? loadSchema(project.folder, output.schema);
    schemas.set(output.schema, schema);
    const sources = await loadSources(project.folder, output);
    warnings.push(judge(schema, sources, section));
    files.push(...placed(project, output, await printFiles(schema, sources, section)));
  }
  return { files, warnings: warnings.join("") };
}

/** @throws {Failure} if an option is mistaken, or the folder cannot be the output. */
export function sectionFor({ folder }: Project, output: Output): Section {
  try {
    const section = resolveSection(output);
    checkOutput(output.folder, folder);
    return section;
  } catch (error) {
    throw error instanceof TypeError ? new Failure(error.message) : error;
  }
}

/**
 * What is warned of.
 *
 * @throws {Refused} if anything stops the run.
 */
export function judge(schema: GraphQLSchema, sources: Sources, { client, stock }: Section): string {
  const problems = findProblems(schema, allDocuments(sources), Object.keys(stock.scalars));
  if (isRefusal(problems, client)) throw new Refused(problems);
  return problems.length > 0 ? printReport(problems) : "";
}

/** The texts with the paths of their files. */
export function placed({ folder }: Project, output: Output, texts: Texts): GeneratedFile[] {
  return Object.entries(texts).map(([file, content]) => ({
    path: resolve(folder, posix.join(output.folder, file)),
    content,
  }));
}
