import {
  chmodSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { schemas } from "../../support/paths.ts";
import { config, createWorkspace, outcomeOf, type Project, type Workspace } from "../workspace.ts";
import { large } from "./large.ts";

let workspace: Workspace;

beforeAll(() => {
  workspace = createWorkspace();
}, 60_000);

afterAll(() => workspace?.[Symbol.dispose]());

const files = {
  "codegen.ts": config,
  "schema.graphql": readFileSync(schemas.conversations, "utf8"),
  "operations/agents.graphql": "query ListAgents { agents { pageInfo { endCursor } } }",
};
const generated = ["client.ts", "schema.ts", "types.ts"];
const written = /^generated\/: schema\.ts, types\.ts, client\.ts written \([\d.]+ m?s\)\n$/;
const nothing = /^generated\/: nothing to do \([\d.]+ m?s\)\n$/;

function outputsOf(project: Project): Record<string, string> {
  return Object.fromEntries(generated.map((file) => [file, project.read(`generated/${file}`)]));
}

describe("the files", () => {
  const yaml =
    'schema: schema.graphql\ngenerates:\n  generated/:\n    preset: conversations-codegen/codegen\n    documents: "operations/*.graphql"\n';
  const typed = `import type { CodegenConfig } from "@graphql-codegen/cli";
import { conversations } from "conversations-codegen/codegen";
enum Where { Schema = "schema.graphql" }
const config: CodegenConfig = {
  schema: Where.Schema as string,
  documents: ["operations/*.graphql"],
  generates: { "generated/": { preset: conversations } },
};
export default config;
`;

  test.each([
    ["codegen.ts", config],
    ["codegen.ts", typed],
    ["codegen.js", config],
    ["codegen.yml", yaml],
    [
      "codegen.json",
      JSON.stringify({
        schema: "schema.graphql",
        documents: "operations/*.graphql",
        generates: { "generated/": { preset: "conversations-codegen/codegen" } },
      }),
    ],
  ])("are those of graphql-codegen for a %s", async (name, text) => {
    const { "codegen.ts": _, ...others } = files;
    const project = workspace.project({ ...others, [name]: text });
    expect(await project.codegen()).toMatchObject({ code: 0 });
    const expected = outputsOf(project);
    rmSync(join(project.folder, "generated"), { recursive: true });

    expect(await project.run("generate", "--config", name)).toEqual({
      code: 0,
      stdout: expect.stringMatching(written),
      stderr: "",
    });

    expect(outputsOf(project)).toEqual(expected);
    expect(readdirSync(join(project.folder, "generated")).sort()).toEqual(generated);
  });

  test("are the same if a second thread helps, as with many operations", async () => {
    const { schema, operations } = large(2000, 60);
    const moments = 'config: { scalars: { Moment: "string" } }, documents';
    const project = workspace.project({
      "codegen.ts": config.replace("documents", moments),
      "schema.graphql": schema,
      ...operations,
    });
    expect(await project.run("generate")).toMatchObject({ code: 0, stderr: expect.not.stringContaining("problem") });
    const made = outputsOf(project);
    rmSync(join(project.folder, "generated"), { recursive: true });
    expect(await project.codegen()).toMatchObject({ code: 0 });
    expect(outputsOf(project)).toEqual(made);
  });

  test("are written only if they change, keep their permissions and stay links", async () => {
    const project = workspace.project(files);
    await project.run("generate");
    const path = (file: string) => join(project.folder, "generated", file);
    const long = new Date(0);
    utimesSync(path("schema.ts"), long, long);
    chmodSync(path("types.ts"), 0o640);
    project.write({ "elsewhere/client.ts": "" });
    rmSync(path("client.ts"));
    symlinkSync("../elsewhere/client.ts", path("client.ts"));

    project.write({ "operations/more.graphql": "query More { agents { pageInfo { hasNextPage } } }" });
    const { stdout } = await project.run("generate");

    expect(stdout).toContain("generated/: types.ts, client.ts written");
    expect(statSync(path("schema.ts")).mtime).toEqual(long);
    expect(statSync(path("types.ts")).mode & 0o777).toBe(0o640);
    expect(lstatSync(path("client.ts")).isSymbolicLink() && readlinkSync(path("client.ts"))).toBe(
      "../elsewhere/client.ts",
    );
    expect(project.read("elsewhere/client.ts")).toContain("export function more(");
  });

  test("of a killed run are cleaned up, those of a run at work are not", async () => {
    const project = workspace.project({
      ...files,
      "generated/.types.ts.999999999-0123abcd.tmp": "half",
      [`generated/.types.ts.${process.pid}-0123abcd.tmp`]: "at work",
      "generated/.types.ts.tmp": "a user's own",
    });
    await project.run("generate");
    const left = readdirSync(join(project.folder, "generated")).filter((file) => file.startsWith("."));
    expect(left.sort()).toEqual([`.types.ts.${process.pid}-0123abcd.tmp`, ".types.ts.tmp"].sort());
  });
});

describe("there is nothing to do", () => {
  test("if nothing has changed, whatever the files' times are", async () => {
    const project = workspace.project(files);
    await project.run("generate");
    for (const file of Object.keys(files)) utimesSync(join(project.folder, file), new Date(), new Date());
    expect((await project.run("generate")).stdout).toMatch(nothing);
  });

  test.each<[string, (project: Project) => void]>([
    [
      "an operation",
      (project) => project.write({ "operations/agents.graphql": "query Other { agents { __typename } }" }),
    ],
    ["a new file", (project) => project.write({ "operations/new.graphql": "query Other { agents { __typename } }" })],
    ["the schema", (project) => project.write({ "schema.graphql": `${files["schema.graphql"]} type More { a: Int }` })],
    [
      "the config",
      (project) => project.write({ "codegen.ts": config.replace("generates", 'importExtension: ".ts", generates') }),
    ],
    ["a generated file", (project) => project.write({ "generated/client.ts": "by hand" })],
    ["a generated file that is gone", (project) => rmSync(join(project.folder, "generated/client.ts"))],
  ])("but after a change of %s there is", async (_, change) => {
    const project = workspace.project(files);
    await project.run("generate");
    change(project);
    const { stdout } = await project.run("generate");
    expect(stdout).toContain("written");
    const made = outputsOf(project);
    rmSync(join(project.folder, "generated"), { recursive: true });
    rmSync(join(project.folder, "../node_modules/.cache"), { recursive: true });
    await project.run("generate");
    expect(outputsOf(project)).toEqual(made);
  });

  test("is not said of a config that asks its surroundings", async () => {
    const asking = config.replace('"operations/*.graphql"', 'process.env["FOLDER"] + "/*.graphql"');
    const project = workspace.project({
      ...files,
      "codegen.ts": asking,
      "other/b.graphql": "query Other { agents { __typename } }",
    });
    const run = (FOLDER: string) => outcomeOf(project.start(["generate"], { FOLDER }));
    await run("operations");
    expect(project.read("generated/client.ts")).toContain("listAgents");
    await run("other");
    expect(project.read("generated/client.ts")).toContain("other");
  });

  test("keeps quiet about no warning", async () => {
    const project = workspace.project({
      ...files,
      "operations/agents.graphql": "query A { channels { edges { node { id } } } }",
    });
    const first = await project.run("generate");
    const second = await project.run("generate");
    expect(first.stderr).toContain("1 warning");
    expect(second).toMatchObject({ stdout: expect.stringMatching(nothing), stderr: first.stderr });
  });
});

describe("the exit code", () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    ["refused operations", { "operations/agents.graphql": "query { agents { __typename } }" }],
    ["a mistaken schema", { "schema.graphql": "type Query { a Int }" }],
    ["a schema that names what is not there", { "schema.graphql": "type Query { a: Missing }" }],
    ["an empty schema", { "schema.graphql": "" }],
    ["a broken config", { "codegen.ts": "export default {" }],
    ["a mistaken option", { "codegen.ts": config.replace("documents:", "presetConfig: { runtim: 1 }, documents:") }],
    ["no operations", { "codegen.ts": config.replace("operations/*", "operation/*") }],
    ["an output outside", { "codegen.ts": config.replace("generated/", "../generated/") }],
    ["an output that is a file", { generated: "a file" }],
  ])("of %s is that of graphql-codegen, and nothing is written", async (_, changed) => {
    const project = workspace.project({ ...files, ...changed });
    const before = readdirSync(project.folder);
    const ours = await project.run("generate");
    expect(ours).toMatchObject({ code: 1, stdout: "" });
    expect(ours.stderr).not.toMatch(/^\s+at /m);
    expect(readdirSync(project.folder)).toEqual(before);
    expect((await project.codegen()).code).toBe(1);
  });

  test("is that of graphql-codegen where there is no config", async () => {
    const project = workspace.project({});
    expect(await project.run("generate")).toEqual({
      code: 1,
      stdout: "",
      stderr: `error: There is no codegen.ts in ${project.folder}. Go to your project's folder, or name a config with --config.\n`,
    });
    expect((await project.codegen()).code).toBe(1);
  });

  test.each([
    ["hooks", config.replace("schema:", 'hooks: { afterAllFileWrite: "ls" }, schema:'), "The config has hooks"],
    [
      "other plugins",
      config.replace("preset: conversations", 'plugins: ["typescript"]'),
      "generated/ is made without our preset",
    ],
    [
      "a schema from an endpoint",
      config.replace('schemaFile("schema.graphql")', '"https://localhost/graphql"'),
      "The schema of generated/ is no single file of GraphQL",
    ],
    [
      "several schemas",
      config.replace('schemaFile("schema.graphql")', '["schema.graphql", "more.graphql"]'),
      "generated/ has several schemas",
    ],
    [
      "operations in code",
      config.replace("operations/*.graphql", "src/*.ts"),
      "documents of generated/ names what is no file of GraphQL",
    ],
  ])("of a config with %s is 2, with the advice to use graphql-codegen", async (_, text, what) => {
    const project = workspace.project({ ...files, "codegen.ts": text });
    expect(await project.run("generate")).toEqual({
      code: 2,
      stdout: "",
      stderr: `error: ${what}, which is not for this command. Use graphql-codegen: it reads the same config.\n`,
    });
  });

  test("of a schema whose types are defined in parts is 2, with the same advice", async () => {
    const project = workspace.project({ ...files, "schema.graphql": "type Query { a: Int } type Query { b: Int }" });
    expect(await project.run("generate")).toMatchObject({
      code: 2,
      stderr:
        "error: schema.graphql defines Query twice, which is not for this command. Use graphql-codegen: it reads the same config.\n",
    });
  });
});
