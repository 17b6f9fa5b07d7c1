import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { conversations, schemaFile } from "../../plugins/client/index.ts";
import { Failure, Unsupported } from "../../src/tools/failure.ts";
import { findConfig, hasConfig, isConfigName, readConfig } from "../../src/tools/project/config-file.ts";
import { readConfigFiles } from "../../src/tools/project/config-imports.ts";
import { readOutputs } from "../../src/tools/project/outputs.ts";
import { loadProject } from "../../src/tools/project/project.ts";
import { createProject } from "../support/project.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

test("a config in a folder with a backslash in its name is refused if it is a program, and read if it is JSON", async ({
  skip,
}) => {
  skip(process.platform === "win32", "a name on Windows has no backslash");
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
});

const output = { preset: "conversations-codegen/codegen", documents: "operations/*.graphql" };
const schemaOf = (schema: unknown) =>
  readOutputs({ schema, generates: { "generated/": output } }).outputs.map((each) => each.schema);

test.each<[string, unknown, string]>([
  ["a path", "schema.graphql", "schema.graphql"],
  ["a list of one path", ["schema.json"], "schema.json"],
  ["a path with options that are empty", { "schema.graphql": {} }, "schema.graphql"],
  ["schemaFile()", schemaFile("api.graphql"), "api.graphql"],
  ["schemaFile() of any name", schemaFile("api.txt"), "api.txt"],
  ["a path with no options", { "schema.graphql": undefined }, "schema.graphql"],
  ["another ending", "a/b.graphqls", "a/b.graphqls"],
  ["a short ending", "b.gql", "b.gql"],
])("the schema of a config can be %s", (_, schema, path) => expect(schemaOf(schema)).toEqual([path]));

test.each<[string, unknown, string]>([
  ["nothing", undefined, "generated/ has no schema"],
  ["several", ["a.graphql", "b.graphql"], "generated/ has several schemas"],
  ["several with options", { "a.graphql": {}, "b.graphql": {} }, "generated/ has several schemas"],
  ["another loader", { "schema.graphql": { loader: () => {} } }, "The schema of generated/ has a loader"],
  ["a reader with options", { "schema.graphql": { headers: {} } }, "The schema of generated/ has a loader"],
  ["a path and null", { "schema.graphql": null }, "The schema of generated/ has a loader"],
  ["a number", 1, "The schema of generated/ has a loader"],
  ["code", "schema.ts", "The schema of generated/ is not a single .graphql or .json file"],
  ["no path", {}, "The schema of generated/ is not a single .graphql or .json file"],
  [
    "an address of a file",
    "https://localhost/a.graphql",
    "The schema of generated/ is not a single .graphql or .json file",
  ],
  ["an address", "https://localhost/graphql", "The schema of generated/ is not a single .graphql or .json file"],
  ["a pattern", "schema/*.graphql", "The schema of generated/ is not a single .graphql or .json file"],
])("the schema of a config cannot be %s", (_, schema, message) => expect(() => schemaOf(schema)).toThrow(message));

const schema = "schema.graphql";

test("the outputs with the preset are read, with the parts that they share; the others are named", () => {
  const config = {
    schema,
    importExtension: ".ts",
    config: { scalars: { A: "string" }, x: 1 },
    generates: {
      "generated/": {
        preset: conversations,
        presetConfig: { emit: "js" },
        documents: ["a/*.graphql", "!a/b.graphql"],
        externalDocuments: "c/*.{graphql,gql}",
        config: { scalars: { B: "number" } },
      },
      "other.ts": { plugins: ["typescript"] },
      "more.ts": ["typescript"],
      "text.ts": { preset: "client" },
      "object.ts": { preset: {} },
    },
  };
  expect(readOutputs(config)).toEqual({
    outputs: [
      {
        folder: "generated/",
        schema,
        documents: ["a/*.graphql", "!a/b.graphql"],
        externalDocuments: ["c/*.{graphql,gql}"],
        mayBeEmpty: false,
        presetConfig: { emit: "js" },
        config: { scalars: { B: "number" }, x: 1, importExtension: ".ts" },
      },
    ],
    others: ["other.ts", "more.ts", "text.ts", "object.ts"],
  });
});

