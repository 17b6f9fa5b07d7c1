import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { firstDifference } from "../../../src/tools/check/files.ts";
import { conversations } from "../run-command.ts";
import { changeOperation, checkIn, statesIn } from "./states.ts";
import { createUserProject } from "./user-project.ts";

test("files that equal the generator's output are clean", async () => {
  await using project = await createUserProject();
  const output = { folder: "generated/", removed: false, added: false, files: [], comparison: null, unjudged: null };
  expect(await checkIn(project.folder)).toEqual({ clean: true, base: null, missingCommits: 0, outputs: [output] });
});

test("an operation that changed makes its files stale, committed or not", async () => {
  await using project = await createUserProject();
  await changeOperation(project);
  const stale = { "generated/client.ts": "stale", "generated/types.ts": "stale" };
  expect(await statesIn(project.folder)).toEqual(stale);
  project.commit();
  expect(await statesIn(project.folder)).toEqual(stale);
  project.commit();
  await project.edit("operations/messages.graphql", "# What is said.", "# What they say.");
  project.commit();
  expect(await statesIn(project.folder)).toEqual(stale);
});

test.each(["module", "commonjs"])(
  "stale files of a JavaScript project with the type %s are not reported as edited",
  async (type) => {
    await using project = await createUserProject();
    await project.write({ "package.json": JSON.stringify({ type }) });
    await project.edit("codegen.ts", "preset: conversations,", 'preset: conversations, presetConfig: { emit: "js" },');
    await rm(join(project.folder, "generated"), { recursive: true });
    expect(await conversations(project.folder, ["generate"])).toMatchObject({ code: 0 });
    project.commit();
    await changeOperation(project);
    const stale = ["types.d.ts", "client.d.ts", "client.js"].map((file) => [`generated/${file}`, "stale"]);
    const states = Object.entries(await statesIn(project.folder));
    expect(states).toContainEqual(["generated/client.js", "stale"]);
    expect(stale).toEqual(expect.arrayContaining(states));
  },
);

test("a changed schema makes all files stale", async () => {
  await using project = await createUserProject();
  await project.edit("schema.graphql", "  AWAY\n", "  AWAY\n  BUSY\n");
  expect(await statesIn(project.folder)).toEqual({ "generated/client.ts": "stale", "generated/types.ts": "stale" });
});

test("a changed schema with an absolute path in the config makes all files stale", async () => {
  await using project = await createUserProject();
  const path = join(project.folder, "schema.graphql");
  await project.edit("codegen.ts", '"schema.graphql"', JSON.stringify(path));
  project.commit();
  await project.edit("schema.graphql", "  AWAY\n", "  AWAY\n  BUSY\n");
  expect(await statesIn(project.folder)).toEqual({ "generated/client.ts": "stale", "generated/types.ts": "stale" });
});

test("a file that no version of the operations produces is edited, committed or not, and its first different line is shown", async () => {
  await using project = await createUserProject();
  await project.edit("generated/client.ts", 'kind: "mutation"', 'kind: "query"');
  const line = project
    .read("generated/client.ts")
    .slice(
      0,
      project.read("generated/client.ts").indexOf('kind: "query",\n  transport: "socket",\n  name: "SendMessage"'),
    )
    .split("\n").length;
  const edited = [{ file: "generated/client.ts", state: "edited", line }];
  expect((await checkIn(project.folder)).outputs[0]?.files).toEqual(edited);
  project.commit();
  expect((await checkIn(project.folder)).outputs[0]?.files).toEqual(edited);
});

test("one run distinguishes stale and edited files", async () => {
  await using project = await createUserProject();
  await changeOperation(project);
  await project.edit("generated/types.ts", "name: string | null", "name: string");
  project.commit();
  expect(await statesIn(project.folder)).toEqual({ "generated/client.ts": "stale", "generated/types.ts": "edited" });
});

test("a comment that was added by hand counts as an edit", async () => {
  await using project = await createUserProject();
  await project.edit("generated/client.ts", "export const SendMessage", "// Mind the limit.\nexport const SendMessage");
  expect(await statesIn(project.folder)).toEqual({ "generated/client.ts": "edited" });
});

test("a file that does not exist is missing, and its effect on callers is unknown", async () => {
  await using project = await createUserProject();
  await project.remove("generated/types.ts");
  const { clean, outputs } = await checkIn(project.folder);
  expect(clean).toBe(false);
  expect(outputs[0]?.files).toEqual([{ file: "generated/types.ts", state: "missing", line: null }]);
  expect(outputs[0]).toMatchObject({ comparison: null, unjudged: "There is no generated/types.ts." });
});

test("a generated file that is no longer written is orphaned, and a user's own file is ignored", async () => {
  await using project = await createUserProject();
  await project.write({
    "generated/old/client.ts": project.read("generated/client.ts"),
    "generated/mine.ts": "export const mine = 1;\n",
  });
  expect(await statesIn(project.folder)).toEqual({ "generated/old/client.ts": "orphaned" });
});

test("the line endings of a checkout on Windows make no difference, in the files or in the inputs", async () => {
  await using project = await createUserProject();
  const windows = (file: string) => ({ [file]: project.read(file).replaceAll("\n", "\r\n") });
  await project.write({ ...windows("generated/client.ts"), ...windows("operations/agents.graphql") });
  expect(await statesIn(project.folder)).toEqual({});
});

