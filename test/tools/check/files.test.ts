import { execFileSync } from "node:child_process";
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { check } from "../../../src/tools/check/check.ts";
import type { CheckReport } from "../../../src/tools/check/report.ts";
import { loadProject } from "../../../src/tools/project/project.ts";
import { conversations } from "../run-command.ts";
import { createUserProject, type UserProject } from "./user-project.ts";

async function checkIn(cwd: string, base?: string): Promise<CheckReport> {
  return await check(await loadProject({ cwd }), base);
}

/** The states of what is not fresh, by file. */
async function statesIn(cwd: string): Promise<Record<string, string>> {
  const { outputs } = await checkIn(cwd);
  return Object.fromEntries(outputs.flatMap(({ files }) => files.map(({ file, state }) => [file, state])));
}

/** A change that makes types.ts and client.ts other files. */
const changeOperation = (project: UserProject) => project.edit("operations/agents.graphql", "    name\n", "");

test("files that equal the generator's output are clean", async () => {
  await using project = await createUserProject();
  const output = { folder: "generated/", files: [], comparison: null, unjudged: null };
  expect(await checkIn(project.folder)).toEqual({ clean: true, base: null, outputs: [output] });
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

test.each(["module", "commonjs"])("stale files of a JavaScript project of type %s are no edited ones", async (type) => {
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
});

test("five earlier states are generated again; a file of an older one may be edited or stale", async () => {
  await using project = await createUserProject();
  for (let state = 1; state <= 5; state += 1) {
    await project.write({ "operations/more.graphql": `query More${state} { agents { id } }` });
    project.commit();
  }
  expect(await statesIn(project.folder)).toMatchObject({ "generated/client.ts": "stale" });
  await project.write({ "operations/more.graphql": "query More6 { agents { id } }" });
  project.commit();
  expect(await statesIn(project.folder)).toMatchObject({ "generated/client.ts": "differs" });
});

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

test("a file that no operations produce is edited, committed or not, with its first differing line", async () => {
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

test("stale and edited files are told apart in one run", async () => {
  await using project = await createUserProject();
  await changeOperation(project);
  await project.edit("generated/types.ts", "name: string | null", "name: string");
  project.commit();
  expect(await statesIn(project.folder)).toEqual({ "generated/client.ts": "stale", "generated/types.ts": "edited" });
});

test("a comment added by hand is an edit", async () => {
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

test("a file that the generator left behind is orphaned; a user's own file is ignored", async () => {
  await using project = await createUserProject();
  await project.write({
    "generated/old/client.ts": project.read("generated/client.ts"),
    "generated/mine.ts": "export const mine = 1;\n",
  });
  expect(await statesIn(project.folder)).toEqual({ "generated/old/client.ts": "orphaned" });
});

test("line ends of a checkout on Windows make no difference, in the files or in the inputs", async () => {
  await using project = await createUserProject();
  const windows = (file: string) => ({ [file]: project.read(file).replaceAll("\n", "\r\n") });
  await project.write({ ...windows("generated/client.ts"), ...windows("operations/agents.graphql") });
  expect(await statesIn(project.folder)).toEqual({});
});

test.each([
  ["a schema next to the project", "shared/schema.graphql", '"schema.graphql"', '"../shared/schema.graphql"'],
  ["operations next to the project", "shared/operations", '"operations/', '"../shared/operations/'],
  ["a schema by its whole path", "bot/schema.graphql", '"schema.graphql"', 'import.meta.dirname + "/schema.graphql"'],
  ["operations by their whole path", "bot/operations", '"operations/', 'import.meta.dirname + "/operations/'],
  [
    "operations of an output by its whole path",
    "bot/operations",
    '"generated/"',
    '[import.meta.dirname + "/generated"]',
  ],
])("%s that changed makes files stale", async (_, changed, from, to) => {
  await using project = await createUserProject();
  await project.write({ "bot/package.json": '{ "type": "module" }', "shared/note.txt": "" });
  for (const file of ["codegen.ts", "generated", "schema.graphql", "operations"]) {
    project.git("mv", file, changed.endsWith(file) ? changed : `bot/${file}`);
  }
  await project.edit("bot/codegen.ts", from, to);
  await conversations(join(project.folder, "bot"), ["generate"]);
  project.commit();
  if (changed.endsWith("operations")) await project.edit(`${changed}/agents.graphql`, "    name\n", "");
  else await project.edit(changed, "  AWAY\n", "  AWAY\n  BUSY\n");
  project.commit();
  expect(new Set(Object.values(await statesIn(join(project.folder, "bot"))))).toEqual(new Set(["stale"]));
});

test("an output inside another one's folder is not its orphan", async () => {
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

test("signed commits are read as others are, whatever git log prints of signatures", async () => {
  await using project = await createUserProject();
  await changeOperation(project);
  project.commit();
  const commit = project.git("cat-file", "commit", "HEAD");
  const signature = "gpgsig -----BEGIN SSH SIGNATURE-----\n none\n -----END SSH SIGNATURE-----";
  await project.write({ commit: commit.replace("\n\n", `\n${signature}\n\n`) });
  project.git("reset", "--quiet", "--soft", project.git("hash-object", "-t", "commit", "-w", "commit").trim());
  project.git("config", "log.showSignature", "true");
  expect(Object.values(await statesIn(project.folder))).toEqual(["stale", "stale"]);
});

test("without git, stale and edited files cannot be told apart", async () => {
  await using project = await createUserProject({ withGit: false });
  await changeOperation(project);
  expect(Object.values(await statesIn(project.folder))).toEqual(["differs", "differs"]);
});

test("nor without a place for earlier states", async () => {
  await using project = await createUserProject();
  await changeOperation(project);
  const { TMPDIR } = process.env;
  process.env.TMPDIR = join(project.folder, "package.json");
  try {
    expect(Object.values(await statesIn(project.folder))).toEqual(["differs", "differs"]);
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
});

test("nor in a clone that begins after the files were generated", async () => {
  await using project = await createUserProject();
  await changeOperation(project);
  project.commit();
  const clone = await mkdtemp(join(tmpdir(), "shallow-"));
  try {
    execFileSync("git", ["clone", "--quiet", "--depth", "1", `file://${project.folder}`, clone]);
    await symlink(join(project.folder, "node_modules"), join(clone, "node_modules"));
    expect(Object.values(await statesIn(clone))).toEqual(["differs", "differs"]);
    execFileSync("git", ["-C", clone, "fetch", "--quiet", "--unshallow"]);
    expect(Object.values(await statesIn(clone))).toEqual(["stale", "stale"]);
  } finally {
    await rm(clone, { recursive: true });
  }
});

test("nor if the files were generated from operations that were never committed", async () => {
  await using project = await createUserProject();
  await changeOperation(project);
  await project.make();
  await project.edit("operations/agents.graphql", "    status\n", "");
  expect(Object.values(await statesIn(project.folder))).toEqual(["differs", "differs"]);
});

test("an edit is recognized however long the history is, if the committed file is explained", async () => {
  await using project = await createUserProject();
  for (const name of ["One", "Two", "Three", "Four", "Five", "Six", "Seven"]) {
    await project.write({ "operations/more.graphql": `query ${name} { agents { id } }\n` });
    project.commit();
  }
  await project.make();
  project.commit();
  await project.edit("generated/types.ts", "export interface SendMessageMutation {", "export interface Sent {");
  expect(await statesIn(project.folder)).toEqual({ "generated/types.ts": "edited" });
});

test.each(["a\nb", "[a]", "a blob 5"])("operations in a file named %j are found in the history", async (name) => {
  await using project = await createUserProject();
  await project.write({ [`operations/${name}.graphql`]: "query More { agents { id } }\n" });
  await project.make();
  project.commit();
  await project.write({ [`operations/${name}.graphql`]: "query More { agents { id name } }\n" });
  project.commit();
  expect(new Set(Object.values(await statesIn(project.folder)))).toEqual(new Set(["stale"]));
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
