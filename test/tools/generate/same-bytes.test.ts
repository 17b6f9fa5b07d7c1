import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { formatDiagnostics } from "../../../plugins/client/diagnostics/format.ts";
import { generateProject } from "../../../src/tools/generate/generate.ts";
import { readOutputs } from "../../../src/tools/project/outputs.ts";
import { hasGithub, readGithub } from "../../bench/fixtures/github.ts";
import { makeOperations } from "../../bench/fixtures/operations.ts";
import { casesIn } from "../../support/cases.ts";
import { fixtures, root, schemas } from "../../support/paths.ts";
import { createProject, type Project, refusalOf, type Settings } from "../../support/project.ts";
import { repeats } from "../../support/tier.ts";
import { large } from "./large.ts";

/**
 * Runs `conversations generate` in the project of the settings, and returns its output as graphql-codegen would print
 * it.
 */
async function generateHere({ folder }: Project, { schema, outputConfig, rootConfig }: Settings = {}) {
  const config = readOutputs({
    schema: schema ?? schemas.conversations,
    importExtension: ".ts",
    ...rootConfig,
    generates: {
      "generated/": {
        preset: "conversations-codegen/codegen",
        presetConfig: { runtimeModule: "../src/runtime/transport.ts" },
        documents: "operations/*.graphql",
        ...outputConfig,
      },
    },
  });
  const { files, diagnostics } = await generateProject({ folder, configFile: join(folder, "codegen.ts"), ...config });
  return {
    warnings: diagnostics,
    files: Object.fromEntries(files.map(({ path, content }) => [relative(folder, path), content.toString()])),
  };
}

/** Checks that both commands write the same files and print the same messages. */
async function compareBoth(files: Readonly<Record<string, string | Uint8Array>>, settings?: Settings): Promise<void> {
  await using project = await createProject(files);
  const expected = await project.generate(settings);
  const { files: made, warnings } = await generateHere(project, settings);
  expect(Object.keys(made)).toEqual(Object.keys(expected));
  for (const [file, text] of Object.entries(expected)) expect(made[file]).toBe(text);
  expect(warnings.length === 0 ? "" : `${formatDiagnostics(warnings)}\n`).toBe(project.warned);
}

const accepted = readdirSync(join(fixtures, "accepted"));
const textOf = (name: string) => readFileSync(join(fixtures, "accepted", name), "utf8");
const inLibrary: Settings = { schema: schemas.library, outputConfig: { config: { scalars: { Moment: "string" } } } };

test.each(accepted)("the output equals that of graphql-codegen for %s", async (name) => {
  await compareBoth({ [`operations/${name}`]: textOf(name), ...partsFor(name) }, inLibrary);
});

test("the output equals that of graphql-codegen for all of these together", async () => {
  await compareBoth(Object.fromEntries(accepted.map((name) => [`operations/${name}`, textOf(name)])), inLibrary);
});

test.each(casesIn("warned"))(
  "the output and the messages equal those of graphql-codegen for $name",
  async ({ files, schema }) => {
    const own = schema ? { "schema.graphql": schema } : {};
    await compareBoth({ ...files, ...own }, schema ? { schema: "schema.graphql" } : {});
  },
);

test.each(casesIn("refused"))("$name is refused with the report of graphql-codegen", async ({ files, schema }) => {
  await using project = await createProject({ ...files, ...(schema && { "schema.graphql": schema }) });
  const settings = schema ? { schema: "schema.graphql" } : {};
  const report = await refusalOf(project.generate(settings));
  expect(report).toContain(await refusalOf(generateHere(project, settings)));
});

test("the output equals that of graphql-codegen for the Conversations project", async () => {
  const operations = readdirSync(join(root, "operations"));
  const texts = operations.map((name) => [`operations/${name}`, readFileSync(join(root, "operations", name), "utf8")]);
  await compareBoth(Object.fromEntries(texts));
});

test("the output equals that of graphql-codegen for a thousand operations", async () => {
  const { schema, operations, scalars } = large();
  await compareBoth(
    { "schema.graphql": schema, ...operations },
    { schema: "schema.graphql", outputConfig: { config: { scalars } } },
  );
});

