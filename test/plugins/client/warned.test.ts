import { describe, expect, test } from "vitest";
import { warningCodes } from "../../../plugins/client/diagnostics/codes.ts";
import { type Case, casesIn, findingsIn } from "../../support/cases.ts";
import { createProject, refusalOf, type Settings } from "../../support/project.ts";

const cases = casesIn("warned");
const [fallback] = cases.filter(({ name }) => name === "fallback.graphql");
const runtimeModule = "../src/runtime/transport.ts";

function projectOf({ files, schema }: Case) {
  return createProject({ ...files, ...(schema && { "schema.graphql": schema }) });
}

function settingsOf({ schema }: Case): Settings {
  return schema ? { schema: "schema.graphql" } : {};
}

test.each(cases)("$name gives its warnings, and a client is generated", async (each) => {
  await using project = await projectOf(each);
  const made = await project.generate(settingsOf(each));
  expect(Object.keys(made)).toHaveLength(2);
  expect(each.expected.length).toBeGreaterThan(0);
  expect(findingsIn(project.warned)).toEqual(each.expected);
});

test("a report counts its warnings, and is printed once for all files", async () => {
  await using project = await createProject({
    "operations/a.graphql": "query A { channels { edges { node { id } } } }",
  });
  await project.generate();
  expect(project.warned.match(/^1 warning$/gm)).toHaveLength(1);
});

test("a run without diagnostics prints nothing", async () => {
  await using project = await createProject({
    "operations/a.graphql": "query ListAgents { agents { pageInfo { endCursor } } }",
  });
  await project.generate();
  expect(project.warned).toBe("");
});

describe("the option warningsAsErrors", () => {
  test.each(cases)("turns the warnings of $name into errors", async (each) => {
    await using project = await projectOf(each);
    const before = await project.list();
    const outputConfig = { presetConfig: { runtimeModule, warningsAsErrors: warningCodes } };
    const report = await refusalOf(project.generate({ ...settingsOf(each), outputConfig, write: true }));
    expect(findingsIn(report)).toEqual(each.expected.map((line) => line.replace(": warning: ", ": error: ")));
    expect(await project.list()).toEqual(before);
  });

  test("keeps warnings that it does not name", async () => {
    await using project = await createProject(fallback?.files ?? {});
    await project.generate({ outputConfig: { presetConfig: { runtimeModule, warningsAsErrors: ["no-deprecated"] } } });
    expect(findingsIn(project.warned)).toEqual(fallback?.expected);
  });
});

test("a run with errors reports its warnings as well", async () => {
  await using project = await createProject({
    ...fallback?.files,
    "operations/z.graphql": "query { agents { __typename } }",
  });
  expect(await refusalOf(project.generate())).toMatch(/^1 error, 1 warning$/m);
});
