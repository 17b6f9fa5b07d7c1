import type { Types } from "@graphql-codegen/plugin-helpers";
import type { DocumentNode, GraphQLSchema } from "graphql";
import { printClient } from "../../../plugins/client/print/print.ts";
import { readClient } from "../../../plugins/client/read/read.ts";
import type { Section } from "../../../plugins/client/section.ts";
import { header, type StockConfig, typescript, typescriptOperations } from "../../../plugins/client/stock.ts";
import { allDocuments, asksIntrospection, documentOf, type Sources } from "./sources.ts";

/** The files of an output. */
export interface Texts {
  readonly "schema.ts": string;
  readonly "types.ts": string;
  readonly "client.ts": string;
}

/** What a plugin gives back. */
export type Printed = Pick<Types.ComplexPluginOutput, "content" | "prepend" | "append">;

/** Prints one file anew, by one call of its plugin. */
type Printer = (schema: GraphQLSchema, sources: Sources, section: Section) => Promise<string>;

/** What prints each file. */
export const printers: Readonly<Record<keyof Texts, Printer>> = {
  "schema.ts": printSchema,
  "types.ts": async (schema, sources, { stock }) => assemble(await printTypes(schema, documentFiles(sources), stock)),
  "client.ts": async (schema, sources, { client }) =>
    headed(printClient(readClient(schema, allDocuments(sources), client), client)),
};

/** Prints all files anew. */
export async function printFiles(schema: GraphQLSchema, sources: Sources, section: Section): Promise<Texts> {
  return {
    "schema.ts": await printers["schema.ts"](schema, sources, section),
    "types.ts": await printers["types.ts"](schema, sources, section),
    "client.ts": await printers["client.ts"](schema, sources, section),
  };
}

/** The schema's types. The operations matter only if they ask for the types of introspection. */
export async function printSchema(schema: GraphQLSchema, sources: Sources, { stock }: Section): Promise<string> {
  const files = asksIntrospection(allDocuments(sources)) ? documentFiles(sources) : [];
  return assemble(await typescript.plugin(schema, files, stock));
}

/** The types of variables and results. */
export function printTypes(schema: GraphQLSchema, files: Types.DocumentFile[], stock: StockConfig): Promise<Printed> {
  return Promise.resolve(typescriptOperations.plugin(schema, files, stock, { outputFile: "types.ts" }));
}

/** A document as plugins take it. */
export function documentFile(document: DocumentNode, type: "standard" | "external" = "standard"): Types.DocumentFile {
  return { document, type };
}

/** The documents as plugins take them. */
export function documentFiles({ own, external }: Sources): Types.DocumentFile[] {
  return [documentFile(documentOf(own)), documentFile(documentOf(external), "external")];
}

/** Puts a file together as graphql-codegen does: comments, imports and the rest of what goes first, then the content. */
export function assemble(printed: Printed): string {
  const { content, prepend = [], append = [] } = printed;
  const first = [...new Set([header, ...prepend])].filter(Boolean).sort((one, other) => rank(one) - rank(other));
  return [...first, content, ...new Set(append)].filter(Boolean).join("\n");
}

/** A file of our own, which needs nothing more at its top. */
export function headed(text: string): string {
  return assemble({ content: text });
}

function rank(text: string): number {
  if (/^(\/\*|\/\/| \*|\*\/)/.test(text)) return 0;
  return text.startsWith("import") ? 1 : 2;
}
