/** One folder of generated files. */
export interface Output {
  /** As the config has it: "generated/". */
  readonly folder: string;
  /** The file of the schema, by its path from the project's folder. */
  readonly schema: string;
  /** Patterns for files of operations; those that begin with "!" take files away. */
  readonly documents: readonly string[];
  /** Patterns for files that only lend their fragments. */
  readonly externalDocuments: readonly string[];
  /** Whether it is all right if there are no operations at all. */
  readonly mayBeEmpty: boolean;
  readonly presetConfig: Readonly<Record<string, unknown>>;
  readonly config: { readonly scalars?: Readonly<Record<string, string>>; readonly importExtension?: string };
}
