import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { glob } from "tinyglobby";
import { expect, test } from "vitest";
import { findDocuments } from "../../../plugins/client/load/patterns.ts";
import { createProject } from "../../support/project.ts";

test.each([
  ["operations/*.graphql"],
  ["*.graphql"],
  ["operations/*.graphql", "operations/*.gql", "operations/*.graphql"],
  ["inner/../operations/*.graphql"],
  ["operations/inner/*.graphql"],
  ["no-such-folder/*.graphql"],
  ["a.graphql/*.graphql"],
  ["operations/**/*.graphql"],
  ["./operations/*.graphql"],
  ["operations/*.{graphql,gql}"],
])("%s finds the same files as tinyglobby", async (...patterns) => {
  await using project = await createProject({
    "a.graphql": "",
    "operations/b.graphql": "",
    "operations/a.graphql": "",
    "operations/.hidden.graphql": "",
    "operations/c.gql": "",
    "operations/d.graphql.txt": "",
    "operations/inner/e.graphql": "",
    "inner/f.graphql": "",
  });
  await mkdir(join(project.folder, "operations/folder.graphql"));
  await symlink("../a.graphql", join(project.folder, "operations/linked.graphql"));
  await symlink("nowhere", join(project.folder, "operations/dangling.graphql"));

  const expected = await glob(patterns, { cwd: project.folder });
  expect(await findDocuments(patterns, { cwd: project.folder, ignore: [] })).toEqual(expected.sort());
});

test("operations in node_modules are ignored, unless the pattern names that folder", async () => {
  await using project = await createProject({ "operations/a.graphql": "" });
  const find = (pattern: string) => findDocuments([pattern], { cwd: project.folder, ignore: [] });
  expect(await find("**/*.graphql")).toEqual(["operations/a.graphql"]);
  expect(await find("node_modules/conversations-codegen/**/*.graphql")).toContain(
    "node_modules/conversations-codegen/operations/agents.graphql",
  );
});

test("a file that cannot be read is refused with its path", async () => {
  await using project = await createProject({ "operations/a.graphql": "" });
  await symlink("loop.graphql", join(project.folder, "operations/loop.graphql"));
  await expect(findDocuments(["operations/*.graphql"], { cwd: project.folder, ignore: [] })).rejects.toThrow(
    /operations\/loop\.graphql:1:1: error: ELOOP.*\[unreadable-file\]/,
  );
});
