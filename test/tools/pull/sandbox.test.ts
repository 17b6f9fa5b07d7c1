import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startSandbox } from "../../../src/sandbox/index.ts";
import { root } from "../../support/paths.ts";
import { run } from "../../support/run.ts";
import { conversations } from "../check/user-project.ts";
import { answerFor, startEndpoint } from "./endpoint.ts";

const copied = ["codegen.ts", "generated", "operations", "package.json", "plugins", "schema", "src", "tsconfig.json"];

test("a sandbox confirms nothing; the service does, values then travel as variables, and the demo works as before", async () => {
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
    expect(played.stdout).toContain("is a sandbox: it plays this package's schema and confirms nothing");
    expect(read("schema/conversations.graphql")).toBe(packaged);

    await using service = await startEndpoint(answerFor(packaged));
    const pulled = await conversations(folder, ["pull", "--endpoint", service.url]);
    expect(pulled).toMatchObject({ code: 0, stderr: "" });
    expect(pulled.stdout).toContain("21 operations: 21 unaffected, 21 confirmed.\n");
    expect(pulled.stdout).toContain("OnChatActivity: `filter` travels as a variable now\n");
    const schema = read("schema/conversations.graphql");
    expect(schema).not.toContain("evidence");
    expect(schema).toContain('"""Posts a question with tappable answers (at most 11)."""');

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
    expect(readFileSync(join(root, "README.md"), "utf8")).toContain(`\`\`\`text\n${demo.stdout}\`\`\``);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
