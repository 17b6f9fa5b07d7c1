import { buildSchema } from "graphql";
import { expect, test } from "vitest";
import { checkHttpFields } from "../../../plugins/client/http-fields.ts";
import { createProject, refusalOf } from "../../support/project.ts";
import { createUserProject } from "../../tools/check/user-project.ts";
import { conversations } from "../../tools/run-command.ts";

const schema = buildSchema(
  "type Query { agents: Int } type Mutation { logIn: Int } type Subscription { message: Int }",
);

test.each([[[]], [["agents", "logIn", "message"]], [["startAgentSession"]]])(
  "%j may be sent over HTTP",
  (httpFields) => {
    expect(() => checkHttpFields(schema, { httpFields })).not.toThrow();
  },
);

test("a name that is no root field is refused, with the field that it may mean", () => {
  expect(() => checkHttpFields(schema, { httpFields: ["logIn", "agent", "LogIn", "zzzzzzzzzzzz"] })).toThrow(
    "The config of the conversations preset is wrong: httpFields has agent, which is no root field of the schema. Did you " +
      "mean agents? httpFields has LogIn, which is no root field of the schema. Did you mean logIn? httpFields has " +
      "zzzzzzzzzzzz, which is no root field of the schema.",
  );
});

const refusal = "httpFields has sendmessage, which is no root field of the schema. Did you mean sendMessage?";

test("the preset refuses such a name", async () => {
  await using project = await createProject({
    "operations/a.graphql": "query A { agents { pageInfo { endCursor } } }",
  });
  const outputConfig = { presetConfig: { httpFields: ["sendmessage"] } };
  expect(await refusalOf(project.generate({ outputConfig }))).toContain(refusal);
});

test.each([
  ["generate", 1],
  ["check", 2],
])("conversations %s ends with %i for such a name", async (command, code) => {
  await using project = await createUserProject();
  const presetConfig = '{ httpFields: ["sendmessage"] }';
  await project.edit("codegen.ts", "preset: conversations,", `preset: conversations, presetConfig: ${presetConfig},`);
  expect(await conversations(project.folder, [command])).toEqual({
    code,
    stdout: "",
    stderr: `error: The config of the conversations preset is wrong: ${refusal}\n`,
  });
});
