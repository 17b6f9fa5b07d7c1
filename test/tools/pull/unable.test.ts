import { describe, expect, test } from "vitest";
import { loadProject } from "../../../src/tools/project/project.ts";
import type { PullOptions } from "../../../src/tools/pull/pull.ts";
import { pull } from "../../../src/tools/pull/pull.ts";
import { createUserProject, type UserProject } from "../check/user-project.ts";
import { conversationsProcess } from "../run-command.ts";
import { type Answer, answerFor, startEndpoint } from "./endpoint.ts";

const bad: readonly (readonly [name: string, answer: Answer, said: string])[] = [
  [
    "refuses",
    { status: 401, text: JSON.stringify({ errors: [{ name: "UNAUTHORIZED", message: "Who are you?\n::error::" }] }) },
    "refuses introspection: UNAUTHORIZED: Who are you? ::error::. Ask its operator for an introspection result, and pass that file with --from.",
  ],
  ["refuses without a message", { status: 403 }, "refuses introspection: HTTP 403. Ask its operator"],
  [
    "has introspection disabled",
    { text: JSON.stringify({ data: null, errors: [{ message: "Introspection is disabled." }] }) },
    "refuses introspection: Introspection is disabled. Ask its operator",
  ],
  [
    "redirects",
    { status: 302, headers: { location: "https://elsewhere.example/graphql?token=canary" } },
    "redirects to https://elsewhere.example. If you trust it, name it with --endpoint.",
  ],
  [
    "answers HTML",
    { headers: { "content-type": "text/html; charset=utf-8" }, text: "<html>Welcome</html>" },
    "answers with text/html that is not JSON (HTTP 200). Check the address: it must be that of the GraphQL endpoint.",
  ],
  ["answers nothing", { status: 502 }, "answers with application/json that is not JSON (HTTP 502). Try again."],
  [
    "answers half of it",
    { text: '{"data":{"__schema":{"queryType"' },
    "answers with JSON that ends too early (HTTP 200). Try again.",
  ],
  ["ends its answer too early", { text: '{"data":{"__schema":', cut: true }, "cannot be reached: "],
  [
    "answers another question",
    { text: JSON.stringify({ hello: 1 }) },
    "answers with JSON that is not GraphQL's (HTTP 200). Check the address",
  ],
  [
    "gives a schema without its types",
    { text: JSON.stringify({ data: { __schema: { queryType: { name: "Query" }, types: [], directives: [] } } }) },
    "returned an invalid schema: ",
  ],
  [
    "gives a schema that breaks GraphQL's rules",
    {
      text: JSON.stringify({
        data: {
          __schema: {
            queryType: { name: "Query", kind: "OBJECT" },
            types: [{ kind: "OBJECT", name: "Query", fields: [], interfaces: [] }],
            directives: [],
          },
        },
      }),
    },
    "is not a valid schema: Type Query must define one or more fields. The old schema is unchanged.",
  ],
];

/** Runs a pull that must fail. Returns its messages, and whether anything has changed. */
async function pullInVain(project: UserProject, options: PullOptions) {
  const before = project.read("schema.graphql");
  const error: unknown = await loadProject({ cwd: project.folder })
    .then((loaded) => pull(loaded, options))
    .catch((reason: unknown) => reason);
  if (!(error instanceof Error) || !["Failure", "InvalidOperationsError"].includes(error.name))
    throw new Error("a Failure was expected", { cause: error });
  const unchanged = project.read("schema.graphql") === before && project.git("status", "--porcelain") === "";
  // Above the first diagnostic is the number of all diagnostics, below it are the lines around its place.
  const lines = error.message.split("\n");
  return { lines: error.name === "Failure" ? lines : lines.slice(2, 3), unchanged };
}

function expectOneLine({ lines, unchanged }: Awaited<ReturnType<typeof pullInVain>>, said: string): void {
  expect(lines.join("\n")).not.toContain("canary");
  expect(lines.map((line) => line.slice(0, said.length))).toEqual([said]);
  expect(unchanged).toBe(true);
}

describe("a pull reports the reason in one line and changes nothing if the endpoint", () => {
  test.each(bad)("%s", async (_name, answer, said) => {
    await using project = await createUserProject();
    await using endpoint = await startEndpoint(() => answer);
    const outcome = await pullInVain(project, { endpoint: endpoint.url });
    const { host } = new URL(endpoint.url);
    expectOneLine(outcome, `${host} ${said}`);
  });

  test("is down", async () => {
    await using project = await createUserProject();
    const endpoint = await startEndpoint(() => ({}));
    await endpoint[Symbol.asyncDispose]();
    const outcome = await pullInVain(project, { endpoint: endpoint.url });
    const { host } = new URL(endpoint.url);
    expectOneLine(outcome, `${host} cannot be reached: ECONNREFUSED. Check the address and the network`);
  });
});

