import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answerFor, asOfService, startEndpoint } from "../pull/endpoint.ts";
import { config, createWorkspace, outcomeOf, type Project, type Workspace } from "../workspace.ts";

let workspace: Workspace;

beforeAll(async () => {
  workspace = await createWorkspace();
});

afterAll(() => workspace?.[Symbol.dispose]());

const operations = readdirSync("operations").map((file) => `operations/${file}`);
const manifest = (fields: object) => `${JSON.stringify(fields, null, 2)}\n`;

/** Returns every file of a project with its text. */
function textsOf({ folder }: Project): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  const isFile = (file: string) => statSync(join(folder, file)).isFile();
  return Object.fromEntries(files.filter(isFile).map((file) => [file, readFileSync(join(folder, file), "utf8")]));
}

function runExample({ folder }: Project, ...command: [string, ...string[]]) {
  return outcomeOf(spawn(command[0], command.slice(1), { cwd: folder }));
}

const conversation = 'Ann: Hi! My parcel is "lost".\nBot: You said: Hi! My parcel is "lost".\n';

describe("in an empty project", () => {
  test.each([
    ["CommonJS JavaScript", {}, ["js", "d.ts"], [process.execPath, "example-bot.js"]],
    ["ES module JavaScript", { type: "module" }, ["js", "d.ts"], [process.execPath, "example-bot.js"]],
    ["TypeScript", { devDependencies: { typescript: "*" } }, ["ts"], ["node_modules/.bin/tsx", "example-bot.ts"]],
  ] as const)("writes %s, whose bot talks with a visitor", async (_, fields, endings, [command, file]) => {
    const project = workspace.project({ "package.json": manifest(fields) });
    const { code, stderr } = await project.run("init");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const files = Object.keys(textsOf(project));
    expect(files).toEqual(expect.arrayContaining([...operations, "schema/conversations.graphql", file]));
    expect(files.filter((each) => each.startsWith("generated/client"))).toEqual(
      endings.map((ending) => `generated/client.${ending}`).sort(),
    );
    const runner = command === process.execPath ? command : join(process.cwd(), command);
    expect(await runExample(project, runner, file)).toMatchObject({ code: 0, stdout: conversation });
    expect(await project.run("generate")).toMatchObject({ code: 0, stdout: expect.stringContaining("nothing to do") });
  });

  test("copies the schema, which pull can replace and then reports as up to date", async () => {
    const project = workspace.project({});
    await project.run("init");
    const file = "schema/conversations.graphql";
    await using service = await startEndpoint(answerFor(`${asOfService(project.read(file))}\nscalar Uptime\n`));
    const { host } = new URL(service.url);
    const pull = ["pull", "--endpoint", service.url];
    const differs = `The schema of ${host} differs from ${file}. "conversations pull" writes it.\n`;
    expect(await project.run(...pull, "--dry-run")).toMatchObject({
      code: 1,
      stdout: expect.stringContaining(differs),
    });
    expect(await project.run(...pull)).toMatchObject({ code: 0, stderr: "" });
    expect(project.read(file)).toMatch(/^scalar Uptime$/m);
    const upToDate = `${file} is up to date with ${host}.\n`;
    expect(await project.run(...pull, "--dry-run")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(upToDate),
    });
    expect(await project.run("generate")).toMatchObject({ code: 0 });
    expect(await project.run("check")).toMatchObject({ code: 0 });
  });

  test("writes nothing with --dry-run, and lists the same files as without it", async () => {
    const project = workspace.project({});
    const before = textsOf(project);
    const planned = await project.run("init", "--dry-run");
    expect(planned.code).toBe(0);
    expect(textsOf(project)).toEqual(before);
    const { stdout } = await project.run("init");
    const filesIn = (text: string) =>
      text.split("\n").flatMap((line) => /(?:created|changed) +(\S+)/.exec(line)?.[1] ?? []);
    expect(filesIn(planned.stdout)).toEqual(filesIn(stdout));
    expect(filesIn(stdout)).toEqual(
      expect.arrayContaining(["codegen.js", ...operations, "package.json", ".gitattributes"]),
    );
  });

  test("changes nothing in a second run", async () => {
    const project = workspace.project({});
    await project.run("init");
    const first = textsOf(project);
    const { code, stdout } = await project.run("init");
    expect(code).toBe(0);
    expect(stdout).not.toMatch(/^ +(created|changed|generated) /m);
    expect(textsOf(project)).toEqual(first);
  });
});

