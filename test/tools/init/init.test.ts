import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readKind } from "../../../src/tools/init/kind.ts";
import { planFiles } from "../../../src/tools/init/plan.ts";
import { printConfig, printExampleBot } from "../../../src/tools/init/templates.ts";
import { findPackageManager, printInstall, printRun } from "../../../src/tools/project/package-manager.ts";
import { createProject } from "../../support/project.ts";
import { conversations } from "../run-command.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "init-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}

const operations = readdirSync("operations")
  .sort()
  .map((file) => `operations/${file}`);

describe("the kind of a project:", () => {
  test.each<[string, Readonly<Record<string, string>>, object]>([
    ["no files", {}, { language: "js", moduleFormat: "commonjs", manifest: undefined, manifestText: undefined }],
    ["an empty package.json", { "package.json": "{}" }, { language: "js", moduleFormat: "commonjs", manifest: {} }],
    ["a byte order mark", { "package.json": '\ufeff{ "type": "module" }' }, { language: "js", moduleFormat: "esm" }],
    ["ES modules", { "package.json": '{ "type": "module" }' }, { language: "js", moduleFormat: "esm" }],
    ["CommonJS", { "package.json": '{ "type": "commonjs" }' }, { language: "js", moduleFormat: "commonjs" }],
    ["a tsconfig.json", { "tsconfig.json": "{}" }, { language: "ts", moduleFormat: "commonjs" }],
    ["TypeScript", { "package.json": '{ "dependencies": { "typescript": "*" } }' }, { language: "ts" }],
    ["TypeScript to build", { "package.json": '{ "devDependencies": { "typescript": "*" } }' }, { language: "ts" }],
    ["other dependencies", { "package.json": '{ "dependencies": { "ws": "*" } }' }, { language: "js" }],
  ])("%s", (_, files, expected) => {
    write(files);
    expect(readKind(folder)).toMatchObject(expected);
    expect(readKind(folder, "ts").language).toBe("ts");
    expect(readKind(folder, "js").language).toBe("js");
  });

  test.each(["{", "[]", "null", '"text"', "1"])("a package.json with %s is refused", (text) => {
    write({ "package.json": text });
    expect(() => readKind(folder)).toThrow("package.json is not a JSON object. Correct it; nothing was written.");
  });
});

describe("the package manager", () => {
  const running = process.env.npm_config_user_agent;
  afterEach(() => {
    if (running === undefined) delete process.env.npm_config_user_agent;
    else process.env.npm_config_user_agent = running;
  });

  test.each([
    [["pnpm-lock.yaml"], "npm/11.0.0 node/v22.0.0", "pnpm"],
    [["yarn.lock"], "npm/11.0.0 node/v22.0.0", "yarn"],
    [["bun.lock"], "npm/11.0.0 node/v22.0.0", "bun"],
    [["bun.lockb"], "npm/11.0.0 node/v22.0.0", "bun"],
    [["package-lock.json"], "yarn/4.0.0 node/v22.0.0", "npm"],
    [["package-lock.json", "yarn.lock"], "npm/11.0.0 node/v22.0.0", "yarn"],
    [[], "pnpm/10.0.0 npm/? node/v22.0.0", "pnpm"],
    [[], "deno/2.0.0", "npm"],
    [[], "", "npm"],
  ])("of a project with %j that %j runs is %s", (files, agent, manager) => {
    write(Object.fromEntries(files.map((file) => [file, ""])));
    process.env.npm_config_user_agent = agent;
    expect(findPackageManager(folder)).toBe(manager);
  });

  test.each([
    ["npm", "npm install --save-dev a b", "npm run codegen"],
    ["pnpm", "pnpm add --save-dev a b", "pnpm run codegen"],
    ["yarn", "yarn add --dev a b", "yarn codegen"],
    ["bun", "bun add --dev a b", "bun run codegen"],
  ] as const)("%s installs and runs", (manager, install, run) => {
    expect(printInstall(manager, ["a", "b"])).toBe(install);
    expect(printRun(manager, "codegen")).toBe(run);
  });
});

/** Plans the files, as `state file (change)`. */
function plan(hasConfig = false): string[] {
  return planFiles(folder, readKind(folder), hasConfig).map(
    ({ state, file, change, content }) =>
      `${state} ${file}${change === "" ? "" : ` (${change})`}${content === "" ? "" : "."}`,
  );
}

const contentOf = (file: string, hasConfig = false) =>
  planFiles(folder, readKind(folder), hasConfig).find((each) => each.file === file)?.content ?? "";

