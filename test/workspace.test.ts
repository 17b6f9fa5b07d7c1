import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { versions } from "./matrix/versions.ts";

const read = (file: string) => readFileSync(file, "utf8");
const manifest = JSON.parse(read("package.json"));

test("the editor's configurations start programs that exist", () => {
  const { configurations } = JSON.parse(read(".vscode/launch.json"));
  const programs: string[] = configurations.map(({ program }: { readonly program: string }) => program);
  const missing = programs.filter((program) => !existsSync(program.replace(/^.*\}\//, "")));
  expect(programs).toHaveLength(2);
  expect(missing).toEqual([]);
});

test("the workflow runs the versions of Node.js that the package supports", () => {
  const [, list = ""] = /node: \[(.*)\]/.exec(read(".github/workflows/ci.yml")) ?? [];
  expect(JSON.parse(`[${list}]`)).toEqual(versions.node.filter((version) => version !== "newest"));
  expect(manifest.engines.node).toBe(`>=${versions.node[0]}`);
});

test("actions are pinned to a commit", () => {
  const uses = [...read(".github/workflows/ci.yml").matchAll(/uses: (.*)/g)].map(([, action = ""]) => action);
  expect(uses.length).toBeGreaterThan(0);
  expect(uses.filter((action) => !/@[0-9a-f]{40} # v\d/.test(action))).toEqual([]);
});

test.each([".github/CONTRIBUTING.md", "test/README.md", ".github/workflows/ci.yml", ".ci/run"])(
  "%s names scripts that exist",
  (file) => {
    const named = [...read(file).matchAll(/npm run ([\w:]+)/g)].map(([, script]) => script);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((script) => !Object.hasOwn(manifest.scripts, script ?? ""))).toEqual([]);
  },
);