describe("in a project with files", () => {
  test("keeps and lists every existing file", async () => {
    const files = {
      "schema/conversations.graphql": "type Query { one: Int }\n",
      "operations/agents.graphql": "query One { one }\n",
      "example-bot.js": "// mine\n",
      ".gitattributes": "*.png binary",
    };
    const own = Object.fromEntries(operations.map((file) => [file, "# mine\nquery Two { one }\n"]));
    const project = workspace.project({ ...own, ...files });
    await project.run("init");
    const after = textsOf(project);
    expect(after).toMatchObject({
      ...files,
      ".gitattributes": `*.png binary\ngenerated/** text eol=lf linguist-generated\n`,
    });
  });

  test.each([
    ["tabs", '{\n\t"name": "bot",\n\t"scripts": {\n\t\t"example": "mine",\n\t\t"test": "vitest"\n\t}\n}\n'],
    [
      "four spaces and CRLF",
      '{\r\n    "name": "bot",\r\n    "scripts": {\r\n        "example": "mine"\r\n    }\r\n}\r\n',
    ],
  ])("adds the scripts that are missing to a package.json with %s", async (_, text) => {
    const project = workspace.project({ "package.json": text });
    await project.run("init");
    const after = project.read("package.json");
    expect(JSON.parse(after).scripts).toMatchObject({ example: "mine", codegen: "conversations generate" });
    const head = text.slice(0, text.indexOf('"example": "mine"') + '"example": "mine"'.length);
    expect(after.startsWith(head)).toBe(true);
    expect(/(?<!\r)\n/.test(after)).toBe(!text.includes("\r"));
  });

  test("adds only scripts and attributes to a project that has a config", async () => {
    const project = workspace.project({
      "codegen.ts": config,
      "schema.graphql": "type Query { one: Int }",
      "operations/one.graphql": "query One { one }",
    });
    const { code, stdout } = await project.run("init");
    expect(code).toBe(0);
    const [list = ""] = stdout.split("\n\n");
    expect(list.split("\n").map((line) => line.trim().split(/ +/)[1])).toEqual([
      ...["package.json", ".gitattributes", "generated/types.ts", "generated/client.ts"],
    ]);
    expect(JSON.parse(project.read("package.json")).scripts).not.toHaveProperty("example");
  });

  const ownFiles = {
    "schema/conversations.graphql": "type Query { one: Int }\n",
    ...Object.fromEntries(operations.map((file, index) => [file, `query Q${index} { one }\n`])),
  };
  const broken = { "operations/mine.graphql": "query Mine { two }\n" };
  const configured = { "codegen.ts": config, "schema.graphql": "type Query { one: Int }", ...broken };

  test.each([
    ["without a config", { ...ownFiles, ...broken }],
    ["with a config", configured],
  ])("reports invalid operations of a project %s, in a dry run as well", async (_, files) => {
    const project = workspace.project(files);
    const before = textsOf(project);
    const planned = await project.run("init", "--dry-run");
    expect(planned.code).toBe(1);
    expect(planned.stdout).toContain("would be created");
    expect(planned.stderr).toContain('operations/mine.graphql:1:14: error: Cannot query field "two"');
    expect(textsOf(project)).toEqual(before);
    const { code, stdout, stderr } = await project.run("init");
    expect({ code, stderr }).toEqual({ code: 1, stderr: planned.stderr });
    expect(stdout).toMatch(/^ +created +/m);
    expect(stdout).not.toMatch(/^ +generated +/m);
    expect(textsOf(project)).toMatchObject(files);
  });

  test("reports nothing in a dry run if the operations are valid", async () => {
    for (const files of [ownFiles, { ...configured, "operations/mine.graphql": "query Mine { one }" }]) {
      const outcome = await workspace.project(files).run("init", "--dry-run");
      expect(outcome).toMatchObject({ code: 0, stderr: "" });
    }
  });

  test("refuses a config without the preset, and shows the entry to add", async () => {
    const project = workspace.project({ "codegen.json": '{ "generates": { "other/": { "plugins": [] } } }' });
    const before = textsOf(project);
    const { code, stderr } = await project.run("init");
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: No output of the config has our preset\. Add one: .*\n$/);
    expect(textsOf(project)).toEqual(before);
  });

  test.each(["{", "[]", "null", "text"])("refuses the package.json %j", async (text) => {
    const project = workspace.project({ "package.json": text });
    expect(await project.run("init")).toEqual({
      code: 2,
      stdout: "",
      stderr: "error: package.json is not a JSON object. Correct it; nothing was written.\n",
    });
    expect(Object.keys(textsOf(project))).toEqual(["package.json"]);
  });

  test("writes nothing through a link that leads out of the project", async () => {
    const project = workspace.project({});
    const outside = `${project.folder}-outside`;
    mkdirSync(outside);
    symlinkSync(outside, join(project.folder, "operations"));
    const before = textsOf(project);
    const { code, stderr } = await project.run("init");
    expect(code).toBe(2);
    expect(stderr).toContain("operations/agents.graphql leads out of the project");
    expect(readdirSync(outside)).toEqual([]);
    expect(textsOf(project)).toEqual(before);
    rmSync(outside, { recursive: true });
  });

  test.each([
    ["pnpm-lock.yaml", "pnpm run example"],
    ["yarn.lock", "yarn example"],
    ["package-lock.json", "npm run example"],
  ])("names the commands of the package manager of %s", async (lock, command) => {
    const project = workspace.project({ [lock]: "" });
    expect((await project.run("init", "--dry-run")).stdout).toContain(`  ${command}\n`);
  });
});

test("an unknown language is refused in one line", async () => {
  const { code, stderr } = await workspace.project({}).run("init", "--language", "go");
  expect(code).toBe(2);
  expect(stderr).toMatch(/^error: .*js, ts.*\n$/);
});
