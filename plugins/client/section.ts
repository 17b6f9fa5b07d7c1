import { type DocumentNode, Kind } from "graphql";
import { type ClientConfig, resolveConfig } from "./config.ts";
import { type StockConfig, stockConfig } from "./stock.ts";

type RawConfig = Readonly<Record<string, unknown>>;

/** What an entry of `generates` says, as graphql-codegen hands it to a preset. */
export interface SectionOptions {
  readonly presetConfig: RawConfig;
  /** Of what stands under `config`, for any plugin, these two count. */
  readonly config: { readonly scalars?: Readonly<Record<string, string>>; readonly importExtension?: string };
}

/** What is made in one output folder, and how. */
export interface Section {
  readonly client: ClientConfig;
  readonly stock: StockConfig;
}

/** @throws {TypeError} that names every mistaken option. */
export function resolveSection({ presetConfig, config }: SectionOptions): Section {
  // graphql-codegen hands on "" if nothing was said, and ".js" is right wherever "" is.
  const types = `./types${config.importExtension || ".js"}`;
  return { client: resolveConfig({ types, ...presetConfig }), stock: stockConfig(config.scalars) };
}

/** A document of another client: it only lends its fragments. */
export function fragmentsOf(document: DocumentNode): DocumentNode {
  const definitions = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  return { ...document, definitions };
}