test("the output equals that of graphql-codegen for operations on GitHub's schema", async ({ skip }) => {
  skip(!hasGithub, "the packages of test/bench are not installed");
  const { text, schema } = readGithub();
  const scalars = Object.fromEntries([...text.matchAll(/^scalar (\w+)/gm)].map(([, name = ""]) => [name, "string"]));
  const operations = [...makeOperations(schema, repeats({ quick: 60, deep: 1000 }))];
  const files = Object.fromEntries(operations.map(([name, operation]) => [`operations/${name}`, operation]));
  await compareBoth(
    { "schema.graphql": text, ...files },
    { schema: "schema.graphql", outputConfig: { config: { scalars } } },
  );
});

const introspecting =
  'query Look { __schema { types { kind name } directives { locations } } __type(name: "Item") { kind } }';

test.each<[string, Readonly<Record<string, string>>, Settings]>([
  ["operations that ask for introspection", { "operations/a.graphql": introspecting }, inLibrary],
  [
    "scalars that are imported",
    { "operations/a.graphql": "query M($at: Moment) { moments(at: $at) }" },
    {
      ...inLibrary,
      outputConfig: { config: { scalars: { Moment: "./moments.ts#Moment" } } },
    },
  ],
  [
    "external fragments",
    {
      "operations/a.graphql": "query A { items { ...P } }",
      "common/b.graphql": "fragment P on Item { id } query b { old { id } }",
    },
    {
      ...inLibrary,
      outputConfig: { externalDocuments: "common/*.graphql" },
    },
  ],
  [
    "patterns with exceptions",
    { "operations/a.graphql": "query A { pair }", "operations/b.graphql": "query {" },
    {
      ...inLibrary,
      outputConfig: { documents: ["operations/*.graphql", "!operations/b.graphql"] },
    },
  ],
  [
    "no import extension",
    { "operations/a.graphql": "query A { pair }" },
    { ...inLibrary, rootConfig: { importExtension: "" } },
  ],
  [
    "a schema in extensions",
    {
      "schema.graphql": "type Query { a: Int } extend type Query { b: E } enum E { Y X }",
      "operations/a.graphql": "query A { b }",
    },
    { schema: "schema.graphql" },
  ],
  [
    "a schema that lacks what its interfaces ask for",
    {
      "schema.graphql": "interface I { a: Int } type T implements I { b: Int } type Query { t: T }",
      "operations/a.graphql": "query A { t { b } }",
    },
    { schema: "schema.graphql" },
  ],
  [
    "documents that also match type definitions",
    {
      "operations/a.graphql": "extend type Query { local: Int } query A { pair }",
      "operations/b.graphql": "enum Local { A }",
    },
    inLibrary,
  ],
  [
    "an invalid fragment that no operation uses",
    { "operations/a.graphql": "query A { pair } fragment P on Item { nothing ...P } fragment Q on Nothing { id }" },
    inLibrary,
  ],
  ["operations with small first letters", { "operations/a.graphql": "query all_pairs { pair }" }, inLibrary],
  [
    "JavaScript",
    { "operations/a.graphql": "query A($first: Int) { items(first: $first) { id } }" },
    { ...inLibrary, outputConfig: { presetConfig: { emit: "js", moduleFormat: "commonjs" } } },
  ],
])("the output equals that of graphql-codegen for %s", async (_, files, settings) => {
  await compareBoth(files, settings);
});

test("an error in the schema does not hide an error in an operation, with generate and with graphql-codegen", async () => {
  const schema = "interface I { a: Int } type T implements I { b: Int } type Query { t: T }";
  await using project = await createProject({
    "schema.graphql": schema,
    "operations/a.graphql": "query A { t { c } }",
  });
  const settings = { schema: "schema.graphql" };
  const reports = [await refusalOf(project.generate(settings)), await refusalOf(generateHere(project, settings))];
  for (const report of reports) {
    expect(report).toContain('operations/a.graphql:1:15: error: Cannot query field "c" on type "T".');
    expect(report).not.toMatch(/^\s+at /m);
  }
});

/** Fragments that a case shares with others. */
function partsFor(name: string): Readonly<Record<string, string>> {
  return name === "fragments.graphql" ? { "operations/parts.graphql": textOf("parts.graphql") } : {};
}
