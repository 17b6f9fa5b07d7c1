import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSchema, GraphQLSchema, introspectionFromSchema, printSchema } from "graphql";
import { expect, test } from "vitest";
import { startSandbox } from "../../../src/sandbox/index.ts";
import { root, schemas } from "../../support/paths.ts";
import { run } from "../../support/run.ts";
import { createUserProject } from "../check/user-project.ts";
import { conversations } from "../run-command.ts";
import { answerFor, asOfService, startEndpoint } from "./endpoint.ts";

const copied = ["codegen.ts", "generated", "operations", "package.json", "plugins", "schema", "src", "tsconfig.json"];

test("a pull from a sandbox confirms nothing, and a pull from the service sends values as variables and keeps the demo working", async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "pulled-")));
  try {
    for (const each of copied) cpSync(join(root, each), join(folder, each), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    const read = (file: string) => readFileSync(join(folder, file), "utf8");
    expect(read("generated/client.ts")).toContain("literals: {");

    const packaged = read("schema/conversations.graphql");
    const sandbox = await startSandbox();
    const played = await conversations(folder, ["pull", "--endpoint", sandbox.endpoint]).finally(sandbox.close);
    expect(played).toMatchObject({ code: 0, stderr: "" });
    expect(played.stdout).toContain("21 operations: 21 unaffected.\n");
    expect(played.stdout).toContain("gives the schema of this package, as a sandbox does: it confirms nothing");
    expect(read("schema/conversations.graphql")).toBe(packaged);

    await using service = await startEndpoint(answerFor(asOfService(packaged)));
    const pulled = await conversations(folder, ["pull", "--endpoint", service.url]);
    expect(pulled).toMatchObject({ code: 0, stderr: "" });
    expect(pulled.stdout).toContain("21 operations: 21 unaffected, 21 confirmed.\n");
    expect(pulled.stdout).toContain("OnChatActivity: `filter` travels as a variable now\n");
    const schema = read("schema/conversations.graphql");
    expect(schema).not.toContain("evidence");
    expect(schema).toContain('"""The service says: Posts a question with tappable answers (at most 11)."""');

    expect(await conversations(folder, ["generate"])).toMatchObject({ code: 0, stderr: "" });
    const client = read("generated/client.ts");
    expect(client).not.toContain("literals");
    expect(client).toContain("mutation UpdateAgentStatus($status:AgentStatus!)");
    expect(await conversations(folder, ["check"])).toMatchObject({ code: 0 });

    const tsx = join(root, "node_modules/.bin/tsx");
    const demo = await run(tsx, [join(folder, "src/tools/conversations.ts"), "demo", "--play"], {
      CONVERSATIONS_ACCESS_TOKEN: "",
    });
    expect(demo).toMatchObject({ code: 0, stderr: "" });
    expect(readFileSync(join(root, "src/tools/README.md"), "utf8")).toContain(`\`\`\`text\n${demo.stdout}\`\`\``);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a pull from a file with the schema of this package confirms nothing, in whatever form a tool has saved the file", async () => {
  await using project = await createUserProject();
  const packaged = readFileSync(schemas.conversations, "utf8");
  const { __schema } = introspectionFromSchema(buildSchema(packaged), { descriptions: false });
  await project.write({
    "schema.graphql": packaged,
    "operations/agents.graphql": "query ListAgents { agents { pageInfo { endCursor } } }",
    "operations/messages.graphql": "",
    "new.json": JSON.stringify({ data: { __schema: { ...__schema, directives: [] } } }),
  });
  const { code, stdout } = await conversations(project.folder, ["pull", "--from", "new.json"]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("it confirms nothing") });
  expect(project.read("schema.graphql")).toBe(packaged);
});

test("a pull from a derived schema with additions confirms nothing, from a file or through a gateway that removes the mark", async () => {
  await using project = await createUserProject();
  const packaged = readFileSync(schemas.conversations, "utf8");
  await project.write({ "schema.graphql": packaged });
  const printed = printSchema(new GraphQLSchema({ ...buildSchema(packaged).toConfig(), directives: [] }));
  const federated = `${printed}\nextend type Query { _service: String }\nscalar Any\n`;
  await project.write({ "new.graphql": federated });
  await using gateway = await startEndpoint(answerFor(federated));
  for (const from of [
    ["--from", "new.graphql"],
    ["--endpoint", gateway.url],
  ]) {
    const { code, stderr } = await conversations(project.folder, ["pull", ...from]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("so it confirms nothing") });
  }
  await using plain = await startEndpoint(answerFor(printed));
  const { stderr, stdout } = await conversations(project.folder, ["pull", "--endpoint", plain.url, "--dry-run"]);
  expect(stderr + stdout).not.toContain("confirmed");
  expect(project.read("schema.graphql")).toBe(packaged);
});

const bare = (sdl: string) => printSchema(new GraphQLSchema({ ...buildSchema(sdl).toConfig(), directives: [] }));
const withoutWords = (sdl: string) => sdl.replaceAll(/^ *"""[\s\S]*?"""\n/gm, "");
const withoutBefore = (sdl: string) =>
  sdl.replaceAll(/^ +(?:""".*"""\n +)?before: .*\n/gm, "").replaceAll(/, before: String/g, "");
const withPing = (sdl: string) => `${sdl}\nextend type Query { ping: Pong }\ntype Pong { at: String }\n`;
const copies: readonly (readonly [name: string, copy: (sdl: string) => string])[] = [
  ["in our words, without an argument", (sdl) => withoutBefore(bare(sdl))],
  ["without words, and without an argument", (sdl) => withoutBefore(withoutWords(bare(sdl)))],
  ["without an argument, with additions of a gateway", (sdl) => withPing(withoutBefore(withoutWords(bare(sdl))))],
  [
    "in our words, without an argument, with a field",
    (sdl) =>
      withoutBefore(bare(sdl)).replace("type Agent implements User {", "type Agent implements User {\n  nick: String"),
  ],
  [
    "without subscriptions",
    (sdl) =>
      withoutWords(bare(sdl))
        .replace(/^type Subscription \{[^}]*\}\n/m, "")
        .replace("  subscription: Subscription\n", ""),
  ],
];

test.each(copies)("a pull from a copy of the schema %s confirms nothing", async (_name, copy) => {
  await using project = await createUserProject();
  const packaged = readFileSync(schemas.conversations, "utf8");
  await project.write({ "schema.graphql": packaged, "new.gql": copy(packaged) });
  await project.write({
    "operations/agents.graphql": "query ListAgents { agents(first: 3) { edges { node { id } } } }",
  });
  expect(project.read("new.gql")).not.toBe(bare(packaged));
  await project.write({ "new.json": JSON.stringify(introspectionFromSchema(buildSchema(copy(packaged)))) });
  for (const from of ["new.gql", "new.json"]) {
    const { code, stdout, stderr } = await conversations(project.folder, ["pull", "--from", from]);
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("gives the schema of conversations-codegen with changes, so it confirms nothing"),
    });
  }
  expect(project.read("schema.graphql")).toBe(packaged);
});
