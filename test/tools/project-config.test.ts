import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { schemaFile } from "../../plugins/client/index.ts";
import { readConfig } from "../../src/tools/project/config-file.ts";
import { readOutputs } from "../../src/tools/project/outputs.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

test.skipIf(process.platform === "win32")(
  "a config in a folder with a backslash in its name is refused if it is a program, and read if it is JSON",
  async () => {
    using folder = temporaryFolder();
    const project = folder.path("a\\b");
    mkdirSync(project);
    const write = (name: string, text: string) => {
      writeFileSync(join(project, name), text);
      return join(project, name);
    };
    write("package.json", '{ "type": "module" }');
    await expect(readConfig(write("codegen.js", "export default { schema: 1 };"))).rejects.toMatchObject({
      message: expect.stringContaining("imports no module whose path has a backslash in a name"),
    });
    expect(await readConfig(write("codegen.json", '{ "schema": 1 }'))).toEqual({ schema: 1 });
  },
);

const output = { preset: "conversations-codegen/codegen", documents: "operations/*.graphql" };
const schemaOf = (schema: unknown) =>
  readOutputs({ schema, generates: { "generated/": output } }).outputs.map((each) => each.schema);

test.each<[string, unknown, string]>([
  ["a path", "schema.graphql", "schema.graphql"],
  ["a list of one path", ["schema.json"], "schema.json"],
  ["a path with options that are empty", { "schema.graphql": {} }, "schema.graphql"],
  ["schemaFile()", schemaFile("api.graphql"), "api.graphql"],
])("the schema of a config can be %s", (_, schema, path) => expect(schemaOf(schema)).toEqual([path]));

test.each<[string, unknown, string]>([
  ["nothing", undefined, "generated/ has no schema"],
  ["several", ["a.graphql", "b.graphql"], "generated/ has several schemas"],
  ["several with options", { "a.graphql": {}, "b.graphql": {} }, "generated/ has several schemas"],
  ["another loader", { "schema.graphql": { loader: () => {} } }, "The schema of generated/ has a loader"],
  ["an address", "https://localhost/graphql", "The schema of generated/ is not a single .graphql or .json file"],
  ["a pattern", "schema/*.graphql", "The schema of generated/ is not a single .graphql or .json file"],
])("the schema of a config cannot be %s", (_, schema, message) => expect(() => schemaOf(schema)).toThrow(message));
