import { describe, expect, test } from "vitest";
import { codegen, codegenProject } from "../../support/codegen.ts";
import { createProject } from "../../support/project.ts";

describe.concurrent("graphql-codegen on the command line", () => {
  test("reports all syntax errors with their places, once, and writes nothing", async () => {
    await using here = await createProject({
      ...codegenProject,
      "operations/agents.graphql": "query ListAgents {\n  agents {\n    edges\n  }\n",
      "operations/sessions.graphql": "mutation StopAgentSession {\n  stopAgentSession { }\n}\n",
    });

    const { status, errors } = await codegen(here.folder);
    expect(status).toBe(1);
    expect(errors.trim()).toBe(
      [
        "✖ Load GraphQL documents [FAILED: Failed to load documents from operations/*.graphql:",
        "2 errors",
        "",
        "operations/agents.graphql:5:1: error: Syntax Error: Expected Name, found <EOF>. Something is not closed before here. [syntax]",
        "4 |   }",
        "5 |",
        "  | ^",
        "",
        'operations/sessions.graphql:2:22: error: Syntax Error: Expected Name, found "}". Look here and right before it. [syntax]',
        "1 | mutation StopAgentSession {",
        "2 |   stopAgentSession { }",
        "  |                      ^",
        "3 | }",
        "",
        "]",
      ].join("\n"),
    );
    expect(await here.list()).not.toContain("generated/client.ts");
  });

  test("reports a field that the schema does not have, and writes nothing", async () => {
    await using here = await createProject({
      ...codegenProject,
      "operations/sessions.graphql": "mutation StopAgentSession {\n  stopAgentSession {\n    succes\n  }\n}\n",
    });

    const { status, errors } = await codegen(here.folder);
    expect(status).toBe(1);
    expect(errors.trim()).toBe(
      [
        "✖ Generate [FAILED: 1 error",
        "",
        'operations/sessions.graphql:3:5: error: Cannot query field "succes" on type "StopAgentSessionPayload". Did you mean "success"? StopAgentSessionPayload has success. [fields-on-correct-type]',
        "2 |   stopAgentSession {",
        "3 |     succes",
        "  |     ^",
        "4 |   }",
        "]",
      ].join("\n"),
    );
    expect(await here.list()).not.toContain("generated/client.ts");
  });
});
