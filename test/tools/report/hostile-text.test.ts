import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createUserProject, type UserProject } from "../check/user-project.ts";
import { answerFor, startEndpoint } from "../pull/endpoint.ts";
import { conversations } from "../run-command.ts";

// Text in a schema, an operation, a service, a file name or an argument that a terminal or a CI runner would obey.
const hostile = [
  "Use b.",
  "::error::x",
  "  ::stop-commands::x",
  "##[add-mask]x",
  "\u001b[31mred \u009b31m",
  "\u001b]8;;https://example.com\u0007link",
  "\u2028::error::x \u202egnp.exe\u2066 \u200b",
].join("\n");

/** As GraphQL writes it: a block string has no escapes, a string has no line breaks. */
const block = `"""\n${hostile}\n"""`;
const quoted = JSON.stringify(hostile);

const operation = "operations/agents.graphql";

type Spoil = (project: UserProject) => Promise<void>;

/** The places of such text. A project that cannot be read hides its other places, so there are several projects. */
const spoilers: Readonly<Record<string, readonly Spoil[]>> = {
  "in what is valid": [
    (project) => project.edit("schema.graphql", "status: Status", `status: Status @deprecated(reason: ${quoted})`),
    (project) => project.edit("schema.graphql", "first: Int", `first: Int @deprecated(reason: ${quoted})`),
    (project) => project.edit("schema.graphql", "type Agent {", `${block}\ntype Agent {\n${block}`),
    (project) => project.edit("schema.graphql", "  AWAY\n", "  AWAY\n  BUSY\n"),
  ],
  "around mistakes": [
    (project) => project.edit(operation, "agents(first: $first)", `agents(first: ${block}, last: ${quoted})`),
    (project) => project.edit(operation, "    name\n", "    # \u001b[31m \u202e ##[error]x\r    ::error::x\n"),
    (project) => project.write({ "operations/a\n::error::x\u001b[31m\u202e.graphql": "query A { nothing }" }),
  ],
  "in names of the config": [
    (project) => project.edit("codegen.ts", '"generated/"', JSON.stringify(`a${hostile.replaceAll("/", "")}/`)),
    (project) => project.edit("codegen.ts", "generates: {", `generates: { ${quoted}: { plugins: [] },`),
  ],
  "in an error of the preset": [
    (project) =>
      project.edit("codegen.ts", "preset: conversations,", `preset: conversations, presetConfig: { ${quoted}: 1 },`),
  ],
  "in what is thrown and is no error": [
    (project) => project.edit("codegen.ts", "export default", `throw { a: ${quoted} };\nexport default`),
  ],
  "in syntax errors": [(project) => project.edit(operation, "query ListAgents", `query ${block}`)],
  "in an error of the config": [
    (project) =>
      project.edit("codegen.ts", "export default", `throw new Error(${JSON.stringify(hostile)});\nexport default`),
  ],
};

/** On GitHub only where it differs. */
const commands: Readonly<Record<string, readonly [args: readonly string[], onGitHub: boolean]>> = {
  generate: [["generate"], false],
  "generate on GitHub": [["generate"], true],
  check: [["check"], false],
  "check --base on GitHub": [["check", "--base", "main"], true],
  "check --json": [["check", "--json"], false],
  "pull on GitHub": [["pull", "--dry-run", "--from", "new.graphql"], true],
};

test.each(Object.entries(spoilers))("hostile text %s is made harmless in the output", async (_name, spoil) => {
  await using project = await createUserProject();
  await project.write({ "new.graphql": project.read("schema.graphql") });
  for (const each of spoil) await each(project);
  for (const [args, onGitHub] of Object.values(commands)) await expectClean(project, args, onGitHub);
});

/** Arguments, and how many lines the error has: one, or, as a diagnostic of a file, its heading, place and hint, too. */
const givenArguments: readonly (readonly [name: string, args: readonly string[], lines: number])[] = [
  ["a base", ["check", "--base", `HEAD\n${hostile}`], 1],
  ["a config", ["check", "--config", `a\n${hostile}`], 1],
  ["an address", ["pull", "--endpoint", `https://example.com\n${hostile}`], 1],
  ["a file", ["pull", "--from", `a\n${hostile}`], 5],
  ["an option", [`--a\n${hostile}`], 1],
  ["a command", [`a\n${hostile}`], 1],
  ["a value", ["sandbox", "--port", `1\n${hostile}`], 1],
];

test("hostile text on the command line is made harmless in the error", async () => {
  await using project = await createUserProject();
  for (const [name, args, lines] of givenArguments) {
    const { code, stderr } = await expectClean(project, args);
    expect({ name, code, lines: stderr.trim().split("\n").length }, stderr).toEqual({ name, code: 2, lines });
  }
});

test("hostile text in the answer of a service is made harmless in the error", async () => {
  await using project = await createUserProject();
  await using endpoint = await startEndpoint(() => ({
    status: 403,
    text: JSON.stringify({ errors: [{ name: hostile, message: hostile }] }),
  }));
  const { code } = await expectClean(project, ["pull", "--endpoint", endpoint.url]);
  expect(code).toBe(2);
});

test("hostile text in a description of a service is made harmless in the report", async () => {
  await using project = await createUserProject();
  const schema = project.read("schema.graphql").replace("name: String", `name: String @deprecated(reason: ${quoted})`);
  await using endpoint = await startEndpoint(answerFor(schema));
  const { stdout } = await expectClean(project, ["pull", "--dry-run", "--endpoint", endpoint.url]);
  expect(stdout).toContain("Use b.");
});

/** Runs the command and checks that all its output is clean. */
async function expectClean(project: UserProject, args: readonly string[], onGitHub = false) {
  const folder = mkdtempSync(join(tmpdir(), "summary-"));
  try {
    const summary = join(folder, "summary.md");
    const env = onGitHub ? { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: summary } : {};
    const outcome = await conversations(project.folder, args, env);
    const texts = [outcome.stdout, outcome.stderr, existsSync(summary) ? readFileSync(summary, "utf8") : ""];
    for (const line of texts.flatMap((text) => text.split("\n"))) {
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|##\w*\[/u);
      if (/^\s*::/.test(line)) expect(line).toMatch(/^::(error|warning|notice) file=/);
    }
    return outcome;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
