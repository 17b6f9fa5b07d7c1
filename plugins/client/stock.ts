import { createRequire } from "node:module";

// Their CommonJS build loads in half the time of the other one, and both stand on the same `graphql`.
const require = createRequire(import.meta.url);
export const typescript: typeof import("@graphql-codegen/typescript") = require("@graphql-codegen/typescript");
export const typescriptOperations: typeof import("@graphql-codegen/typescript-operations") = require("@graphql-codegen/typescript-operations");

/** What the stock plugins have to be told so that their names and values are the client's. */
const options = {
  namingConvention: "keep",
  scalars: { ID: "string" },
  enumsAsTypes: true,
  arrayInputCoercion: false,
} as const;

/** What the stock plugins are told. */
export type StockConfig = Readonly<Record<string, unknown>> & {
  /** The TypeScript type of each scalar. */
  readonly scalars: Readonly<Record<string, string>>;
};

/** What the stock plugins are told, with what a user says of scalars. */
export function stockConfig(scalars: Readonly<Record<string, string>> = {}): StockConfig {
  return { ...options, scalars: { ...options.scalars, ...scalars } };
}

/** The first lines of each file. Handed over to be prepended, as the stock plugins do with what they need at the top. */
export const header =
  "// Made from the schema and the operations. Do not edit it: change those, then run `npm run codegen`.\n";
