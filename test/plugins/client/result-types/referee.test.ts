// Compares with the stock plugin: where its types are right, its types and ours must be assignable to each other.

import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Types } from "@graphql-codegen/plugin-helpers";
import { Kind, parse } from "graphql";
import { expect, test } from "vitest";
import { resultType, variablesType } from "../../../../plugins/client/names.ts";
import { hasGithub, readGithub } from "../../../bench/fixtures/github.ts";
import { makeOperations } from "../../../bench/fixtures/operations.ts";
import { compile } from "../../../support/compile.ts";
import { fixtures, root, schemas } from "../../../support/paths.ts";
import { repeats } from "../../../support/tier.ts";
import { typesOf } from "./types-of.ts";

// The plugin must find the copy of graphql that built the schema: both are the CommonJS build.
const require = createRequire(import.meta.url);
const graphql: typeof import("graphql") = require("graphql");
const stock: typeof import("@graphql-codegen/typescript-operations") = require("@graphql-codegen/typescript-operations");

/**
 * The stock plugin's mistake: it allows null for a variable that is an item of `[String!]`, if the variable has a
 * default.
 */
const tooWide = ["ItemsByDefaultQueryVariables"];

test.each([
  ["this project's operations", schemas.conversations, join(root, "operations"), {}],
  ["the accepted fixtures", schemas.library, join(fixtures, "accepted"), { Moment: "Date" }],
])(
  "our types and those of typescript-operations are assignable to each other: %s",
  async (_, schemaFile, folder, scalars) => {
    const files = readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8"));
    const operations = files.join("\n").replaceAll("@idempotent", "");
    expect(await findDifferences(readFileSync(schemaFile, "utf8"), operations, scalars)).toEqual([]);
  },
);

test("our types and those of typescript-operations are assignable to each other: operations on GitHub's schema", async ({
  skip,
}) => {
  skip(!hasGithub, "the packages of test/bench are not installed");
  const { text, schema } = readGithub();
  const files = makeOperations(schema, repeats({ quick: 60, deep: 1000 }));
  const custom = Object.keys(schema.getTypeMap()).filter((name) => new RegExp(`^scalar ${name}$`, "m").test(text));
  const scalars = Object.fromEntries(custom.map((name) => [name, "string"]));
  expect(await findDifferences(text, [...files.values()].join("\n"), scalars)).toEqual([]);
});

async function findDifferences(schema: string, operations: string, scalars: Record<string, string>): Promise<string[]> {
  const names = parse(operations).definitions.flatMap((definition) => {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) return [`${definition.name.value}Fragment`];
    if (definition.kind !== Kind.OPERATION_DEFINITION || !definition.name) return [];
    const operation = { name: definition.name.value, kind: definition.operation };
    return [resultType(operation), variablesType(operation)];
  });
  const ours = typesOf(schema, operations, scalars);
  const theirs = await printStock(schema, operations, scalars);
  const tooLarge = largeUnionsIn(ours);
  const lines = names.flatMap((name, index) => [
    ...(tooLarge.some((each) => each.startsWith(name))
      ? []
      : [`export const stock${index}: (value: ours.${name}) => stock.${name} = (value) => value;`]),
    ...(tooWide.includes(name)
      ? []
      : [`export const ours${index}: (value: stock.${name}) => ours.${name} = (value) => value;`]),
  ]);
  const imports = 'import type * as ours from "./ours.ts";\nimport type * as stock from "./stock.ts";';
  const files = {
    // The two ways to print an object without fields.
    "generated/ours.ts": ours.replace(
      /^export interface (\w+) \{\}$/gm,
      "export type $1 = Record<PropertyKey, never>;",
    ),
    // The stock plugin's types accept undefined in a list, which JSON does not have.
    "generated/stock.ts": theirs.replaceAll(" | null | undefined>", " | null>"),
    "generated/compared.ts": [imports, ...lines, ""].join("\n"),
  };
  // Our types accept undefined for a field that is left out.
  return compile(files, { exactOptionalPropertyTypes: false });
}

/**
 * The interfaces with more than 25 types. The stock plugin has a member for each type, and the compiler does not try
 * more than 25 combinations.
 */
function largeUnionsIn(types: string): string[] {
  const large = /^export interface (\w+) \{(?:(?!^\}).)*?__typename\??:\n(?: {4}\| "\w+";?\n){26}/gms;
  return [...types.matchAll(large)].flatMap(([, name]) => name ?? []);
}

/** Prints the types as the stock plugin does if it keeps names and reads an ID as text, like ours. */
async function printStock(schema: string, operations: string, scalars: Record<string, string>): Promise<string> {
  const documents: Types.DocumentFile[] = [{ location: "operations.graphql", document: graphql.parse(operations) }];
  const config = {
    namingConvention: "keep",
    scalars: { ID: "string", ...scalars },
    enumsAsTypes: true,
    arrayInputCoercion: false,
  } as const;
  const printed = await stock.plugin(graphql.buildSchema(schema), documents, config, { outputFile: "stock.ts" });
  if (typeof printed === "string") return printed;
  return [...(printed.prepend ?? []), printed.content].join("\n");
}