test("an output has the schema and the documents of the whole config, or its own", () => {
  const preset = "conversations-codegen/codegen";
  const generates = { "a/": { preset }, "b/": { preset, schema: "b.graphql" } };
  expect(
    readOutputs({ documents: "*.graphql", externalDocuments: "x/*.graphql", schema, generates: { "a/": { preset } } }),
  ).toMatchObject({ outputs: [{ schema, documents: ["*.graphql"], externalDocuments: ["x/*.graphql"] }] });
  expect(readOutputs({ generates: { "b/": generates["b/"] } })).toMatchObject({
    outputs: [{ schema: "b.graphql", documents: [], externalDocuments: [], presetConfig: {}, config: {} }],
  });
  expect(() => readOutputs({ schema, generates })).toThrow("b/ has several schemas");
});

test.each([
  [true, true],
  [false, false],
  ["true", false],
  [undefined, false],
])("ignoreNoDocuments: %j lets an output be empty: %j", (ignoreNoDocuments, mayBeEmpty) => {
  expect(readOutputs({ schema, ignoreNoDocuments, generates: { "generated/": output } })).toMatchObject({
    outputs: [{ mayBeEmpty }],
  });
});

const withOutput = (top: object, entry: object = {}) => ({
  schema,
  ...top,
  generates: { "generated/": { ...output, ...entry } },
});
const add = 'Add one: generates: { "generated/": { preset: conversations, documents: "…" } }.';

test.each<[string, unknown, string]>([
  ["no object", undefined, "The config is not an object. Export an object as default."],
  ["null", null, "The config is not an object. Export an object as default."],
  ["a list", [], "The config is not an object. Export an object as default."],
  [
    "nothing, like a module without a default export",
    {},
    'The config has no generates. Export it as default, with generates: { "generated/": { preset: conversations, documents: "…" } }.',
  ],
  ["no outputs", { generates: {} }, `The config generates nothing. ${add}`],
  ["a misspelt key", withOutput({ document: "a" }), "The config has no option document. Did you mean documents?"],
  [
    "a misspelt key of an output",
    withOutput({}, { presetconfig: { a: 1 } }),
    "generated/ has no option presetconfig. Did you mean presetConfig?",
  ],
  ["outputs in a list", { generates: ["a"] }, `The config generates nothing. ${add}`],
  ["others alone", { generates: { "a.ts": {} } }, `No output of the config has our preset. ${add}`],
])("a config with %s is refused", (_, config, message) => {
  expect(() => readOutputs(config)).toThrow(new Failure(message));
  expect(() => readOutputs(config)).not.toThrow(Unsupported);
});

const both = "has documents, and the config has some for all outputs";
const notGraphql = "a pattern that is not for .graphql files alone";

test.each<[string, unknown, string]>([
  ["hooks", withOutput({ hooks: { afterAllFileWrite: "ls" } }), "The config has hooks"],
  ["hooks of an output", withOutput({}, { hooks: { afterOneFileWrite: "ls" } }), "generated/ has hooks"],
  ["plugins", withOutput({}, { plugins: ["typescript"] }), "generated/ has plugins"],
  ["another key", withOutput({ pluckConfig: 1 }), "The config has pluckConfig"],
  ["a key that is null", withOutput({ pluckConfig: null }), "The config has pluckConfig"],
  ["overwrite: false", withOutput({ overwrite: false }), "The config has overwrite"],
  ["an option of a loader", withOutput({ config: { sort: false } }), "generated/ has config.sort"],
  ["an option of an output's loader", withOutput({}, { config: { cwd: "" } }), "generated/ has config.cwd"],
  ["documents in two places", withOutput({ documents: "b/*.graphql" }), `generated/ ${both}`],
  [
    "external documents in two places",
    withOutput({ externalDocuments: "b/*.graphql" }, { externalDocuments: "c/*.graphql" }),
    "generated/ has externalDocuments, and the config has some for all outputs",
  ],
  ["documents in code", withOutput({}, { documents: "a/*.ts" }), `documents of generated/ has a/*.ts, ${notGraphql}`],
  [
    "exceptions in code",
    withOutput({}, { documents: ["a/*.graphql", "!a/*.ts"] }),
    `documents of generated/ has !a/*.ts, ${notGraphql}`,
  ],
  [
    "a pattern that is no text",
    withOutput({}, { externalDocuments: [1] }),
    `externalDocuments of generated/ has 1, ${notGraphql}`,
  ],
  [
    "a key with more wrong letters than a misspelling of ours",
    withOutput({}, { plugin: ["typescript"] }),
    "generated/ has plugin",
  ],
])("a config with %s is left to graphql-codegen", (_, config, message) => {
  expect(() => readOutputs(config)).toThrow(new Unsupported(message));
});

