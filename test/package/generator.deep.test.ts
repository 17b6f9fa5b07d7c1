import { readFileSync } from "node:fs";
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { printConfig } from "../../src/tools/init/templates.ts";
import { artifact } from "../support/artifact.ts";
import { type Consumer, install, name, type Packed } from "../support/pack.ts";
import { bot, caller, options } from "./user.ts";

/** The config that `conversations init` writes, and the files that graphql-codegen needs from a user. */
const codegen = printConfig({ language: "ts", moduleFormat: "esm" });
const generators = ["graphql", "@graphql-codegen/cli"];

/** The compilers that users have, by the name they are installed under here. `npm run test:matrix` tries older ones. */
const compilers = ["typescript", "typescript-7"];
const quickest = "typescript-7";

const command = "node_modules/@graphql-codegen/cli/esm/bin.js";
let packed: Packed;
let project: Consumer;

beforeAll(async () => {
  packed = await artifact("package");
  const { dependencies } = JSON.parse(readFileSync("package.json", "utf8"));
  const users = [...generators, "@types/node", ...compilers];
  project = await install(packed, [...Object.keys(dependencies), ...users]);
  for (const part of ["operations", "schema"]) {
    await cp(join(packed.folder, part), join(project.folder, part), { recursive: true });
  }
  await project.write({
    "package.json": '{ "type": "module" }',
    "codegen.ts": codegen,
    "bot.ts": bot.text,
    "caller.ts": caller.text,
  });
});

afterAll(async () => {
  await project?.[Symbol.asyncDispose]();
});

describe("in a project with the config that `conversations init` writes", () => {
  test("graphql-codegen writes the client", async () => {
    expect(await project.node(command)).toMatchObject({ code: 0, stderr: "" });
    expect(read("generated/client.ts")).toContain(`} from "${name}";`);
  });

  test("the preset is found by its name in a YAML config", async () => {
    await project.write({
      "codegen.yml": `
        schema: node_modules/${name}/schema/conversations.graphql
        generates:
          yaml/:
            preset: ${name}/codegen
            documents: operations/*.graphql
      `,
    });
    expect(await project.node(command, "--config", "codegen.yml")).toMatchObject({ code: 0, stderr: "" });
    expect(read("yaml/client.ts")).toBe(read("generated/client.ts"));
  });

  test("conversations generate writes the same client on plain Node", async () => {
    const files = ["types.ts", "client.ts"].map((file) => `generated/${file}`);
    const expected = files.map(read);
    await rm(join(project.folder, "generated"), { recursive: true });
    const { bin } = JSON.parse(read(`node_modules/${name}/package.json`));
    const tool = join("node_modules", name, bin.conversations);

    const run = await project.node(tool, "generate", "--config", "codegen.ts");

    expect(run).toMatchObject({
      code: 0,
      stderr: "",
      stdout: expect.stringContaining("types.ts, client.ts"),
    });
    expect(files.map(read)).toEqual(expected);
    expect(await project.node(tool, "generate", "--config", "codegen.ts")).toMatchObject({
      stdout: expect.stringContaining("nothing to do"),
    });
  });

  test.each(["node", "bundler"] as const)("the client and the package's types compile: %s", async (kind) => {
    expect(await compile(quickest, kind, ["*.ts", "generated"])).toEqual({ code: 0, stdout: "", stderr: "" });
  });
});

test("every entry can be required from CommonJS", async () => {
  const entries = ["", "/sandbox", "/codegen"].map((entry) => `typeof require("${name}${entry}")`);
  await project.write({ "entries.cjs": `console.log(${entries.join(", ")});` });
  expect(await project.node("entries.cjs")).toEqual({ code: 0, stdout: "object object object\n", stderr: "" });
});

describe.concurrent.each(compilers)("with %s under the strictest options", (compiler) => {
  test("a bot compiles and runs against the sandbox", async () => {
    const compiled = await compile(compiler, "module", ["bot.ts", "caller.ts", "generated"]);
    expect(compiled).toEqual({ code: 0, stdout: "", stderr: "" });
    const out = outputOf(compiler, "module");
    expect(await project.node(`${out}/bot.js`)).toEqual({ code: 0, stdout: bot.prints, stderr: "" });
    expect(await project.node(`${out}/caller.js`)).toEqual({ code: 0, stdout: caller.prints, stderr: "" });
  });

  test("a caller compiles to CommonJS and runs, and the client can be required", async () => {
    const compiled = await compile(compiler, "commonjs", ["caller.ts", "generated"]);
    expect(compiled).toEqual({ code: 0, stdout: "", stderr: "" });
    const out = outputOf(compiler, "commonjs");
    await project.write({ [`${out}/package.json`]: '{ "type": "commonjs" }', [`${out}/own.js`]: requiring });
    expect(await project.node(`${out}/caller.js`)).toEqual({ code: 0, stdout: caller.prints, stderr: "" });
    expect(await project.node(`${out}/own.js`)).toEqual({ code: 0, stdout: "true\n", stderr: "" });
  });
});

const requiring = `
  const { SendMessage, sendMessage } = require("./generated/client.js");
  sendMessage({ request: async (operation) => operation === SendMessage }, {}).then(console.log);
`;

async function compile(compiler: string, kind: keyof typeof options, include: readonly string[]) {
  const config = `tsconfig.${compiler}.${kind}.json`;
  const compilerOptions = { ...options[kind], outDir: outputOf(compiler, kind) };
  await project.write({ [config]: JSON.stringify({ compilerOptions, include }) });
  return await project.node(`node_modules/${compiler}/bin/tsc`, "--project", config);
}

function outputOf(compiler: string, kind: string): string {
  return `out/${compiler}/${kind}`;
}

function read(file: string): string {
  return readFileSync(join(project.folder, file), "utf8");
}