describe("the plan", () => {
  const examples = ["created schema/conversations.graphql.", ...operations.map((file) => `created ${file}.`)];

  test("for an empty folder has all files, with their content", () => {
    expect(plan()).toEqual([
      "created codegen.js.",
      ...examples,
      "created example-bot.js.",
      "created package.json (scripts codegen, drift, sandbox, example).",
      "created .gitattributes.",
    ]);
    expect(JSON.parse(contentOf("package.json"))).toEqual({
      private: true,
      scripts: {
        codegen: "conversations generate",
        drift: "conversations check",
        sandbox: "conversations sandbox",
        example: "node example-bot.js",
      },
    });
    expect(contentOf("package.json")).toMatch(/^\{\n {2}"private": true,\n/);
    expect(contentOf(".gitattributes")).toBe("generated/** text eol=lf linguist-generated\n");
    expect(contentOf("schema/conversations.graphql")).toBe(readFileSync("schema/conversations.graphql", "utf8"));
  });

  test("for a TypeScript project has compiler options, unless there are some", () => {
    write({ "package.json": '{ "devDependencies": { "typescript": "*" } }' });
    expect(plan().slice(0, 2)).toEqual(["created codegen.ts.", "created tsconfig.json."]);
    expect(plan()).toContain("created example-bot.ts.");
    expect(JSON.parse(contentOf("package.json")).scripts.example).toBe("tsx example-bot.ts");
    expect(JSON.parse(contentOf("tsconfig.json")).compilerOptions).toMatchObject({ strict: true, noEmit: true });
    write({ "tsconfig.json": "" });
    expect(plan().slice(0, 2)).toEqual(["created codegen.ts.", "kept tsconfig.json"]);
  });

  test("keeps each file that exists, even an empty one", () => {
    write({ "codegen.js": "", "example-bot.js": "//", "schema/conversations.graphql": "", ".gitattributes": "" });
    expect(plan().filter((line) => line.startsWith("kept"))).toEqual([
      "kept codegen.js",
      "kept schema/conversations.graphql",
      "kept example-bot.js",
    ]);
    expect(contentOf(".gitattributes")).toBe("generated/** text eol=lf linguist-generated\n");
  });

  test("keeps the byte order mark and the tabs of a package.json", () => {
    write({ "package.json": '\ufeff{\n\t"name": "bot"\n}\n' });
    expect(contentOf("package.json")).toMatch(/^\ufeff\{\n\t"name": "bot",\n\t"scripts": \{\n\t\t"codegen"/);
  });

  test("for a project with a config has only scripts and attributes", () => {
    expect(plan(true)).toEqual(["created package.json (scripts codegen, drift, sandbox).", "created .gitattributes."]);
  });

  const all = { codegen: "1", drift: "2", sandbox: "3", example: "4" };

  test.each<[string, object, string]>([
    ["none of ours", { test: "vitest" }, "changed package.json (scripts codegen, drift, sandbox, example)."],
    ["some of ours", { drift: "mine", example: "" }, "changed package.json (scripts codegen, sandbox)."],
    ["all of ours", all, "kept package.json"],
  ])("for a package.json with %s adds the others", (_, scripts, line) => {
    write({ "package.json": JSON.stringify({ name: "bot", scripts }) });
    expect(plan()).toContain(line);
    if (line.startsWith("kept")) return;
    const { name, scripts: after } = JSON.parse(contentOf("package.json"));
    expect({ name, after }).toEqual({ name: "bot", after: expect.objectContaining(scripts) });
  });

  test.each([
    ["tabs", '{\n\t"name": "bot"\n}\n', '{\n\t"name": "bot",\n\t"scripts": {\n\t\t"codegen"'],
    ["four blanks", '{\n    "name": "bot"\n}\n', '{\n    "name": "bot",\n    "scripts": {\n        "codegen"'],
    ["CRLF", '{\r\n "name": "bot"\r\n}\r\n', '{\r\n "name": "bot",\r\n "scripts": {\r\n  "codegen"'],
    ["one line", '{ "name": "bot" }', '{\n  "name": "bot",\n  "scripts": {\n    "codegen"'],
  ])("keeps the format of a package.json: %s", (_, before, start) => {
    write({ "package.json": before });
    const after = contentOf("package.json");
    expect(after.slice(0, start.length)).toBe(start);
    expect(/(?<!\r)\n/.test(after)).toBe(!before.includes("\r"));
    expect(after).toMatch(/\}\r?\n$/);
  });

  test.each([
    ["*.png binary\n", "*.png binary\ngenerated/** text eol=lf linguist-generated\n"],
    ["*.png binary", "*.png binary\ngenerated/** text eol=lf linguist-generated\n"],
    ["/generated/ x\n", "/generated/ x\ngenerated/** text eol=lf linguist-generated\n"],
    ["*.png binary\ngenerated/** -diff\n", ""],
  ])("for the .gitattributes %j", (before, after) => {
    write({ ".gitattributes": before });
    expect(contentOf(".gitattributes")).toBe(after);
    expect(plan().at(-1)).toBe(
      after === "" ? "kept .gitattributes" : "changed .gitattributes (one line for generated/).",
    );
  });
});

test.each([
  ["ts", "esm", 'import { conversations, schemaFile } from "conversations-codegen/codegen";', "export default {"],
  ["ts", "commonjs", 'import { conversations, schemaFile } from "conversations-codegen/codegen";', "export default {"],
  ["js", "esm", 'import { conversations, schemaFile } from "conversations-codegen/codegen";', "export default {"],
  [
    "js",
    "commonjs",
    'const { conversations, schemaFile } = require("conversations-codegen/codegen");',
    "module.exports = {",
  ],
] as const)("the files of a project of %s and %s are modules of that kind", (language, moduleFormat, first, third) => {
  const config = printConfig({ language, moduleFormat });
  expect(config.split("\n").filter((_, index) => index === 0 || index === 2)).toEqual([first, third]);
  expect(config.includes('presetConfig: { emit: "js" }')).toBe(language === "js");
  const example = printExampleBot({ language, moduleFormat });
  expect(example.includes('require("./generated/client.js")')).toBe(first.includes("require"));
  expect(example.includes('from "./generated/client.js"')).toBe(!first.includes("require"));
});

const init = (...args: string[]) => conversations(folder, ["init", ...args]);

describe("conversations init --dry-run", () => {
  test("lists what it would write, and writes nothing", async () => {
    const { code, stdout, stderr } = await init("--dry-run");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("  would be created  codegen.js\n");
    expect(stdout).toContain("\n\nNothing was written. Without --dry-run, type next:\n  npm run example\n");
    expect(readdirSync(folder)).toEqual([]);
  });

  test("names the packages that the example needs and that are missing", async () => {
    expect((await init("--language", "ts", "--dry-run")).stdout).toContain(
      "  npm install --save-dev typescript tsx && npm run example\n",
    );
    write({ "node_modules/tsx/package.json": '{ "name": "tsx", "version": "1.0.0" }' });
    expect((await init("--language", "ts", "--dry-run")).stdout).toContain(
      "  npm install --save-dev typescript && npm run example\n",
    );
  });

  test("reports a package whose files cannot be read", async () => {
    write({ "node_modules/typescript/package.json": '{ "name": "typescript", "exports": {} }' });
    const { code, stderr } = await init("--language", "ts", "--dry-run");
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/^error: Cannot look for the package typescript\. Error \[ERR_PACKAGE_PATH_NOT_/),
    });
  });

  test("checks the project's own schema and operations with those that it would add", async () => {
    const own = Object.fromEntries(operations.map((file, index) => [file, `query Q${index} { one }`]));
    write({ ...own, "schema/conversations.graphql": "type Query { one: Int }" });
    expect(await init("--dry-run")).toMatchObject({ code: 0, stderr: "" });
    write({ "operations/mine.graphql": "query Mine { two }" });
    const { code, stdout, stderr } = await init("--dry-run");
    expect(code).toBe(1);
    expect(stdout).toContain("  would be created  codegen.js\n");
    expect(stderr).toContain('operations/mine.graphql:1:14: error: Cannot query field "two"');
  });

  test("shows a warning, and ends with 0", async () => {
    write({ "operations/mine.graphql": "query Mine { channels { edges { node { id } } } }" });
    const { code, stderr } = await init("--dry-run");
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining("1 warning") });
  });
});