test("the files of an output inside the folder of another output are not orphaned", async () => {
  await using project = await createUserProject();
  await project.edit(
    "codegen.ts",
    '"generated/":',
    '"generated/inner/": { preset: conversations, documents: "operations/agents.graphql" }, "generated/":',
  );
  await conversations(project.folder, ["generate"]);
  expect(await statesIn(project.folder)).toEqual({});
  await project.write({ "generated/inner/old.ts": project.read("generated/client.ts") });
  expect(await statesIn(project.folder)).toEqual({ "generated/inner/old.ts": "orphaned" });
});

test("files that a formatter changed are clean, and reported as formatted", async () => {
  await using project = await createUserProject();
  const format = (file: string) =>
    project.read(file).replaceAll(/^ {2}/gm, "    ").replaceAll(/;$/gm, "").replaceAll("): Promise", "\n): Promise");
  for (const file of ["generated/client.ts", "generated/types.ts"]) await project.write({ [file]: format(file) });
  const { clean, outputs } = await checkIn(project.folder);
  expect(clean).toBe(true);
  expect(outputs[0]?.files).toEqual([
    { file: "generated/client.ts", state: "formatted", line: null },
    { file: "generated/types.ts", state: "formatted", line: null },
  ]);
  expect(outputs[0]?.comparison).toEqual({ operations: [], exports: [] });
});

test("without git, the check does not distinguish stale and edited files", async () => {
  await using project = await createUserProject({ withGit: false });
  await changeOperation(project);
  expect(Object.values(await statesIn(project.folder))).toEqual(["differs", "differs"]);
});

test("a file that cannot be parsed is edited, and its effect on callers is unknown", async () => {
  await using project = await createUserProject();
  const declaration = "export interface SendMessageMutation {";
  await project.edit("generated/types.ts", declaration, `<<<<<<< HEAD\n${declaration}`);
  const { outputs } = await checkIn(project.folder);
  expect(outputs[0]?.files).toMatchObject([{ file: "generated/types.ts", state: "edited" }]);
  expect(outputs[0]?.unjudged).toMatch(/^A file cannot be parsed: types\.ts:\d+:1: Merge conflict marker/);
});

test("reports how the regenerated files will change for callers", async () => {
  await using project = await createUserProject();
  await changeOperation(project);
  const { outputs } = await checkIn(project.folder);
  expect(outputs[0]?.comparison?.operations).toMatchObject([
    { name: "ListAgents", file: "operations/agents.graphql", line: 1, verdict: "breaks" },
  ]);
});

test("a check writes nothing into the project or the repository", async () => {
  await using project = await createUserProject();
  await changeOperation(project);
  const before = [await project.list(), project.git("status", "--porcelain"), project.git("stash", "list")];
  await checkIn(project.folder, "main");
  expect([await project.list(), project.git("status", "--porcelain"), project.git("stash", "list")]).toEqual(before);
});

test.each([
  ["the first line", "a\nb\n", "x\nb\n", 1],
  ["a later line", "a\nb\n", "a\nx\n", 2],
  ["a line that was added", "a", "a\nb", 2],
  ["a line that was removed", "a\nb", "a", 2],
])("two texts differ in %s", (_, one, other, line) => {
  expect(firstDifference(one, other)).toBe(line);
});

test("files that are no modules, and those of hidden folders and packages, are no orphans", async () => {
  await using project = await createUserProject();
  const text = project.read("generated/client.ts");
  const names = ["notes.md", "a.tsx", ".cache/a.ts", "node_modules/a/a.ts"];
  await project.write(Object.fromEntries(names.map((name) => [`generated/${name}`, text])));
  expect(await statesIn(project.folder)).toEqual({});
  const modules = ["b.mts", "a.cjs", "deep/c.js"];
  await project.write(Object.fromEntries(modules.map((name) => [`generated/${name}`, text.replaceAll("\n", "\r\n")])));
  const { outputs } = await checkIn(project.folder);
  expect(outputs[0]?.files.map(({ file, state, line }) => [file, state, line])).toEqual([
    ["generated/a.cjs", "orphaned", null],
    ["generated/b.mts", "orphaned", null],
    ["generated/deep/c.js", "orphaned", null],
  ]);
});

test("without the output's folder all of its files are missing", async () => {
  await using project = await createUserProject();
  await project.remove("generated/client.ts");
  await project.remove("generated/types.ts");
  const { outputs } = await checkIn(project.folder);
  expect(outputs[0]).toMatchObject({
    files: [
      { file: "generated/client.ts", state: "missing", line: null },
      { file: "generated/types.ts", state: "missing", line: null },
    ],
    unjudged: "There is no generated/types.ts, generated/client.ts.",
  });
});

test("in a repository without a commit, stale and edited files cannot be told apart", async () => {
  await using project = await createUserProject({ withGit: false });
  project.git("init", "--quiet");
  await changeOperation(project);
  expect(Object.values(await statesIn(project.folder))).toEqual(["differs", "differs"]);
});

test("types in a module of the user's own are not compared", async () => {
  await using project = await createUserProject();
  await project.edit(
    "codegen.ts",
    "preset: conversations,",
    'preset: conversations, presetConfig: { typesModule: "../types.ts" },',
  );
  await project.remove("generated/types.ts");
  const { clean, outputs } = await checkIn(project.folder);
  expect(clean).toBe(false);
  expect(outputs[0]?.unjudged).toBe("The types are in your own module, which the generator does not write.");
});
