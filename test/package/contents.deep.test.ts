import { readFileSync } from "node:fs";
import { rm, symlink } from "node:fs/promises";
import { builtinModules } from "node:module";
import { join, posix } from "node:path";
import { globSync } from "tinyglobby";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { artifact } from "../support/artifact.ts";
import { importedModules } from "../support/imported-modules.ts";
import { type Consumer, install, listFiles, name, type Packed } from "../support/pack.ts";

interface Manifest {
  readonly bin: Readonly<Record<string, string>>;
  readonly main: string;
  readonly types: string;
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly typesVersions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>;
}

/** The packages that each entry may load, other than itself and Node. */
const mayLoad = {
  ".": ["ky", "ws"],
  "./codegen": ["graphql", "tinyglobby"],
  "./sandbox": ["graphql", "ws"],
  "./recording": [],
  "./testing": [],
  "./bridge": [],
};

let packed: Packed;
let bot: Consumer;
let manifest: Manifest;

beforeAll(async () => {
  packed = await artifact("package");
  bot = await install(packed, ["ky", "ws"]);
  manifest = JSON.parse(readFileSync(join(bot.folder, "node_modules", name, "package.json"), "utf8"));
});

afterAll(async () => {
  await bot?.[Symbol.asyncDispose]();
});

test("the package contains the compiled code, the schema and the operations, and nothing else", async () => {
  const rooms = ["plugins/client/**/*.ts", "src/**/*.ts", "generated/*.ts"];
  const sources = globSync(rooms, { cwd: packed.folder });
  const types = sources.map((file) => `dist/${file.replace(/\.ts$/, ".d.ts")}`);
  const { bin, exports } = manifest;
  const entries = Object.values(exports).flatMap((entry) => (typeof entry === "string" ? [] : entry.default));
  const chunks = globSync("dist/chunks/*.js", { cwd: packed.folder });
  const page = globSync("src/sandbox/page/browser/**", { cwd: packed.folder });
  const expected = [
    ...withMaps([...entries, ...Object.values(bin), ...chunks].map((file) => file.replace("./", ""))),
    ...[...withMaps(types), ...sources, ...page],
    ...globSync("operations/*.graphql", { cwd: packed.folder }),
    ...globSync([".github/*.md", "{plugins,src}/**/*.md", "src/sandbox/page/screenshots/*"], {
      cwd: packed.folder,
      dot: true,
    }),
    ...["schema/README.md", "schema/conversations.graphql", "test/bench/README.md"],
    "src/sandbox/account/account.schema.json",
    ...["CHANGELOG.md", "LICENSE", "README.md", "package.json"],
  ];
  expect(await listFiles(packed)).toEqual(expected.sort());
});

