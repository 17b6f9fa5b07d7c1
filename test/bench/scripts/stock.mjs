// The least that the preset's three files cost: the floor, and one call of each of the two plugins that it stands on, loaded
// as it loads them. Writes nothing, reads no config, checks nothing of its own, prints no client.

import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { buildSchema, concatAST, lexicographicSortSchema, parse, validate } from "graphql";

const require = createRequire(import.meta.url);
const { plugin: typescript } = require("@graphql-codegen/typescript");
const { plugin: typescriptOperations } = require("@graphql-codegen/typescript-operations");

const [schemaFile = "", folder = "", scalars = "{}"] = process.argv.slice(2);
const schema = lexicographicSortSchema(buildSchema(readFileSync(schemaFile, "utf8")));
const document = concatAST(readdirSync(folder).map((file) => parse(readFileSync(join(folder, file), "utf8"))));
const [error] = validate(schema, document);
if (error) throw error;
const config = {
  namingConvention: "keep",
  scalars: { ID: "string", ...JSON.parse(scalars) },
  enumsAsTypes: true,
  arrayInputCoercion: false,
};
await typescript(schema, [], config);
await typescriptOperations(schema, [{ document }], config, { outputFile: "types.ts" });
