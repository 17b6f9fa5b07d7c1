import { mkdirSync, realpathSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isFile, isFolder, isNamedInside, realPath, staysInside } from "../../../plugins/client/real-path.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const outer = temporaryFolder();
const project = outer.path("project");
const inProject = (path: string) => `${project}/${path}`;

beforeAll(() => {
  for (const folder of ["", "inner", ".git", "node_modules/other", "gitlike"]) {
    mkdirSync(inProject(folder), { recursive: true });
  }
  outer.write("project/file.ts", "");
  outer.write("outside.ts", "");
  const links = {
    "to-file.ts": "file.ts",
    "to-inner": "inner",
    "to-new.ts": "inner/new.ts",
    "to-outside.ts": "../outside.ts",
    "to-new-outside.ts": "../new.ts",
    up: "..",
    "to-package": "node_modules/other",
    "to-git": ".git",
    dangling: "nowhere",
  };
  for (const [path, target] of Object.entries(links)) symlinkSync(target, inProject(path));
  symlinkSync("project", outer.path("linked"));
});

afterAll(() => outer[Symbol.dispose]());

describe("a path is", () => {
  test.each([
    ["file.ts", true, false],
    ["to-file.ts", true, false],
    ["inner", false, true],
    ["to-inner", false, true],
    ["nothing", false, false],
    ["dangling", false, false],
  ])("%s: a file %s, a folder %s", (path, file, folder) => {
    expect(isFile(inProject(path))).toBe(file);
    expect(isFolder(inProject(path))).toBe(folder);
  });
});

test.each([
  ["file.ts", "project/file.ts"],
  ["new.ts", "project/new.ts"],
  ["to-file.ts", "project/file.ts"],
  ["to-new.ts", "project/inner/new.ts"],
  ["to-inner/deep/new.ts", "project/inner/deep/new.ts"],
  ["to-outside.ts", "outside.ts"],
  ["to-new-outside.ts", "new.ts"],
])("a write to %s goes to %s", (path, real) => {
  expect(realPath(inProject(path))).toBe(join(realpathSync(outer.path(".")), real));
});

test.each([
  ["file.ts", true],
  ["new.ts", true],
  ["", true],
  ["..file.ts", true],
  ["to-new.ts", true],
  ["to-inner/new.ts", true],
  ["gitlike/new.ts", true],
  ["node_modules/other/new.ts", true],
  [".git/config", true],
  ["to-outside.ts", false],
  ["to-new-outside.ts", false],
  ["up/outside.ts", false],
  ["../outside.ts", false],
  ["to-package/new.ts", false],
  ["to-git/config", false],
])("a write to %j stays in the project: %s", (path, stays) => {
  expect(staysInside(project, inProject(path))).toBe(stays);
  expect(staysInside(outer.path("linked"), outer.path(`linked/${path}`))).toBe(stays);
});

test.each([
  ["generated", true],
  [".", true],
  ["..generated/client.ts", true],
  ["a/../generated", true],
  ["..", false],
  ["../generated", false],
  ["a/../../generated", false],
  ["/generated", false],
])("the path %s is named inside its project: %s", (path, isInside) => {
  expect(isNamedInside("/project", path)).toBe(isInside);
});

test("an absolute path is named inside its project if it is below it", () => {
  expect(isNamedInside("/project", "/project/generated")).toBe(true);
  expect(isNamedInside("/project", "/projects/generated")).toBe(false);
});
