import { mkdir, mkdtemp, realpath, rename, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { check, exitCodeOf } from "../../../src/tools/check/check.ts";
import { printCheck } from "../../../src/tools/check/print-report.ts";
import type { CheckReport } from "../../../src/tools/check/report.ts";
import { loadProject } from "../../../src/tools/project/project.ts";
import { createUserProject, type UserProject } from "./user-project.ts";

async function checkIn(cwd: string, base: string): Promise<CheckReport> {
  return await check(await loadProject({ cwd, bypassCache: true }), base);
}

test("a change that breaks callers since a revision is drift, although the files are up to date", async () => {
  await using project = await createUserProject();
  project.git("switch", "--quiet", "--create", "topic");
  await project.edit("schema.graphql", "msg_id: String)", "msg_id: String!)");
  await project.edit("operations/messages.graphql", "$msg_id: String)", "$msg_id: String!)");
  await project.make();
  project.commit();
  const report = await checkIn(project.folder, "main");
  expect(report).toMatchObject({ clean: false, base: "main", outputs: [{ files: [], unjudged: null }] });
  expect(report.outputs[0]?.comparison).toMatchObject({
    operations: [
      {
        name: "SendMessage",
        kind: "mutation",
        file: "operations/messages.graphql",
        line: 3,
        verdict: "breaks",
        changes: [{ part: "variables", path: "msg_id", what: "variable `msg_id` became required", breaks: true }],
      },
    ],
    exports: [],
  });
});

test("a change that breaks no callers is reported, and is not drift", async () => {
  await using project = await createUserProject();
  await project.edit("operations/agents.graphql", "    name\n", "    name\n    nick: name\n");
  await project.make();
  const report = await checkIn(project.folder, "HEAD");
  expect(report.clean).toBe(true);
  expect(report.outputs[0]?.comparison?.operations).toMatchObject([{ name: "ListAgents", verdict: "changes" }]);
});

test("a base with commits that HEAD does not have is reported, because its own changes appear in reverse", async () => {
  await using project = await createUserProject();
  project.git("branch", "topic");
  await project.edit("operations/messages.graphql", "$msg: String!,", '$msg: String = "",');
  await project.edit("schema.graphql", "msg: String!,", 'msg: String! = "",');
  await project.make();
  project.commit();
  project.git("switch", "--quiet", "topic");
  const report = await checkIn(project.folder, "main");
  expect(report).toMatchObject({
    missingCommits: 1,
    outputs: [{ comparison: { operations: [{ verdict: "breaks" }] } }],
  });
  expect(printCheck(report, project.folder)).toContain("main has 1 commit that HEAD does not: ");
  const start = project.git("merge-base", "HEAD", "main").trim();
  expect(await checkIn(project.folder, start)).toMatchObject({ clean: true, missingCommits: 0 });
});

test("a revision without the generated files cannot be compared, and the check fails", async () => {
  await using project = await createUserProject();
  project.git("rm", "--quiet", "-r", "--cached", "generated");
  project.git("commit", "--quiet", "--message", "Without them");
  const report = await checkIn(project.folder, "HEAD");
  const unjudged =
    "There is no generated/types.ts, generated/client.ts. Compare with a revision that has the generated files, or without --base.";
  expect(report).toMatchObject({ clean: false, outputs: [{ files: [], comparison: null, unjudged }] });
  expect(exitCodeOf(report)).toBe(2);
});

test("an output that was committed since the revision is new, and breaks no callers", async () => {
  await using project = await createUserProject();
  project.git("rm", "--quiet", "-r", "--cached", "generated");
  project.git("commit", "--quiet", "--message", "Without them");
  project.commit();
  const report = await checkIn(project.folder, "HEAD~1");
  expect(report).toMatchObject({ clean: true, outputs: [{ added: true, comparison: null, unjudged: null }] });
  expect(printCheck(report, project.folder)).toBe(
    "generated/ is up to date.\ngenerated/ is new since HEAD~1: it has no callers yet.\nNothing breaks callers since HEAD~1.",
  );
});

test("an output of which the revision has one file is not new", async () => {
  await using project = await createUserProject();
  project.git("rm", "--quiet", "--cached", "generated/types.ts");
  project.git("commit", "--quiet", "--message", "Without it");
  project.commit();
  expect(await checkIn(project.folder, "HEAD~1")).toMatchObject({
    clean: false,
    outputs: [{ added: false, unjudged: expect.stringContaining("There is no generated/types.ts. ") }],
  });
});

/** Adds an output "old/" to the project, commits it as `main`, and removes it from the config again. */
async function removeOutput(project: UserProject): Promise<void> {
  const config = project.read("codegen.ts");
  const old = '"old/": { preset: conversations, documents: "operations/*.graphql" },';
  await project.edit("codegen.ts", "generates: {", `generates: { ${old}`);
  for (const file of ["client.ts", "types.ts"])
    await project.write({ [`old/${file}`]: project.read(`generated/${file}`) });
  project.commit();
  expect((await checkIn(project.folder, "HEAD")).clean).toBe(true);
  await project.write({ "codegen.ts": config });
}

test("an output that the config no longer names breaks its callers", async () => {
  await using project = await createUserProject();
  await removeOutput(project);
  project.git("rm", "--quiet", "-r", "old");
  project.commit();
  const report = await checkIn(project.folder, "HEAD~1");
  expect(exitCodeOf(report)).toBe(1);
  expect(report.outputs.map(({ folder, removed }) => [folder, removed])).toEqual([
    ["generated/", false],
    ["old/", true],
  ]);
  expect(report.outputs[1]?.comparison?.operations).toMatchObject([
    { name: "ListAgents", file: null, verdict: "breaks", changes: [{ what: "was removed, and with it `listAgents`" }] },
    { name: "SendMessage", file: null, verdict: "breaks" },
  ]);
  const printed = printCheck(report, project.folder);
  expect(printed).toContain("old/: ListAgents: was removed, and with it `listAgents`: breaks callers\n");
  expect(printed).toContain("generated/ is up to date.\nThe config no longer generates old/: add it again, or move");
  expect(printed).not.toContain("Nothing breaks callers");
});

test("the check fails if an output that the config no longer names cannot be read", async () => {
  await using project = await createUserProject();
  await removeOutput(project);
  await project.write({ "old/client.ts": `${project.read("old/client.ts").split("\n", 1)[0]}\nexport const = 1;\n` });
  project.commit();
  const report = await checkIn(project.folder, "HEAD~1");
  expect(exitCodeOf(report)).toBe(2);
  expect(report.outputs[1]?.unjudged).toMatch(
    /^A file cannot be parsed: .* The config does not generate old\/: add it/,
  );
});

test("remaining files of an output that the config no longer names are reported, and compared if they have changed", async () => {
  await using project = await createUserProject();
  await removeOutput(project);
  const same = await checkIn(project.folder, "HEAD");
  expect(same).toMatchObject({
    clean: true,
    outputs: [{}, { removed: true, files: [{ file: "old/client.ts", state: "unmanaged" }], comparison: null }],
  });
  expect(printCheck(same, project.folder)).toContain("old/client.ts is still there, but this config does not");
  await project.edit("old/types.ts", "name: string | null", "name: string | null | undefined");
  const changed = await checkIn(project.folder, "HEAD");
  expect(exitCodeOf(changed)).toBe(1);
  expect(changed.outputs[1]?.comparison?.operations).toMatchObject([{ name: "ListAgents", verdict: "breaks" }]);
});

test("the client of another project with its own config is not an output of this project", async () => {
  await using project = await createUserProject();
  await project.write({ "bots/echo/codegen.ts": "", "bots/echo/made/client.ts": project.read("generated/client.ts") });
  project.commit();
  await project.remove("bots/echo/made/client.ts");
  expect((await checkIn(project.folder, "HEAD")).outputs.map(({ folder }) => folder)).toEqual(["generated/"]);
});

test("a client in a committed package is not an output of the project", async () => {
  await using project = await createUserProject();
  const client = "bots/node_modules/other/generated/client.ts";
  await project.write({ [client]: project.read("generated/client.ts") });
  project.git("add", "--force", client);
  project.commit();
  await project.remove(client);
  expect((await checkIn(project.folder, "HEAD")).outputs.map(({ folder }) => folder)).toEqual(["generated/"]);
});

test.each(["nope", "--all", "HEAD:schema.graphql", "main; rm -rf ."])("%j is refused as a commit", async (name) => {
  await using project = await createUserProject();
  await expect(checkIn(project.folder, name)).rejects.toThrow(
    `git does not know the commit ${name}. Check the name; git fetch brings the branches of a remote, such as origin/main.`,
  );
});

test("outside a repository the check reports that there is nothing to compare with", async () => {
  await using project = await createUserProject({ withGit: false });
  await expect(checkIn(project.folder, "main")).rejects.toThrow("is not in a git repository. Leave --base out");
});

test("if git cannot open the repository, its message is shown", async () => {
  await using project = await createUserProject();
  process.env.GIT_TEST_ASSUME_DIFFERENT_OWNER = "1";
  try {
    await expect(checkIn(project.folder, "main")).rejects.toThrow(
      `git failed: detected dubious ownership in repository at '${project.folder}'. Run git status`,
    );
  } finally {
    delete process.env.GIT_TEST_ASSUME_DIFFERENT_OWNER;
  }
});

test("a project in a subfolder of a repository, reached by a link, is found", async () => {
  await using project = await createUserProject();
  const top = await realpath(await mkdtemp(join(tmpdir(), "monorepo-")));
  try {
    await mkdir(join(top, "bots"));
    await rename(project.folder, join(top, "bots/echo"));
    await rename(join(top, "bots/echo/.git"), join(top, ".git"));
    await symlink(join(top, "bots/echo"), project.folder);
    project.git("-C", top, "add", "--all");
    project.git("-C", top, "commit", "--quiet", "--message", "Move");
    await project.edit("operations/agents.graphql", "    name\n", "");
    const report = await checkIn(project.folder, "HEAD");
    expect(report.outputs[0]?.files.map(({ state }) => state)).toEqual(["stale", "stale"]);
    expect(report.outputs[0]?.comparison?.operations).toMatchObject([{ name: "ListAgents", verdict: "breaks" }]);
  } finally {
    await rm(top, { recursive: true });
  }
});
