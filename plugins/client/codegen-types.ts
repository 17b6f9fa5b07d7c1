// The parts of graphql-codegen's types that this package uses. The declarations of `@graphql-codegen/plugin-helpers` need
// packages that not every project has; a test compares these types with its.

import type { DocumentNode, GraphQLSchema } from "graphql";

/** Files by their path or pattern, each with the function that reads it. */
export interface CustomLoaders {
  // graphql-codegen's types allow only the name of a module; graphql-tools takes the function as well.
  [pointer: string]: { loader: string };
}

/** An entry of `documents`. */
export type DocumentPointer = string | CustomLoaders;

/** A preset of graphql-codegen. */
export interface Preset {
  prepareDocuments(output: string, pointers: DocumentPointer[]): Promise<DocumentPointer[]>;
  buildGeneratesSection(options: PresetOptions): Promise<OutputFile[]>;
}

/** The arguments of a preset. */
export interface PresetOptions {
  readonly baseOutputDir: string;
  readonly presetConfig: Readonly<Record<string, unknown>>;
  readonly config: { [key: string]: unknown };
  readonly schema: DocumentNode;
  readonly schemaAst?: GraphQLSchema | undefined;
  readonly documents: readonly DocumentFile[];
  readonly plugins: readonly unknown[];
  readonly documentTransforms?: readonly unknown[] | undefined;
}

interface DocumentFile {
  readonly document?: DocumentNode | undefined;
  readonly type?: string | undefined;
}

/** A file that graphql-codegen writes: here one plugin returns its whole text. */
export interface OutputFile {
  filename: string;
  plugins: { [name: string]: object }[];
  pluginMap: { [name: string]: { plugin(): string } };
  schema: DocumentNode;
  schemaAst: GraphQLSchema;
  documents: [];
  config: { [key: string]: unknown };
}