describe("conversations init", () => {
  test("writes the files and the client; a second run changes nothing", async () => {
    await using project = await createProject({});
    const init = (...args: string[]) => conversations(project.folder, ["init", ...args]);
    const first = await init();
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(first.stdout).toContain("  generated  generated/client.js\n");
    const files = await project.list();
    expect(files).toEqual(expect.arrayContaining(["codegen.js", "example-bot.js", ...operations]));
    expect(files.filter((file) => file.startsWith("generated"))).toHaveLength(3);
    const second = await init();
    expect(second).toMatchObject({ code: 0, stderr: "" });
    expect(
      second.stdout
        .split("\n\n")[0]
        ?.split("\n")
        .filter((line) => !line.startsWith("  kept  ")),
    ).toEqual([]);
    expect(second.stdout).not.toContain("npm run example");
  });

  test("writes its files even if the project's own operations are invalid, and no client", async () => {
    await using project = await createProject({ "operations/mine.graphql": "query Mine { two }" });
    const init = (...args: string[]) => conversations(project.folder, ["init", ...args]);
    const { code, stdout, stderr } = await init();
    expect(code).toBe(1);
    expect(stderr).toContain('operations/mine.graphql:1:14: error: Cannot query field "two"');
    expect(stdout).toContain("  created  codegen.js\n");
    expect(stdout).not.toContain("generated  ");
    expect(await project.list()).toContain("codegen.js");
    const dry = await init("--dry-run");
    expect(dry).toMatchObject({ code: 1, stderr });
  });

  test("refuses a config without the preset, and writes nothing", async () => {
    write({ "codegen.json": '{ "generates": { "other/": { "plugins": [] } } }' });
    const { code, stdout, stderr } = await init();
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^error: No output of the config has our preset\. Add one: .*\n$/);
    expect(readdirSync(folder)).toEqual(["codegen.json"]);
  });
});
