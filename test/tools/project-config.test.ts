import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readConfig } from "../../src/tools/project/config-file.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

test.skipIf(process.platform === "win32")(
  "a config below a folder with a backslash in its name: a program is refused with the reason, JSON is read",
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