test.each<[string, unknown, boolean]>([
  [
    "keys about graphql-codegen's own output",
    withOutput({ silent: true, errorsOnly: true, verbose: true, debug: true, watch: true }),
    false,
  ],
  ["overwrite", withOutput({ overwrite: true }, { overwrite: true }), false],
  ["empty hooks and lists", withOutput({ hooks: {}, require: [] }, { plugins: [] }), false],
  ["keys that are undefined", withOutput({ pluckConfig: undefined }), false],
  ["null for no documents", withOutput({ documents: null }), false],
  ["hooks, if nothing is written", withOutput({ hooks: { a: "ls" } }, { hooks: { a: "ls" } }), true],
])("a config may have %s", (_, config, checkOnly) => {
  expect(readOutputs(config, checkOnly).outputs).toHaveLength(1);
});

describe("a config is found", () => {
  const names = [
    ...["json", "yaml", "yml", "js", "ts", "config.js"].map((ending) => `codegen.${ending}`),
    ...["json", "yaml", "yml", "js", "ts"].map((ending) => `.codegenrc.${ending}`),
    "package.json",
  ];

  test("by its name, in graphql-codegen's order", () => {
    using folder = temporaryFolder();
    const cwd = folder.path(".");
    expect(hasConfig(cwd)).toBe(false);
    expect(() => findConfig(cwd)).toThrow(
      `There is no codegen.ts in ${cwd}. Go to your project's folder, or name a config with --config.`,
    );
    for (const name of names.toReversed()) {
      folder.write(name, { codegen: {} });
      expect(findConfig(cwd)).toBe(folder.path(name));
      expect(hasConfig(cwd)).toBe(true);
    }
  });

  test("by a given name, if it is a file", () => {
    using folder = temporaryFolder();
    folder.write("mine.ts", "");
    mkdirSync(folder.path("codegen.ts"));
    const cwd = folder.path(".");
    expect(findConfig(cwd, "mine.ts")).toBe(folder.path("mine.ts"));
    expect(() => findConfig(cwd, "other.ts")).toThrow("There is no config other.ts. Check its name.");
    expect(() => findConfig(cwd, "codegen.ts")).toThrow("There is no config codegen.ts. Check its name.");
    expect(() => findConfig(cwd)).toThrow("There is no codegen.ts in");
    expect(hasConfig(cwd)).toBe(false);
  });

  test.each(["graphql.config.toml", "graphql.config.cjs", ".graphqlrc", ".graphqlrc.yml"])(
    "by the name %s, which only graphql-codegen reads",
    (name) => {
      using folder = temporaryFolder();
      folder.write(name, "");
      expect(hasConfig(folder.path("."))).toBe(true);
      expect(() => findConfig(folder.path("."))).toThrow(new Unsupported(`The config is ${name}`));
      expect(isConfigName(name)).toBe(true);
    },
  );

  test.each<[string, boolean]>([
    ['{ "codegen": {} }', true],
    ["{}", false],
    ["{", false],
    ["null", false],
  ])("in the package.json %s: %j", (text, isThere) => {
    using folder = temporaryFolder();
    folder.write("package.json", text);
    expect(hasConfig(folder.path("."))).toBe(isThere);
    if (isThere) expect(findConfig(folder.path("."))).toBe(folder.path("package.json"));
    else expect(() => findConfig(folder.path("."))).toThrow("There is no codegen.ts");
  });

  test.each(["codegen.mjs", "codegen.cts", "codegen.config.ts", "graphql-codegen.js"])(
    "not by the name %s, which the error names",
    (name) => {
      using folder = temporaryFolder();
      folder.write(name, "");
      expect(() => findConfig(folder.path("."))).toThrow(
        `graphql-codegen does not look for ${name} either: name it, with --config ${name}.`,
      );
    },
  );

  test("by its name alone, except in a package.json", () => {
    expect(["codegen.ts", "codegen.yml", "package.json", "a.ts"].map(isConfigName)).toEqual([true, true, false, false]);
  });
});

