// The bot of most users: CommonJS, without TypeScript and without a build step.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { artifact } from "../support/artifact.ts";
import { type Consumer, install, name, type Packed } from "../support/pack.ts";
import { root } from "../support/paths.ts";

const kinds = {
  commonjs: {
    manifest: "{}",
    load: (values: string, module: string) => `const { ${values} } = require("${module}");`,
    export: "module.exports =",
  },
  esm: {
    manifest: '{ "type": "module" }',
    load: (values: string, module: string) => `import { ${values} } from "${module}";`,
    export: "export default",
  },
};

let packed: Packed;
const projects = new Map<string, Consumer>();

beforeAll(async () => {
  packed = await artifact("package");
  const { dependencies } = JSON.parse(readFileSync("package.json", "utf8"));
  for (const [kind, { manifest, load, export: exports }] of Object.entries(kinds)) {
    const project = await install(packed, [...Object.keys(dependencies), "graphql"]);
    projects.set(kind, project);
    await cp(join(packed.folder, "operations"), join(project.folder, "operations"), { recursive: true });
    await project.write({
      "package.json": manifest,
      "codegen.js": `${load("conversations, schemaFile", `${name}/codegen`)}
${exports} {
  schema: schemaFile(),
  generates: { "generated/": { preset: conversations, presetConfig: { emit: "js" }, documents: "operations/*.graphql" } },
};
`,
      "bot.js": `${load("connect", name)}
${load("startSandbox", `${name}/sandbox`)}
${load("agentStatusValues, listAgents, listDepartmentsPages, SendMessage", "./generated/client.js")}

async function main() {
  const sandbox = await startSandbox();
  const session = await connect({ accessToken: sandbox.accessToken, endpoint: sandbox.endpoint });
  const { agents } = await listAgents(session, { first: 1 });
  let pages = 0;
  for await (const page of listDepartmentsPages(session)) pages += page.departments ? 1 : 0;
  console.log(agents?.edges?.length, pages, SendMessage.name, agentStatusValues.includes("ONLINE"));
  await session.close();
  await sandbox[Symbol.asyncDispose]();
}

main();
`,
    });
  }
}, 600_000);

afterAll(async () => {
  for (const project of projects.values()) await project[Symbol.asyncDispose]();
});

describe.each(Object.keys(kinds))("in a project of %s without TypeScript", (kind) => {
  const projectOf = () => projects.get(kind) as Consumer;
  const read = (file: string) => readFileSync(join(projectOf().folder, "generated", file), "utf8");

  test("conversations generate writes a client that a bot loads and runs", async () => {
    const { bin } = JSON.parse(readFileSync("package.json", "utf8"));
    const command = join("node_modules", name, bin.conversations);
    expect(await projectOf().node(command, "generate")).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^generated\/: types\.d\.ts, client\.d\.ts, client\.js written /),
      stderr: "",
    });
    expect(await projectOf().node("bot.js")).toMatchObject({ code: 0, stdout: "1 1 SendMessage true\n" });
  });

  test("an editor shows the types of the client and of its declarations", () => {
    const file = (...parts: readonly string[]) => join(projectOf().folder, ...parts);
    const strict = ["--noEmit", "--strict", "--allowJs", "--checkJs", "--module", "nodenext", "--target", "es2022"];
    const files = [file("bot.js"), file("generated/client.js"), file("generated/client.d.ts")];
    const compiler = join(root, "node_modules/typescript/bin/tsc");
    const types = ["--types", "node", "--typeRoots", join(root, "node_modules/@types"), "--skipLibCheck"];
    expect(() =>
      execFileSync(process.execPath, [compiler, ...strict, ...types, ...files], { cwd: projectOf().folder }),
    ).not.toThrow();
  });

  test("a function has its documentation in the code and in the declarations", () => {
    for (const text of [read("client.js"), read("client.d.ts")]) {
      expect(text).toContain(" * mutation SendMessage, operations/messages.graphql:");
    }
    expect(read("client.d.ts")).toContain(" * @param variables.channel_id - ");
    expect(read("client.js")).toContain(" * - `channel_id`: ");
    expect(read("client.js")).toContain(" * @returns {Promise<SendMessageMutation>}");
  });
});
