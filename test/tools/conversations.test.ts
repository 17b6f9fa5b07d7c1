import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { config, createWorkspace, type Project, type Workspace } from "./workspace.ts";

let workspace: Workspace;
let project: Project;

beforeAll(async () => {
  workspace = await createWorkspace();
  project = workspace.project({
    "codegen.ts": config,
    "schema.graphql": "type Query { a: Int }",
    "operations/a.graphql": "query Ask { a }",
  });
});

afterAll(() => workspace?.[Symbol.dispose]());

test("--help names every command", async () => {
  const { code, stdout } = await project.run("--help");
  expect(code).toBe(0);
  expect(stdout).toContain("Usage: conversations ");
  for (const command of ["generate", "sandbox", "demo", "check", "pull"])
    expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, "m"));
});

test("--version prints the version of the package", async () => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(await project.run("--version")).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
});

test.each([
  [["generate", "--wath"], "error: unknown option '--wath' (Did you mean --watch?)\n"],
  [["generate", "--config"], "error: option '-c, --config <file>' argument missing\n"],
  [["genrate"], "error: unknown command 'genrate' (Did you mean generate?)\n"],
  [["nonsense"], "error: unknown command 'nonsense'. Look at conversations --help.\n"],
])("%o ends with 2 and one line of output", async (args, line) => {
  expect(await project.run(...args)).toEqual({ code: 2, stdout: "", stderr: line });
});

test("without a command it lists the commands, and ends with 2", async () => {
  const { code, stderr } = await project.run();
  expect(code).toBe(2);
  expect(stderr).toContain("Usage: conversations ");
});

test.each([["--help"], ["generate"]])("%s ends silently if the reader of its output has ended", async (command) => {
  const child = project.start([command]);
  child.stdout?.destroy();
  const [errors] = await Promise.all([text(child.stderr as Readable), once(child, "close")]);
  expect(errors).toBe("");
});
