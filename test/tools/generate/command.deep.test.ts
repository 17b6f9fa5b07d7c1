import { chmodSync, lstatSync, readdirSync, readlinkSync, rmSync, statSync, symlinkSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { config, createWorkspace, files, outcomeOf, type Project, type Workspace } from "../workspace.ts";

let workspace: Workspace;

beforeAll(async () => {
  workspace = await createWorkspace();
});

afterAll(() => workspace?.[Symbol.dispose]());

const generated = ["client.ts", "types.ts"];
const written = /^generated\/: types\.ts, client\.ts written \([\d.]+ m?s\)\n$/;
const nothing = /^generated\/: nothing to do \([\d.]+ m?s\)\n$/;

function outputsOf(project: Project): Record<string, string> {
  return Object.fromEntries(generated.map((file) => [file, project.read(`generated/${file}`)]));
}

/** Returns the files of a project that are not generated. */
function listFiles({ folder }: Project): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => !file.startsWith("generated") && statSync(join(folder, file)).isFile())
    .sort();
}

describe.concurrent("the files", () => {
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
  ])("equal those of graphql-codegen for a %s", async (name, text) => {
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

  test.each([
    ["codegen.ts", config],
    ["codegen.js", config],
    [
      "codegen.js",
      config
        .replace(/^import (.*) from (.*);$/m, "const $1 = require($2);")
        .replace("export default", "module.exports ="),
    ],
  ])("are written without a warning for a %s in a project that does not declare ES modules", async (name, text) => {
    const { "codegen.ts": _, ...others } = files;
    for (const manifest of ["{}", '{ "type": "commonjs" }']) {
      const project = workspace.project({ ...others, "package.json": manifest, [name]: text });
      expect(await project.run("generate")).toEqual({ code: 0, stdout: expect.stringMatching(written), stderr: "" });
    }
  });

  test("are written only if they change, and keep their permissions and links", async () => {
    const project = workspace.project(files);
    await project.run("generate");
    const path = (file: string) => join(project.folder, "generated", file);
    const long = new Date(0);
    utimesSync(path("types.ts"), long, long);
    project.write({ "elsewhere/client.ts": "" });
    chmodSync(join(project.folder, "elsewhere/client.ts"), 0o640);
    rmSync(path("client.ts"));
    symlinkSync("../elsewhere/client.ts", path("client.ts"));

    project.write({ "operations/agents.graphql": `# One line down.\n${files["operations/agents.graphql"]}` });
    const { stdout } = await project.run("generate");

    expect(stdout).toContain("generated/: client.ts written");
    expect(statSync(path("types.ts")).mtime).toEqual(long);
    expect(statSync(join(project.folder, "elsewhere/client.ts")).mode & 0o777).toBe(0o640);
    expect(lstatSync(path("client.ts")).isSymbolicLink() && readlinkSync(path("client.ts"))).toBe(
      "../elsewhere/client.ts",
    );
    expect(project.read("elsewhere/client.ts")).toContain("operations/agents.graphql:2");
  });

  test("of a killed run are removed, and those of a running one are kept", async () => {
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

describe.concurrent("nothing to do", () => {
  test("is reported if nothing has changed, whatever the times of the files", async () => {
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
    [
      "the schema",
      (project) =>
        project.write({ "schema.graphql": files["schema.graphql"].replace("endCursor: String", "endCursor: String!") }),
    ],
    [
      "the config",
      (project) => project.write({ "codegen.ts": config.replace("generates", 'importExtension: ".ts", generates') }),
    ],
    ["a generated file", (project) => project.write({ "generated/client.ts": "by hand" })],
    ["a generated file that is gone", (project) => rmSync(join(project.folder, "generated/client.ts"))],
  ])("is not reported after a change of %s", async (_, change) => {
    const project = workspace.project(files);
    await project.run("generate");
    change(project);
    const { stdout } = await project.run("generate");
    expect(stdout).toContain("written");
    const other = workspace.project(Object.fromEntries(listFiles(project).map((file) => [file, project.read(file)])));
    await other.run("generate");
    expect(outputsOf(other)).toEqual(outputsOf(project));
  });

  test("is not reported for a config that reads its environment", async () => {
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

  test.each([
    ["./where.js", "where.ts"],
    ["./where", "where.ts"],
    ["./where", "where/index.ts"],
  ])("is not reported if the config imports %s, and %s has changed", async (name, file) => {
    const where = (folder: string) => ({ [file]: `export const documents: string = "${folder}/*.graphql";` });
    const project = workspace.project({
      ...files,
      ...where("operations"),
      "codegen.ts": `import { documents } from "${name}";\n${config.replace('"operations/*.graphql"', "documents")}`,
      "other/b.graphql": "query Other { agents { __typename } }",
    });
    expect((await project.run("generate")).stdout).toMatch(written);
    project.write(where("other"));
    expect((await project.run("generate")).stdout).toContain("written");
    expect(project.read("generated/client.ts")).toContain("other");
  });

  test("is reported together with warnings", async () => {
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
