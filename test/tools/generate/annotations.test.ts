import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { createUserProject } from "../check/user-project.ts";
import { conversations } from "../run-command.ts";

const operation = "operations/agents.graphql";

test("on GitHub Actions an error becomes an annotation at its line and a row in the summary", async () => {
  await using project = await createUserProject();
  using folder = temporaryFolder();
  await project.edit(operation, "    name\n", "    naem\n");
  const plain = await conversations(project.folder, ["generate"]);
  expect(plain).toMatchObject({ code: 1, stdout: "" });
  const summary = folder.path("summary.md");
  const env = { GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: project.folder, GITHUB_STEP_SUMMARY: summary };
  const { code, stdout, stderr } = await conversations(project.folder, ["generate"], env);
  expect({ code, stderr }).toEqual({ code: 1, stderr: plain.stderr });
  expect(stdout).toMatch(
    /^::error file=operations\/agents\.graphql,line=4,title=fields-on-correct-type::Cannot query field "naem" .*\n$/,
  );
  expect(readFileSync(summary, "utf8")).toMatch(
    /^### 1 error\n[\s\S]*\n\| operations\/agents\.graphql:4 \| fields-on-correct-type \| Cannot query field "naem"/,
  );
});

test("on GitHub Actions a warning becomes an annotation, and the files are written", async () => {
  await using project = await createUserProject();
  await project.edit(
    "schema.graphql",
    "  name: String\n  status",
    '  name: String @deprecated(reason: "Use id.")\n  status',
  );
  const { code, stdout, stderr } = await conversations(project.folder, ["generate"], { GITHUB_ACTIONS: "true" });
  expect(code).toBe(0);
  expect(stderr).toContain("operations/agents.graphql:4:5: warning: ");
  expect(stdout).toMatch(/^::warning file=operations\/agents\.graphql,line=4,title=no-deprecated::.*Use id\./);
  expect(stdout).toContain("generated/: types.ts written");
});
