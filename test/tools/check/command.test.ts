import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { conversations, createUserProject, type UserProject } from "./user-project.ts";

const breakIt = async (project: UserProject) => {
  await project.edit("schema.graphql", "msg_id: String)", "msg_id: String!)");
  await project.edit("operations/messages.graphql", "$msg_id: String)", "$msg_id: String!)");
};

describe.concurrent("conversations check", () => {
  test("a clean project: 0", async ({ expect }) => {
    await using project = await createUserProject();
    expect(await conversations(project.folder, ["check"])).toEqual({
      code: 0,
      stdout: "generated/: what the generator makes.\n",
      stderr: "",
    });
  });

  test("drift, in plain words: 1", async ({ expect }) => {
    await using project = await createUserProject();
    await breakIt(project);
    await project.remove("generated/schema.ts");
    await project.make();
    await project.edit("generated/client.ts", '"SendMessage"', '"SentMessage"');
    const line = project.read("generated/client.ts").split('"SentMessage"', 1)[0]?.split("\n").length;
    await project.remove("generated/types.ts");
    project.commit();
    const { code, stdout, stderr } = await conversations(project.folder, ["check"]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toBe(
      [
        `generated/client.ts:${line} is edited by hand, or made by another version or config: from no operations and schema in the history of git does this generator make it`,
        "generated/types.ts is missing",
        "",
        "What it means for callers cannot be told: there is no generated/types.ts.",
        '2 files drifted. Make them anew with "conversations generate", look at what changes, and commit it.',
        "",
      ].join("\n"),
    );
  });

  test("what making the files anew will mean for callers: 1", async ({ expect }) => {
    await using project = await createUserProject();
    await breakIt(project);
    const { code, stdout } = await conversations(project.folder, ["check"]);
    expect(code).toBe(1);
    expect(stdout).toContain(
      "operations/messages.graphql:3: SendMessage: variable `msg_id` became required: breaks callers\n",
    );
    expect(stdout).toContain("1 operation breaks callers when they are made anew.\n");
  });

  test("without git installed drift is told all the same: 1", async ({ expect }) => {
    await using project = await createUserProject();
    await breakIt(project);
    const { code, stdout, stderr } = await conversations(project.folder, ["check"], { PATH: "" });
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toMatch(/^generated\/client\.ts:\d+ is stale or edited by hand/);
  });

  test("a folder that may only be read can be checked: 0", async ({ expect, skip }) => {
    skip(process.getuid?.() === 0, "root may write to every folder");
    await using project = await createUserProject();
    await chmod(join(project.folder, "generated"), 0o555);
    expect(await conversations(project.folder, ["check"])).toMatchObject({ code: 0, stderr: "" });
    await chmod(join(project.folder, "generated"), 0o755);
  });

  test("--base in a hook of git, which names the repository: 1", async ({ expect }) => {
    await using project = await createUserProject();
    await project.write({ "bot/package.json": "{}" });
    for (const file of ["codegen.ts", "schema.graphql", "operations", "generated"]) {
      project.git("mv", file, `bot/${file}`);
    }
    project.commit();
    await project.edit("bot/operations/agents.graphql", "    name\n", "");
    const env = { GIT_DIR: join(project.folder, ".git") };
    const { code, stdout } = await conversations(join(project.folder, "bot"), ["check", "--base", "main"], env);
    expect(code).toBe(1);
    expect(stdout).toContain("operations/agents.graphql:1: ListAgents: ");
    expect(stdout).toContain("breaks callers since main.");
  });

  test("--base with a revision that has not the files: nothing is said of callers, and 0", async ({ expect }) => {
    await using project = await createUserProject();
    project.git("rm", "--quiet", "-r", "--cached", "generated");
    project.git("commit", "--quiet", "--message", "Without them");
    const { code, stdout } = await conversations(project.folder, ["check", "--base", "main"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^What it means for callers cannot be told: .* at main\.\n.*what the generator makes\.\n$/);
  });

  test("what others make by the same config is their business, and so are hooks: 0", async ({ expect }) => {
    await using project = await createUserProject();
    await project.edit(
      "codegen.ts",
      "generates: {",
      'hooks: { afterAllFileWrite: "prettier" }, generates: { "schema.json": { plugins: ["introspection"] },',
    );
    const { code, stdout } = await conversations(project.folder, ["check"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "generated/: what the generator makes.\n" });
    const pulled = await conversations(project.folder, ["pull", "--from", "schema.graphql", "--dry-run"]);
    expect(pulled.stdout).toContain("2 operations: 2 unaffected.");
    await project.edit("codegen.ts", '"generated/": { preset: conversations', '"all.ts": { plugins: ["typescript"]');
    expect(await conversations(project.folder, ["check"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("The config generates nothing with our preset."),
    });
  });

  test("what the config prints does not get into the report", async ({ expect }) => {
    await using project = await createUserProject();
    await project.edit("codegen.ts", "export default", 'console.log("Here is the config.");\nexport default');
    const { stdout, stderr } = await conversations(project.folder, ["check", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ clean: true });
    expect(stderr).toBe("Here is the config.\n");
  });

  test("--base and --json: the documented shape, and nothing else on stdout", async ({ expect }) => {
    await using project = await createUserProject();
    await breakIt(project);
    await project.make();
    const { code, stdout, stderr } = await conversations(project.folder, ["check", "--base", "main", "--json"]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    const change = {
      part: "variables",
      path: "msg_id",
      from: "string | null | undefined",
      to: "string",
      breaks: true,
      what: "variable `msg_id` became required",
    };
    const operation = {
      name: "SendMessage",
      kind: "mutation",
      place: "operations/messages.graphql:3",
      verdict: "breaks",
      changes: [change],
    };
    const comparison = { operations: [operation], exports: [] };
    const output = { folder: "generated/", files: [], comparison, unjudged: null };
    expect(JSON.parse(stdout)).toEqual({ clean: false, base: "main", outputs: [output] });
  });

  test("on GitHub Actions: annotations at the operation's line, and a table in the summary", async ({ expect }) => {
    await using project = await createUserProject();
    await project.edit("schema.graphql", "  AWAY\n", "  AWAY\n  BUSY\n");
    const folder = await mkdtemp(join(tmpdir(), "summary-"));
    try {
      const summary = join(folder, "summary.md");
      await writeFile(summary, "# What other steps said\n");
      const env = {
        GITHUB_ACTIONS: "true",
        GITHUB_STEP_SUMMARY: summary,
        GITHUB_WORKSPACE: join(project.folder, ".."),
      };
      const { code, stdout } = await conversations(project.folder, ["check"], env);
      expect(code).toBe(1);
      const name = project.folder.split("/").at(-1);
      expect(stdout).toContain(
        `::error file=${name}/operations/agents.graphql,line=1,title=ListAgents::result.agents[].status can also be "BUSY", which an exhaustive switch does not know: breaks callers\n`,
      );
      expect(stdout).toMatch(
        new RegExp(`^::error file=${name}/generated/types\\.ts,line=\\d+,title=generated/types\\.ts::is stale`, "m"),
      );
      const written = await readFile(summary, "utf8");
      expect(written).toMatch(/^# What other steps said\n### 3 files drifted\./);
      expect(written).toContain(
        '| operations/agents.graphql:1 | ListAgents | result.agents\\[\\].status can also be "BUSY", which an exhaustive switch does not know | breaks callers |',
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  const unable: readonly (readonly [string, (project: UserProject) => Promise<void>, string[], string])[] = [
    [
      "a revision that does not exist",
      async () => {},
      ["--base", "nope"],
      "error: git knows no revision nope. Look at its name; git fetch brings those of a remote, as origin/main.\n",
    ],
    [
      "a schema that does not parse",
      (project) => project.edit("schema.graphql", "type Query {", "type Query {{"),
      [],
      'error: schema.graphql:2:13: Syntax Error: Expected Name, found "{". Look here and right before it. Correct that first.\n',
    ],
    [
      "operations that the schema does not know, of which there are two",
      async (project) => {
        await project.edit("operations/agents.graphql", "    name\n", "    naem\n    age\n");
      },
      [],
      'error: operations/agents.graphql:4:5: Cannot query field "naem" on type "Agent". Did you mean "name"? Agent has id, name, status (the first of 2 problems). Correct that first.\n',
    ],
    ["no config", (project) => project.remove("codegen.ts"), [], "error: There is no codegen.ts in "],
    ["an unknown option", async () => {}, ["--bse"], "error: unknown option '--bse'"],
  ];

  test.each(unable)("%s: one line, and 2", async (_name, spoil, args, said) => {
    await using project = await createUserProject();
    await spoil(project);
    const before = project.read("generated/client.ts");
    const { code, stdout, stderr } = await conversations(project.folder, ["check", ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr.startsWith(said), stderr).toBe(true);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(project.read("generated/client.ts")).toBe(before);
  });

  test("without ts-morph: what to install, and 2", async ({ expect }) => {
    await using project = await createUserProject();
    await breakIt(project);
    await project.write({
      "without.cjs": `const Module = require("node:module");
const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  if (request !== "ts-morph") return resolve.call(this, request, ...rest);
  throw Object.assign(new Error("Cannot find module 'ts-morph'"), { code: "MODULE_NOT_FOUND" });
};`,
    });
    const env = { NODE_OPTIONS: `--require=${join(project.folder, "without.cjs")}` };
    expect(await conversations(project.folder, ["check"], env)).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "error: ts-morph judges what a change means, and is not installed. Run npm install --save-dev ts-morph.\n",
    });
  });

  test("--help names the exit codes", async ({ expect }) => {
    const { code, stdout } = await conversations(tmpdir(), ["check", "--help"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/--base <revision>.*--json.*Exit codes:\n {2}0 .*\n {2}1 .*\n {2}2 /s);
  });
});