const sources: readonly (readonly [name: string, options: PullOptions, files: Record<string, string>, said: string])[] =
  [
    ["an address that is none", { endpoint: "chat" }, {}, "endpoint must be an https: address"],
    [
      "an address that is none, with a password",
      { endpoint: "https://u:canary@x y/" },
      {},
      "endpoint must be an https: address",
    ],
    [
      "an address with a password",
      { endpoint: "https://u:canary@example.com/" },
      {},
      "endpoint must be an https: address",
    ],
    [
      "plain HTTP beyond this machine",
      { endpoint: "http://example.com/?a=canary" },
      {},
      "endpoint must be an https: address, or http: on loopback",
    ],
    ["a file that is not there", { from: "nope.graphql" }, {}, "nope.graphql:1:1: error: There is no such file."],
    [
      "a file that does not parse",
      { from: "new.graphql" },
      { "new.graphql": "type Query {" },
      "new.graphql:1:13: error: Syntax Error: Expected Name, found <EOF>.",
    ],
    [
      "a file with a type that it does not define",
      { from: "new.graphql" },
      { "new.graphql": "type Query { a: Nothing }" },
      "new.graphql:1:17: error: There is no type Nothing.",
    ],
    [
      "an answer with errors in a file",
      { from: "new.json" },
      { "new.json": '{"errors":[{"message":"no"}]}' },
      "new.json:1:1: error: It is an answer with errors, not an introspection result.",
    ],
    [
      "half an answer in a file",
      { from: "new.json" },
      { "new.json": '{"data":{"__sch' },
      "new.json:1:1: error: It is not JSON: ",
    ],
    [
      "a file that leaves types out",
      { from: "new.json" },
      { "new.json": '{"data":{"__schema":{}}}' },
      "new.json:1:1: error: It is inconsistent: ",
    ],
    [
      "a schema that somebody put together",
      { from: "new.graphql" },
      {
        "new.graphql":
          'directive @evidence(inferred: String) on OBJECT\ntype Query @evidence(inferred: "all") { a: Int }',
      },
      "new.graphql has @evidence marks: it was written by hand and does not come from the service.",
    ],
  ];

describe("a pull reports the reason in one line and changes nothing if its input is", () => {
  test.each(sources)("%s", async (_name, options, files, said) => {
    await using project = await createUserProject();
    await project.write(files);
    project.commit();
    expectOneLine(await pullInVain(project, options), said);
  });

  test("a config whose schema belongs to a package", async () => {
    await using project = await createUserProject();
    await project.edit(
      "codegen.ts",
      '"schema.graphql"',
      '"node_modules/conversations-codegen/schema/conversations.graphql"',
    );
    project.commit();
    await using endpoint = await startEndpoint(answerFor("type Query { a: Int }"));
    const outcome = await pullInVain(project, { endpoint: endpoint.url });
    expectOneLine(
      outcome,
      "node_modules/conversations-codegen/schema/conversations.graphql belongs to a package. Copy it",
    );
  });

  test("a config with several schemas", async () => {
    await using project = await createUserProject();
    await project.edit("codegen.ts", '  schema: schemaFile("schema.graphql"),\n', "");
    const entry = (schema: string) =>
      `{ preset: conversations, documents: "operations/*.graphql", schema: "${schema}" }`;
    await project.edit(
      "codegen.ts",
      '{ preset: conversations, documents: "operations/*.graphql" }',
      `${entry("schema.graphql")}, "more/": ${entry("b.graphql")}`,
    );
    project.commit();
    expectOneLine(
      await pullInVain(project, {}),
      "The config has several schemas: schema.graphql, b.graphql. Pull them one by one, each with a config of its own.",
    );
  });

  test("operations that do not parse", async () => {
    await using project = await createUserProject();
    await project.edit("operations/agents.graphql", "query ListAgents", "query ListAgents {");
    project.commit();
    await using endpoint = await startEndpoint(answerFor("type Query { a: Int }"));
    expectOneLine(
      await pullInVain(project, { endpoint: endpoint.url }),
      "operations/agents.graphql:1:19: error: Syntax Error",
    );
  });
});

const commands: readonly (readonly [name: string, args: string[], said: string])[] = [
  [
    "an address that is none",
    ["--endpoint", "chat"],
    "error: endpoint must be an https: address, or http: on loopback, without a user name or password. Correct --endpoint.\n",
  ],
  [
    "two sources",
    ["--endpoint", "https://example.com", "--from", "x.graphql"],
    "error: --endpoint and --from both name a source. Give one of them.\n",
  ],
];

test.each(commands)("the command ends with exit code 2: %s", async (_name, args, stderr) => {
  await using project = await createUserProject();
  expect(await conversationsProcess(project.folder, ["pull", ...args])).toEqual({ code: 2, stdout: "", stderr });
  expect(project.git("status", "--porcelain")).toBe("");
});
