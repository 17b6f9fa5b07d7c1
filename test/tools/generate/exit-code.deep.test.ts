import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { config, createWorkspace, files, type Workspace } from "../workspace.ts";

let workspace: Workspace;

beforeAll(async () => {
  workspace = await createWorkspace();
});

afterAll(() => workspace?.[Symbol.dispose]());

describe.concurrent("the exit code", () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    ["refused operations", { "operations/agents.graphql": "query { agents { __typename } }" }],
    ["a mistaken schema", { "schema.graphql": "type Query { a Int }" }],
    ["a schema that names what is not there", { "schema.graphql": "type Query { a: Missing }" }],
    ["a schema that defines a type twice", { "schema.graphql": "type Query { a: Int } type Query { b: Int }" }],
    ["an empty schema", { "schema.graphql": "" }],
    ["a broken config", { "codegen.ts": "export default {" }],
    ["a mistaken option", { "codegen.ts": config.replace("documents:", "presetConfig: { runtim: 1 }, documents:") }],
    ["no operations", { "codegen.ts": config.replace("operations/*", "operation/*") }],
    ["an output outside", { "codegen.ts": config.replace("generated/", "../generated/") }],
    ["an output that is a file", { generated: "a file" }],
  ])("is that of graphql-codegen for %s, and nothing is written", async (_, changed) => {
    const project = workspace.project({ ...files, ...changed });
    const before = readdirSync(project.folder);
    const ours = await project.run("generate");
    expect(ours).toMatchObject({ code: 1, stdout: "" });
    expect(ours.stderr).not.toMatch(/^\s+at /m);
    expect(readdirSync(project.folder)).toEqual(before);
    expect((await project.codegen()).code).toBe(1);
  });

  test("is that of graphql-codegen without a config", async () => {
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
      "a schema from an endpoint",
      config.replace('schemaFile("schema.graphql")', '"https://localhost/graphql"'),
      "The schema of generated/ is not a single .graphql or .json file",
    ],
    [
      "several schemas",
      config.replace('schemaFile("schema.graphql")', '["schema.graphql", "more.graphql"]'),
      "generated/ has several schemas",
    ],
    [
      "operations in code",
      config.replace("operations/*.graphql", "src/*.ts"),
      "documents of generated/ has src/*.ts, a pattern that is not for .graphql files alone",
    ],
  ])("is 2 for a config with %s, with the advice to use graphql-codegen", async (_, text, what) => {
    const project = workspace.project({ ...files, "codegen.ts": text });
    expect(await project.run("generate")).toEqual({
      code: 2,
      stdout: "",
      stderr: `error: ${what}, which only graphql-codegen supports. Generate with graphql-codegen, or write a config without it and name that with --config.\n`,
    });
  });

  test.each([
    ["codegen.json", `${"$"}{FOLDER}/*.graphql`, "The config codegen.json names variables of the environment"],
    ["package.json", `${"$"}{FOLDER}/*.graphql`, "The config package.json names variables of the environment"],
  ])("is 2 for a config in a %s with %s, with the same advice", async (name, documents, what) => {
    const { "codegen.ts": _, ...others } = files;
    const generates = { "generated/": { preset: "conversations-codegen/codegen", documents } };
    const codegen = { schema: "schema.graphql", generates };
    const project = workspace.project({
      ...others,
      [name]: JSON.stringify(name === "package.json" ? { codegen } : codegen),
    });
    expect(await project.run("generate")).toEqual({
      code: 2,
      stdout: "",
      stderr: `error: ${what}, which only graphql-codegen supports. Generate with graphql-codegen, or write a config without it and name that with --config.\n`,
    });
  });

  test.each([
    ["a backslash in a pattern", "operations\\*.graphql", "In a pattern a backslash is not a separator"],
    ["a folder's parentheses in a pattern", "(app)/*.graphql", "In a pattern parentheses group: write \\( and \\)"],
    ["a pattern that matches nothing", "operation/*.graphql", "Write some, or correct the config's documents."],
  ])("is printed with a hint for %s", async (_, pattern, hint) => {
    const text = config.replace('"operations/*.graphql"', JSON.stringify(pattern));
    const project = workspace.project({ ...files, "codegen.ts": text });
    expect(await project.run("generate")).toMatchObject({ code: 1, stderr: expect.stringContaining(hint) });
  });

  test("is printed with a hint for a config of graphql-config, and for an output that is a file", async () => {
    const { "codegen.ts": _, ...others } = files;
    const elsewhere = workspace.project({ ...others, "graphql.config.yml": "schema: schema.graphql" });
    expect(await elsewhere.run("generate")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("The config is graphql.config.yml, which only graphql-codegen supports."),
    });
    const file = workspace.project({ ...files, "codegen.ts": config.replace("generated/", "generated/client.ts") });
    expect(await file.run("generate")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("The output generated/client.ts is a file. Name a folder"),
    });
  });

  test("does not depend on other outputs of the config, which are named and left to graphql-codegen", async () => {
    const text = config.replace("generates: {", 'generates: { "generated/schema.ts": { plugins: ["typescript"] },');
    const project = workspace.project({ ...files, "codegen.ts": text });
    expect(await project.run("generate")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("generated/schema.ts: left to graphql-codegen\n"),
    });
    expect(readdirSync(join(project.folder, "generated"))).toEqual(["client.ts", "types.ts"]);
  });

  test("is printed with the place of an error", async () => {
    const project = workspace.project({
      ...files,
      "schema.graphql": "type Query {\n  a: String\n  b: [Missing!]\n}",
    });
    expect((await project.run("generate")).stderr).toContain("schema.graphql:3:7: error: There is no type Missing.");
    project.write({ "codegen.ts": "export default {\n  schema: ,\n}" });
    expect((await project.run("generate")).stderr).toMatch(/cannot be read: .* at .*codegen\.ts:2:\d+\. Correct it/);
    expect((await project.run("generate", "--config", "operations")).stderr).toContain(
      "There is no config operations.",
    );
  });
});
