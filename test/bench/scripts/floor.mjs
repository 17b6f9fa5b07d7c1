// The least that any generator has to do: read, parse, build and validate. Prints nothing.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSchema, concatAST, parse, validate } from "graphql";

const [schemaFile = "", folder = ""] = process.argv.slice(2);
const schema = buildSchema(readFileSync(schemaFile, "utf8"));
const documents = readdirSync(folder).map((file) => parse(readFileSync(join(folder, file), "utf8")));
const [error] = validate(schema, concatAST(documents));
if (error) throw error;