describe("a config is read", () => {
  test.each([
    ["a.json", '{ "a": 1 }'],
    ["a.mjs", "export default { a: 1 };"],
    ["a.cjs", "module.exports = { a: 1 };"],
    ["a.mts", "export default { a: 1 as number };"],
    ["a.cts", "module.exports = { a: 1 as number };"],
    ["a.js", "export default { a: 1 };"],
    ["a.js", "module.exports = { a: 1 };"],
    ["a.ts", "enum One { a = 1 }\nexport default { a: One.a };"],
  ])("from %s: %s", async (name, text) => {
    using folder = temporaryFolder();
    expect(await readConfig(folder.write(name, text))).toEqual({ a: 1 });
  });

  test("from a module without a default export", async () => {
    using folder = temporaryFolder();
    expect(await readConfig(folder.write("a.mjs", "export const a = 1;"))).toMatchObject({ a: 1 });
  });

  test("from the key codegen of a package.json", async () => {
    using folder = temporaryFolder();
    const scripts = { start: `node bot.js ${"$"}{PORT}` };
    expect(await readConfig(folder.write("package.json", { scripts, codegen: { a: 1 } }))).toEqual({ a: 1 });
  });

  test("from YAML, with the parser of graphql-codegen", async () => {
    const yaml = "base: &base { a: 1 }\nmerged: { <<: *base }\n";
    await using project = await createProject({ "codegen.yml": yaml, "codegen.yaml": yaml, "broken.yml": "a: [" });
    for (const name of ["codegen.yml", "codegen.yaml"]) {
      expect(await readConfig(join(project.folder, name))).toEqual({ base: { a: 1 }, merged: { a: 1 } });
    }
    await expect(readConfig(join(project.folder, "broken.yml"))).rejects.toThrow(
      "The config broken.yml cannot be read: ",
    );
    using folder = temporaryFolder();
    await expect(readConfig(folder.write("codegen.yml", yaml))).rejects.toThrow(
      "The config codegen.yml is YAML. Install @graphql-codegen/cli, or write a codegen.ts.",
    );
  });

  test("again, if it must be", async () => {
    using folder = temporaryFolder();
    folder.write("package.json", { type: "module" });
    const write = (value: number) => {
      folder.write("part.js", `export const a = ${value};`);
      return folder.write("codegen.js", 'export { a as default } from "./part.js";');
    };
    expect(await readConfig(write(1))).toBe(1);
    expect(await readConfig(write(2))).toBe(1);
    expect(await readConfig(write(2), true)).toBe(2);
  });

  const thrown: readonly (readonly [thrown: string, reason: string])[] = [
    ["new Error('No.\\nMore.')", "No. Correct it there."],
    ["'A text'", "A text. Correct it there."],
    ["{ a: { b: 1 } }", "{ a: [Object] }. Correct it there."],
    ["undefined", "undefined. Correct it there."],
    ["new Error('No\\n /a.js:2:1')", "No at /a.js:2:1. Correct it there."],
    ["new Error('No\\n see 2:1 x')", "No. Correct it there."],
  ];

  test.each(thrown)("not, if it throws %s", async (value, reason) => {
    using folder = temporaryFolder();
    await expect(readConfig(folder.write("a.mjs", `throw ${value};`))).rejects.toThrow(
      `The config a.mjs cannot be read: ${reason}`,
    );
  });

  test("not, if it throws an error whose message is no text: its place is shown", async () => {
    using folder = temporaryFolder();
    const file = folder.write("a.mjs", "throw Object.assign(new Error(), { message: 1 });");
    await expect(readConfig(file)).rejects.toThrow(
      /^The config a\.mjs cannot be read: Error: 1 at \S+a\.mjs:1:\d+\. Correct it there\.$/,
    );
  });

  test.each([
    ["a.toml", "", "The config is a.toml"],
    ["a.json", `{ "a": "${"$"}{A}" }`, "The config a.json names variables of the environment"],
    ["a.yml", `a: ${"$"}{A}`, "The config a.yml names variables of the environment"],
  ])("not from %s with %j", async (name, text, message) => {
    using folder = temporaryFolder();
    await expect(readConfig(folder.write(name, text))).rejects.toThrow(new Unsupported(message));
  });

  test("with its output on standard error, because standard output is for programs", async () => {
    using folder = temporaryFolder();
    const { console } = globalThis;
    const spies = (["log", "info", "debug", "error"] as const).map((name) =>
      vi.spyOn(console, name).mockImplementation(() => {}),
    );
    const before = [console.log, console.info, console.debug];
    const file = folder.write("a.mjs", "console.log(1); console.info(2); console.debug(3); throw 4;");
    await expect(readConfig(file)).rejects.toThrow("The config a.mjs cannot be read: 4");
    expect(spies.map(({ mock }) => mock.calls.flat())).toEqual([[], [], [], [1, 2, 3]]);
    expect([console.log, console.info, console.debug]).toEqual(before);
    for (const spy of spies) spy.mockRestore();
  });
});

