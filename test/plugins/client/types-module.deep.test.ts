// As the generator's README describes: the types of typescript-operations in place of our own.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { codegen } from "../../support/codegen.ts";
import { compile } from "../../support/compile.ts";
import { root, schemas } from "../../support/paths.ts";
import { createProject } from "../../support/project.ts";

const readme = readFileSync("plugins/client/README.md", "utf8");
const [, section = ""] = /^### Types of your own\n(.*?)^## /ms.exec(readme) ?? [];
const [, config = ""] = /^```ts\n(.*?)^```$/ms.exec(section) ?? [];

test("the codegen.ts in the README takes the types from typescript-operations, and the client compiles", async () => {
  await using project = await createProject({
    "package.json": '{ "type": "module" }',
    "schema.graphql": readFileSync(schemas.conversations, "utf8"),
    "codegen.ts": config.replace(
      '"conversations-codegen/codegen"',
      JSON.stringify(join(root, "plugins/client/index.ts")),
    ),
    "operations/agents.graphql": readFileSync(join(root, "operations/agents.graphql"), "utf8"),
    "operations/small.graphql": "mutation stopSession { stopAgentSession { success } }",
  });
  expect(await codegen(project.folder)).toMatchObject({ status: 0 });

  expect(await project.list()).toEqual(expect.arrayContaining(["generated/client.ts", "generated/operations.ts"]));
  expect(await project.list()).not.toContain("generated/types.ts");
  const read = (file: string) => readFileSync(join(project.folder, file), "utf8");
  const client = read("generated/client.ts").replaceAll("./operations.js", "./operations.ts");
  expect(client).toContain('} from "./operations.ts";');
  const runtime = client.replace('from "conversations-codegen"', 'from "../src/runtime/transport.ts"');
  expect(
    compile({ "generated/client.ts": runtime, "generated/operations.ts": read("generated/operations.ts") }),
  ).toEqual([]);
});