test("the package contains every file to which its pages link", async () => {
  const files = await listFiles(packed);
  const broken = files
    .filter((file) => file.endsWith(".md"))
    .flatMap((page) => {
      const links = readFileSync(join(packed.folder, page), "utf8").matchAll(/\]\((?!https?:|#)([^)#\s]+)/g);
      const targets = [...links].map(([, link = ""]) => posix.join(posix.dirname(page), link));
      return targets.filter((target) => !files.some((file) => file === target || file.startsWith(`${target}/`)));
    });
  expect(broken).toEqual([]);
});

test("the package contains the sources to which its source maps point", async () => {
  const files = new Set(await listFiles(packed));
  const maps = [...files].filter((file) => file.endsWith(".map"));
  const missing = maps.flatMap((map) => {
    const { sources } = JSON.parse(readFileSync(join(bot.folder, "node_modules", name, map), "utf8"));
    const paths = sources.map((source: string) => posix.join(posix.dirname(map), source));
    return paths.filter((path: string) => !files.has(path));
  });
  expect(maps.length).toBeGreaterThan(0);
  expect(missing).toEqual([]);
});

describe("the package.json", () => {
  test("points only to files of the package, and names types first", async () => {
    const files = await listFiles(packed);
    const { bin, main, types, exports } = manifest;
    const entries = Object.values(exports);
    const targets = [
      ...Object.values(bin),
      main,
      types,
      ...entries.flatMap((entry) => (typeof entry === "string" ? entry : Object.values(entry))),
    ];
    expect(targets.map((target) => target.replace(/^\.\//, "")).filter((file) => !files.includes(file))).toEqual([]);
    for (const entry of entries.filter((entry) => typeof entry !== "string")) {
      expect(Object.keys(entry)).toEqual(["types", "default"]);
    }
    expect({ types, default: main }).toEqual(exports["."]);
  });

  test("has types for each entry, also for compilers that do not read exports", () => {
    const entries = Object.entries(manifest.exports).flatMap(([entry, target]) =>
      entry === "." || typeof target === "string" ? [] : [[entry.replace("./", ""), [target.types]]],
    );
    expect(manifest.typesVersions).toEqual({ "*": Object.fromEntries(entries) });
  });

  test("has one required peer dependency; the others are for the generator", () => {
    const { peerDependencies, peerDependenciesMeta, devDependencies } = manifest;
    const required = Object.keys(peerDependencies).filter((peer) => !peerDependenciesMeta[peer]?.optional);
    // npm and pnpm install this package, so that the command line works at once. A bot does not load it.
    expect(required).toEqual(["graphql"]);
    expect(Object.keys(devDependencies)).toEqual(expect.arrayContaining(Object.keys(peerDependencies)));
  });

  test.each(Object.entries(mayLoad))(
    "lists the packages that %s loads, and each of them is allowed",
    (entry, modules) => {
      const loaded = [...loadedFrom(entry)];
      expect(loaded.sort()).toEqual(modules);
      expect(Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })).toEqual(
        expect.arrayContaining(loaded),
      );
    },
  );
});

describe("a bot with only ky and ws installed", () => {
  const print = "console.log(typeof connect, typeof ServiceError, typeof httpEndpoint);";

  test("imports the runtime", async () => {
    await bot.write({ "bot.mjs": `import { connect, httpEndpoint, ServiceError } from "${name}";\n${print}` });
    expect(await bot.node("bot.mjs")).toEqual({ code: 0, stdout: "function function function\n", stderr: "" });
  });

  test("requires it from CommonJS", async () => {
    await bot.write({ "bot.cjs": `const { connect, httpEndpoint, ServiceError } = require("${name}");\n${print}` });
    expect(await bot.node("bot.cjs")).toEqual({ code: 0, stdout: "function function function\n", stderr: "" });
  });

  test("sees lines of the package's sources in the stack of an error", async () => {
    await bot.write({ "stack.mjs": `import { connect } from "${name}";\nawait connect({ callTimeoutMs: -1 });` });
    const { stderr } = await bot.node("--enable-source-maps", "stack.mjs");
    const [, file = "", line] = /\(?(\S+\/src\/runtime\/\S+\.ts):(\d+):\d+/.exec(stderr) ?? [];
    expect(readFileSync(file.replace("file://", ""), "utf8").split("\n")[Number(line) - 1]).toContain("throw");
  });

  test("publishes its events on a channel of node:diagnostics_channel", async () => {
    const endpoint = "http://127.0.0.1:1/";
    await bot.write({
      "listen.mjs": `import { subscribe } from "node:diagnostics_channel";
        subscribe("conversations:event", ({ event }) => console.log(event.type));`,
      "events.mjs": `import { connect } from "${name}";
        await connect({ accessToken: "none", endpoint: "${endpoint}", connectTimeoutMs: 1 }).catch(() => {});`,
    });
    const { code, stdout } = await bot.node("--import", "./listen.mjs", "events.mjs");
    expect({ code, lines: stdout.split("\n") }).toEqual({ code: 0, lines: expect.arrayContaining(["state"]) });
  });

  test("finds the schema by its name, and cannot import files that are not entries", async () => {
    await bot.write({ "schema.cjs": `console.log(require.resolve("${name}/schema"));` });
    const schema = join(bot.folder, "node_modules", name, "schema/conversations.graphql");
    expect((await bot.node("schema.cjs")).stdout).toBe(`${schema}\n`);
    await bot.write({ "inner.cjs": `require("${name}/dist/src/runtime/session.js");` });
    expect((await bot.node("inner.cjs")).stderr).toContain("ERR_PACKAGE_PATH_NOT_EXPORTED");
  });
});

test("the types compile without @types/node in a project with the DOM library", async () => {
  await using project = await install(packed, ["ky", "ws", "graphql", "typescript-7"]);
  const entries = ["", "/testing", "/sandbox"].map((entry) => `import "${name}${entry}";\n`);
  const compilerOptions = { module: "NodeNext", lib: ["ES2022", "DOM"], types: [], skipLibCheck: false, noEmit: true };
  await project.write({
    "entries.ts": entries.join(""),
    "tsconfig.json": JSON.stringify({ compilerOptions, files: ["entries.ts"] }),
  });
  const compiled = await project.node("node_modules/typescript-7/bin/tsc");
  expect(compiled).toEqual({ code: 0, stdout: "", stderr: "" });
});

test.each([
  ["a lock file of npm", { "package-lock.json": "" }, "npm install --save-dev graphql"],
  ["a lock file of pnpm", { "pnpm-lock.yaml": "" }, "pnpm add --save-dev graphql"],
  ["a lock file of yarn", { "yarn.lock": "" }, "yarn add --dev graphql"],
])("a missing graphql is reported with its install command, in a project with %s", async (_, files, command) => {
  await using project = await install(packed, Object.keys(manifest.dependencies));
  await project.write({ "codegen.ts": "export default {};", ...files });
  const stderr = `error: The package graphql is not installed. Run ${command}.\n`;
  expect(await project.node(commandFile(), "generate")).toEqual({ code: 2, stdout: "", stderr });
});

test("init works if only direct dependencies can be resolved, as with pnpm", async () => {
  await using store = await install(packed, [...Object.keys(manifest.dependencies), "graphql"]);
  await using project = await install(packed, []);
  await rm(join(project.folder, "node_modules", name), { recursive: true });
  await symlink(join(store.folder, "node_modules", name), join(project.folder, "node_modules", name));
  await project.write({ "pnpm-lock.yaml": "" });
  const initialized = await project.node(commandFile(), "init");
  expect(initialized).toMatchObject({ code: 0, stderr: "", stdout: expect.stringContaining("\n  pnpm run example\n") });
  const answer = 'Bot: You said: Hi! My parcel is "lost".';
  expect(await project.node("example-bot.js")).toMatchObject({ code: 0, stdout: expect.stringContaining(answer) });
});

function commandFile(): string {
  return join("node_modules", name, manifest.bin.conversations ?? "");
}

function withMaps(files: readonly string[]): string[] {
  return files.flatMap((file) => [file, `${file}.map`]);
}

/** Returns the packages that an entry's modules import, directly or indirectly. */
function loadedFrom(entry: string): Set<string> {
  const target = manifest.exports[entry];
  const packages = new Set<string>();
  const visitedFiles = new Set<string>();
  const visit = (file: string) => {
    if (visitedFiles.has(file)) return;
    visitedFiles.add(file);
    const text = readFileSync(join(bot.folder, "node_modules", name, file), "utf8");
    // The build gives a number to a `require` that is not Node's own.
    const required = [...text.matchAll(/\brequire\d*\("([^"]+)"\)/g)].map(([, fileName = ""]) => fileName);
    for (const fileName of [...importedModules(text), ...required]) {
      if (fileName.startsWith(".")) visit(posix.join(posix.dirname(file), fileName));
      else if (!builtinModules.includes(fileName.replace(/^node:/, ""))) packages.add(fileName);
    }
  };
  visit(typeof target === "object" ? target.default : "");
  return packages;
}
