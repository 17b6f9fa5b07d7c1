import { expect, test } from "vitest";
import { loadProject } from "../../../src/tools/project/project.ts";
import { pull } from "../../../src/tools/pull/pull.ts";
import type { OperationReport, PullReport } from "../../../src/tools/pull/report.ts";
import { createUserProject, type UserProject } from "../check/user-project.ts";
import { conversations, conversationsProcess } from "../run-command.ts";
import { answerFor, startEndpoint } from "./endpoint.ts";

/** Pulls the project's own schema after these replacements. */
async function pullWith(
  project: UserProject,
  ...replacements: readonly (readonly [string, string])[]
): Promise<PullReport> {
  const sdl = replacements.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the schema does not hold ${from}`);
    return text.replace(from, () => to);
  }, project.read("schema.graphql"));
  await using endpoint = await startEndpoint(answerFor(sdl));
  return await pull(await loadProject({ cwd: project.folder }), { endpoint: endpoint.url });
}

function operation(report: PullReport, name: string): OperationReport | undefined {
  return report.outputs[0]?.operations.find((each) => each.name === name);
}

test("the same schema leaves every operation unaffected, and a second pull changes nothing", async () => {
  await using project = await createUserProject();
  const report = await pullWith(project);
  expect(report.outputs[0]?.operations.map(({ name, verdict }) => [name, verdict])).toEqual([
    ["ListAgents", "unaffected"],
    ["SendMessage", "unaffected"],
  ]);
  const text = project.read("schema.graphql");
  expect(text.indexOf("type Agent")).toBeLessThan(text.indexOf("type Department"));
  expect(await pullWith(project)).toMatchObject({ changed: false, written: false });
  expect(project.read("schema.graphql")).toBe(text);
  await project.write({ "schema.graphql": text.replaceAll("\n", "\r\n") });
  expect(await pullWith(project)).toMatchObject({ changed: false, written: false });
});

test("a project without operations gets its schema first", async () => {
  await using project = await createUserProject();
  await using endpoint = await startEndpoint(answerFor(project.read("schema.graphql")));
  for (const file of ["schema.graphql", "operations/agents.graphql", "operations/messages.graphql"]) {
    await project.remove(file);
  }
  const { code, stdout } = await conversationsProcess(project.folder, ["pull", "--endpoint", endpoint.url]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^0 operations\.\nWrote the schema of /) });
  expect(project.read("schema.graphql")).toContain("type Query");
});

test("the line endings of a checkout on Windows are not reported as a change", async () => {
  await using project = await createUserProject();
  await pullWith(project);
  const text = project.read("schema.graphql").replaceAll("\n", "\r\n");
  await project.write({ "schema.graphql": text });
  expect(await pullWith(project)).toMatchObject({ changed: false, written: false });
});

test("a removed field refuses its operations, with the place and the edit to make; the others are compared", async () => {
  await using project = await createUserProject();
  const report = await pullWith(
    project,
    ["  name: String\n  status", "  title: String\n  status"],
    ["success: Boolean", "success: Boolean!"],
  );
  expect(report.written).toBe(true);
  expect(operation(report, "ListAgents")).toMatchObject({
    file: "operations/agents.graphql",
    line: 1,
    verdict: "refused",
    refusals: [
      {
        file: "operations/agents.graphql",
        line: 4,
        message: 'Cannot query field "name" on type "Agent".',
        hint: "Remove it, or replace it: Agent has id, status, title.",
      },
    ],
    changes: [],
  });
  expect(operation(report, "SendMessage")).toMatchObject({
    verdict: "changes",
    changes: [{ what: "result.sendMessage.success is never null now: boolean | null → boolean" }],
  });
});

const refused: readonly (readonly [name: string, from: string, to: string, said: string])[] = [
  ["an argument became required", "msg_id: String)", "msg_id: String!)", "Declare $msg_id: String!."],
  [
    "an argument is new and required",
    "msg: String!,",
    "msg: String!, to: [ID!]!,",
    "Declare $to: [ID!]! and give to: $to, or give a value.",
  ],
  ["an argument got another type", "msg: String!,", "msg: [String!]!,", "Declare $msg: [String!]!."],
  [
    "the type of an argument has another name",
    "msg_id: String): Sent!\n}",
    "msg_id: MessageId): Sent!\n}\n\nenum MessageId {\n  FIRST\n}",
    "Declare $msg_id: MessageId.",
  ],
  [
    "an argument was removed",
    ", msg_id: String)",
    ")",
    "Remove it, or replace it: Mutation.sendMessage takes channel_id, msg.",
  ],
];

test.each(refused)("the report names the edit to make if %s", async (_name, from, to, said) => {
  await using project = await createUserProject();
  const report = await pullWith(project, [from, to]);
  const found = operation(report, "SendMessage");
  expect(found?.verdict).toBe("refused");
  expect(found?.refusals.map(({ hint }) => hint)).toContain(said);
  expect(
    found?.refusals.every(({ file, line }) => file === "operations/messages.graphql" && [3, 4].includes(line ?? 0)),
  ).toBe(true);
});

test("a change that only breaks callers is reported for the callers, and the operation stays valid", async () => {
  await using project = await createUserProject();
  const report = await pullWith(project, ["  AWAY\n", "  AWAY\n  BUSY\n"]);
  expect(operation(report, "ListAgents")).toMatchObject({
    verdict: "breaks",
    refusals: [],
    changes: [{ path: "agents[].status", breaks: true }],
  });
  expect(report.outputs[0]?.exports).toMatchObject([{ name: "Status", file: "types.ts", breaks: true }]);
});

test("a new deprecation is reported at its place, an old one is not", async () => {
  await using project = await createUserProject();
  const once = ["  name: String\n  status", '  name: String @deprecated(reason: "Use title.")\n  status'] as const;
  expect(operation(await pullWith(project, once), "ListAgents")).toMatchObject({
    verdict: "unaffected",
    deprecated: [
      { file: "operations/agents.graphql", line: 4, message: "The field Agent.name is deprecated. Use title." },
    ],
  });
  expect(operation(await pullWith(project), "ListAgents")?.deprecated).toEqual([]);
});

test("an inferred part is confirmed if it is unchanged, and not otherwise", async () => {
  await using project = await createUserProject();
  const marks = "directive @evidence(inferred: String) on FIELD_DEFINITION | ENUM | ARGUMENT_DEFINITION\n";
  const text = project.read("schema.graphql");
  await project.write({
    "schema.graphql": `${marks}${text
      .replace("enum Status {", 'enum Status @evidence(inferred: "name") {')
      .replace("  name: String\n  status", '  name: String @evidence(inferred: "type")\n  status')
      .replace("agents(first: Int)", 'agents(first: Int @evidence(inferred: "name"))')}`,
  });
  await using endpoint = await startEndpoint(
    answerFor(text.replace("  name: String\n  status", "  name: ID\n  status")),
  );
  const report = await pull(await loadProject({ cwd: project.folder }), { endpoint: endpoint.url });
  expect(operation(report, "ListAgents")?.confirmed).toEqual(["Query.agents(first)", "Status"]);
  expect(operation(report, "SendMessage")?.confirmed).toEqual([]);
  expect(project.read("schema.graphql")).not.toContain("evidence");
});

test("an inferred part in an input type that contains itself is confirmed", async () => {
  await using project = await createUserProject();
  const inputs = (mark: string) => `
input Filter { text: String${mark} not: Filter all: [Filter!] }
extend type Query { found(filter: Filter): [Agent!] }
`;
  const before = project.read("schema.graphql");
  await project.write({
    "schema.graphql": `directive @evidence(inferred: String) on INPUT_FIELD_DEFINITION\n${before}${inputs(' @evidence(inferred: "name")')}`,
    "operations/found.graphql":
      'query Found($filter: Filter) { found(filter: $filter) { id } kind: __type(name: "Agent") { name } }\n',
  });
  await using endpoint = await startEndpoint(answerFor(before + inputs("")));
  const report = await pull(await loadProject({ cwd: project.folder }), { endpoint: endpoint.url });
  expect(operation(report, "Found")?.confirmed).toEqual(["Filter.text"]);
});

test("an operation with the service's name for an inferred type is not reported as new, because it could be generated before", async () => {
  await using project = await createUserProject();
  const text = project.read("schema.graphql").replace("type Query {", "type Query {\n  withStatus(is: Status): Int");
  await project.write({
    "schema.graphql": `directive @evidence(inferred: String) on ENUM\n${text.replace(
      "enum Status {",
      'enum Status @evidence(inferred: "name") {',
    )}`,
    "operations/status.graphql": "query CountAgents($is: AgentStatus) { withStatus(is: $is) }",
  });
  await using endpoint = await startEndpoint(answerFor(text.replaceAll(/\bStatus\b/g, "AgentStatus")));
  const report = await pull(await loadProject({ cwd: project.folder }), { endpoint: endpoint.url });
  expect(operation(report, "CountAgents")).toMatchObject({
    refusals: [],
    changes: [{ what: "`is` travels as a variable now" }],
  });
});

test("an operation that the old schema did not allow can be generated now", async () => {
  await using project = await createUserProject();
  await project.edit("operations/agents.graphql", "    name\n", "    name\n    email\n");
  const report = await pullWith(project, ["  name: String\n  status", "  name: String\n  email: String\n  status"]);
  expect(operation(report, "ListAgents")).toMatchObject({
    verdict: "changes",
    changes: [{ what: "can be generated now" }],
  });
});

test("an argument that is no longer deprecated is reported, like a field", async () => {
  await using project = await createUserProject();
  const [argument, field] = ["agents(first: Int): [Agent!]!", "department(id: ID!): Department"];
  const old = '@deprecated(reason: "Old")';
  await project.edit("schema.graphql", argument, `agents(first: Int ${old}): [Agent!]!`);
  await project.edit("schema.graphql", field, `${field} ${old}`);
  await project.edit(
    "operations/agents.graphql",
    "query ListAgents",
    "query FindDepartment($id: ID!) {\n  department(id: $id) {\n    id\n  }\n}\n\nquery ListAgents",
  );
  const report = await pullWith(project, [`first: Int ${old}`, "first: Int"], [`${field} ${old}`, field]);
  const whats = (name: string) => operation(report, name)?.changes.map(({ what }) => what);
  expect(whats("FindDepartment")).toEqual(["is no longer deprecated"]);
  expect(whats("ListAgents")).toEqual(["variable `first` is no longer deprecated"]);
  expect(operation(report, "ListAgents")).toMatchObject({ verdict: "unaffected", deprecated: [] });
});

test("another reason for a deprecation is not reported as a new deprecation", async () => {
  await using project = await createUserProject();
  const deprecated = (reason: string) => `  name: String @deprecated(reason: "${reason}")\n  status`;
  await project.edit("schema.graphql", "  name: String\n  status", deprecated("Old"));
  const report = await pullWith(project, ['"Old"', '"now deprecated: breaks callers"']);
  expect(operation(report, "ListAgents")).toMatchObject({ verdict: "unaffected", deprecated: [] });
});

test("a problem between operations is reported next to problems of single operations, and no problem twice", async () => {
  await using project = await createUserProject();
  await project.write({ "operations/more.graphql": "query ListAgents { agents { nope } }" });
  const report = await pullWith(project, ["  AWAY\n", "  AWAY\n  BUSY\n"]);
  const refusals = report.outputs.flatMap(({ operations, refusals }) => [
    ...refusals,
    ...operations.flatMap((each) => each.refusals),
  ]);
  expect(refusals.map(({ message }) => message).sort()).toEqual([
    expect.stringContaining('Cannot query field "nope"'),
    expect.stringContaining("There is another operation ListAgents"),
  ]);
});

test("a dry run writes nothing, sends no token, and ends with 1 if there is a change", async () => {
  await using project = await createUserProject();
  const before = project.read("schema.graphql");
  await using endpoint = await startEndpoint(answerFor(before));
  const run = (...args: string[]) =>
    conversations(project.folder, ["pull", "--endpoint", endpoint.url, ...args], {
      CONVERSATIONS_ACCESS_TOKEN: "canary",
    });
  const dry = await run("--dry-run");
  expect(dry).toMatchObject({ code: 1, stderr: "" });
  expect(dry.stdout).toBe(
    `2 operations: 2 unaffected.\nThe schema of ${new URL(endpoint.url).host} differs from schema.graphql. "conversations pull" writes it.\n`,
  );
  expect(project.read("schema.graphql")).toBe(before);
  expect(JSON.stringify([endpoint.asked, endpoint.headers()])).not.toContain("canary");
  expect((await run()).code).toBe(0);
  expect((await run("--dry-run")).code).toBe(0);
});

test("with --from, a refused operation ends the run with 1, and the report has the documented form", async () => {
  await using project = await createUserProject();
  const text = project.read("schema.graphql");
  await project.write({ "new/schema.graphql": text.replace("  name: String\n  status", "  status") });
  const { code, stdout } = await conversationsProcess(project.folder, [
    "pull",
    "--from",
    "new/schema.graphql",
    "--json",
  ]);
  expect(code).toBe(1);
  const { outputs, ...rest } = JSON.parse(stdout);
  expect(rest).toEqual({
    schema: "schema.graphql",
    from: "new/schema.graphql",
    changed: true,
    written: true,
    sandbox: false,
    packaged: false,
  });
  expect(Object.keys(outputs[0])).toEqual(["folder", "operations", "exports", "refusals"]);
  expect(Object.keys(outputs[0].operations[0]).sort()).toEqual(
    ["name", "kind", "file", "line", "verdict", "refusals", "changes", "deprecated", "confirmed"].sort(),
  );
});

test("on GitHub Actions a refusal becomes an annotation at its line", async () => {
  await using project = await createUserProject();
  const text = project.read("schema.graphql");
  await project.write({ "new.graphql": text.replace("  name: String\n  status", "  status") });
  const env = { GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: project.folder };
  const { code, stdout } = await conversations(project.folder, ["pull", "--from", "new.graphql", "--dry-run"], env);
  expect(code).toBe(1);
  expect(stdout).toContain(
    '::error file=operations/agents.graphql,line=4,title=ListAgents::Cannot query field "name" on type "Agent". Remove it, or replace it: Agent has id, status.: breaks the operation\n',
  );
});

test("a schema file that is an introspection result is replaced by an introspection result", async () => {
  await using project = await createUserProject();
  await project.edit("codegen.ts", "schema.graphql", "schema.json");
  await using endpoint = await startEndpoint(answerFor(project.read("schema.graphql")));
  const loaded = await loadProject({ cwd: project.folder });
  expect(await pull(loaded, { endpoint: endpoint.url })).toMatchObject({
    schema: "schema.json",
    written: true,
    sandbox: false,
    packaged: false,
  });
  expect(JSON.parse(project.read("schema.json"))).toMatchObject({
    data: { __schema: { queryType: { name: "Query" } } },
  });
  expect(await pull(loaded, { endpoint: endpoint.url })).toMatchObject({ changed: false });
});
