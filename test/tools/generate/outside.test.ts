import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createUserProject, type UserProject } from "../check/user-project.ts";
import { conversations } from "../run-command.ts";

/** Names that a killed run would leave next to `target` and `client.ts`; no process has such an id. */
const leftovers = ["target", "client.ts"].map((name) => `.${name}.2147483647-00000000.tmp`);

let outside: string;

beforeEach(() => {
  outside = realpathSync(mkdtempSync(join(tmpdir(), "outside-")));
  for (const file of ["target", ...leftovers]) writeFileSync(join(outside, file), "untouched");
});

afterEach(() => rmSync(outside, { recursive: true }));

/** Replaces a file of the project with a link. */
async function link(project: UserProject, file: string, target: string): Promise<void> {
  rmSync(join(project.folder, file), { recursive: true, force: true });
  symlinkSync(target, join(project.folder, file));
}

/** Runs the command, which must refuse with one line and must not write anything. */
async function expectRefusal(project: UserProject, args: readonly string[], said: string): Promise<void> {
  const before = project.git("status", "--porcelain");
  const { code, stdout, stderr } = await conversations(project.folder, args);
  expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: "", stderr: expect.stringMatching(/^error: .*\n$/) });
  expect(stderr).toContain(said);
  for (const file of ["target", ...leftovers]) expect(readFileSync(join(outside, file), "utf8")).toBe("untouched");
  expect(existsSync(join(outside, "new"))).toBe(false);
  expect(project.git("status", "--porcelain")).toBe(before);
}

const newSchema = ["pull", "--from", "new.graphql"];

const links: readonly (readonly [name: string, file: string, target: () => string, args: readonly string[]])[] = [
  ["a generated file", "generated/client.ts", () => join(outside, "target"), ["generate"]],
  ["a generated file that leads to nothing yet", "generated/client.ts", () => join(outside, "new"), ["generate"]],
  ["a loop of links in the place of a generated file", "generated/client.ts", () => "client.ts", ["generate"]],
  ["the output folder", "generated", () => outside, ["generate"]],
  ["the schema", "schema.graphql", () => join(outside, "schema.graphql"), newSchema],
  ["the output folder, to a package", "generated", () => "node_modules", ["generate"]],
  ["the output folder, to git's own files", "generated", () => ".git/hooks", ["generate"]],
  ["the report", "report.md", () => join(outside, "target"), ["adopt", "--report", "report.md", "--dry-run", "bot.js"]],
  ["the ledger", "ledger.jsonl", () => join(outside, "target"), ["sandbox", "--port", "0", "--ledger", "ledger.jsonl"]],
];

test.each(links)("a symbolic link that leads out of the project is refused: %s", async (_name, file, target, args) => {
  await using project = await createUserProject();
  writeFileSync(join(outside, "schema.graphql"), project.read("schema.graphql"));
  await project.write({ "new.graphql": "type Query { a: Int }", "bot.js": "" });
  await project.edit("operations/agents.graphql", "    name\n", "");
  await link(project, file, target());
  await expectRefusal(project, args, `${file.split("/")[0]}`);
  expect(readFileSync(join(outside, "schema.graphql"), "utf8")).toBe(project.read("operations/../schema.graphql"));
});

test("pull does not write a schema outside the project", async () => {
  await using project = await createUserProject();
  const elsewhere = `../${outside.split("/").at(-1)}/new`;
  await project.write({ "new.graphql": "type Query { a: Int }" });
  await project.edit("codegen.ts", '"schema.graphql"', JSON.stringify(elsewhere));
  await expectRefusal(project, newSchema, `${elsewhere} leads out of the project`);
});

test("a symbolic link within the project stays, and its target is written", async () => {
  await using project = await createUserProject();
  const text = project.read("generated/client.ts");
  await project.write({ "common/client.ts": text });
  await link(project, "generated/client.ts", "../common/client.ts");
  await project.edit("operations/agents.graphql", "query ListAgents", "query AllAgents");
  expect(await conversations(project.folder, ["generate"])).toMatchObject({ code: 0, stderr: "" });
  expect(project.read("common/client.ts")).toContain("AllAgents");
  expect(realpathSync(join(project.folder, "generated/client.ts"))).toBe(
    realpathSync(join(project.folder, "common/client.ts")),
  );
});

test("a folder or a special file with the name of a generated file is kept: exit code 2", async () => {
  await using project = await createUserProject();
  rmSync(join(project.folder, "generated/client.ts"));
  for (const make of [mkdirSync, (path: string) => execFileSync("mkfifo", [path])]) {
    make(join(project.folder, "generated/client.ts"));
    await project.edit("operations/agents.graphql", "query ", "query A");
    expect(await conversations(project.folder, ["generate"])).toEqual({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("generated/client.ts is not a file; no file was changed"),
    });
    expect(project.read("generated/types.ts")).not.toContain("AList");
    rmSync(join(project.folder, "generated/client.ts"), { recursive: true });
  }
});

test("a folder with the name of a temporary file of a killed run is kept", async () => {
  await using project = await createUserProject();
  const folder = join(project.folder, "generated", leftovers[1] ?? "");
  mkdirSync(folder);
  await project.edit("operations/agents.graphql", "    name\n", "");
  expect(await conversations(project.folder, ["generate"])).toMatchObject({ code: 0, stderr: "" });
  expect(existsSync(folder)).toBe(true);
});