test("the files of a config are those that it imports by a path, at any depth", () => {
  using folder = temporaryFolder();
  mkdirSync(folder.path("parts"));
  folder.write(
    "codegen.ts",
    'import { a } from "./a.js";\nimport "./none.ts";\nimport x from "package";\nexport default a;',
  );
  folder.write("a.ts", "export * from './parts';\nexport { b } from \"./codegen.ts\";");
  folder.write("package", "");
  folder.write("parts/index.mts", 'const c = await import("./c.json");');
  folder.write("parts/c.json", "{}");
  const names = [...readConfigFiles(folder.path("codegen.ts")).keys()].map((file) =>
    file.slice(folder.path("x").length - 1),
  );
  expect(names).toEqual(["codegen.ts", "a.ts", "parts/index.mts"]);
  expect(readConfigFiles(folder.path("none.ts")).size).toBe(0);
});

test("a project is in its folder, and hooks are accepted only if nothing is written", async () => {
  using folder = temporaryFolder();
  const cwd = folder.path(".");
  folder.write("package.json", { type: "module" });
  const write = (config: object) => folder.write("codegen.js", `export default ${JSON.stringify(config)};`);
  write(withOutput({ hooks: { a: "ls" } }));
  await expect(loadProject({ cwd })).rejects.toThrow("The config has hooks");
  expect(await loadProject({ cwd, checkOnly: true })).toMatchObject({
    folder: cwd,
    configFile: folder.path("codegen.js"),
    outputs: [{ folder: "generated/" }],
    others: [],
  });
  write({ schema, generates: { "made/": output } });
  expect(await loadProject({ cwd, bypassCache: true })).toMatchObject({ outputs: [{ folder: "made/" }] });
  await expect(loadProject({ cwd })).rejects.toThrow("The config has hooks");
});

test.each([
  ["generated/", "./generated"],
  ["generated", "other/../generated/"],
])("two outputs may not have the same folder: %s and %s", async (one, other) => {
  await using project = await createProject({ "schema.graphql": "type Query { a: Int }" });
  const entry = { preset: "conversations-codegen/codegen", documents: "operations/*.graphql" };
  const config = { schema: "schema.graphql", generates: { [one]: entry, [other]: entry } };
  await project.write({ "codegen.json": JSON.stringify(config) });
  await expect(loadProject({ cwd: project.folder })).rejects.toThrow(
    `The outputs ${one} and ${other} are the same folder. Give each its own folder.`,
  );
});

test("a config in another folder, with paths from there, is refused with the folder to run in", async () => {
  const config = { generates: { "generated/": { preset: "conversations-codegen/codegen", documents: "*.graphql" } } };
  using folder = temporaryFolder();
  mkdirSync(folder.path("bot"));
  const write = (schema: string) => folder.write("bot/codegen.json", { ...config, schema });
  folder.write("bot/schema.graphql", "type Query { a: Int }");
  write("schema.graphql");
  const load = () => loadProject({ cwd: folder.path("."), config: "bot/codegen.json" });
  await expect(load()).rejects.toThrow(
    "The paths in bot/codegen.json are relative to its own folder. Run the command there: cd bot.",
  );
  write("bot/schema.graphql");
  expect(await load()).toMatchObject({ outputs: [{ schema: "bot/schema.graphql" }] });
});
