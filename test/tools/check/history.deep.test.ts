import { execFileSync } from "node:child_process";
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { conversations } from "../run-command.ts";
import { changeOperation, statesIn } from "./states.ts";
import { createUserProject } from "./user-project.ts";

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

test.each([
  ["a schema next to the project", "common/schema.graphql", '"schema.graphql"', '"../common/schema.graphql"'],
  ["operations next to the project", "common/operations", '"operations/', '"../common/operations/'],
  ["a schema by its whole path", "bot/schema.graphql", '"schema.graphql"', 'import.meta.dirname + "/schema.graphql"'],
  ["operations by their whole path", "bot/operations", '"operations/', 'import.meta.dirname + "/operations/'],
  [
    "operations of an output by its whole path",
    "bot/operations",
    '"generated/"',
    '[import.meta.dirname + "/generated"]',
  ],
])("a change of %s makes files stale", async (_, changed, from, to) => {
  await using project = await createUserProject();
  await project.write({ "bot/package.json": '{ "type": "module" }', "common/note.txt": "" });
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

test("signed commits are read like other commits, whatever git log prints about signatures", async () => {
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

test("stale and edited files cannot be distinguished without a temporary folder for earlier states", async () => {
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

test("stale and edited files cannot be distinguished in a shallow clone that begins after the files were generated", async () => {
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

test("stale and edited files cannot be distinguished if the files were generated from operations that were never committed", async () => {
  await using project = await createUserProject();
  await changeOperation(project);
  await project.make();
  await project.edit("operations/agents.graphql", "    status\n", "");
  expect(Object.values(await statesIn(project.folder))).toEqual(["differs", "differs"]);
});

test("an edit is recognized in a history of any length if an earlier state explains the committed file", async () => {
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
