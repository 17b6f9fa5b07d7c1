import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { schemas } from "../../support/paths.ts";
import { config, createWorkspace, type Project, type Workspace } from "../workspace.ts";

const files = {
  "codegen.ts": config,
  "schema.graphql": readFileSync(schemas.conversations, "utf8"),
  "operations/agents.graphql": "query ListAgents { agents { pageInfo { endCursor } } }",
};
const broken = "query ListAgents { agents { pages } }";

let workspace: Workspace;
let project: Project;
let watching: Watching;

beforeAll(async () => {
  workspace = await createWorkspace();
});

beforeEach(async () => {
  project = workspace.project(files);
  watching = new Watching(project);
  await watching.said(/^watching .*\n/m);
});

afterEach(() => watching.end());
afterAll(() => workspace?.[Symbol.dispose]());

describe("a saved file", () => {
  test("becomes a function at once, with one line of output", async () => {
    project.write({ "operations/agents.graphql": "query AllAgents { agents { pageInfo { endCursor } } }" });
    await watching.said(
      /^operations\/agents\.graphql: generated\/types\.ts, generated\/client\.ts written \(\d.*s\)\n/m,
    );
    await expectAsFromNothing();
  });

  test("may replace the old file, as some editors do", async () => {
    for (const name of ["First", "Second", "Third"]) {
      project.write({ "operations/agents.graphql~": `query ${name} { agents { pageInfo { endCursor } } }` });
      renameSync(join(project.folder, "operations/agents.graphql~"), join(project.folder, "operations/agents.graphql"));
      await written(name);
    }
    await expectAsFromNothing();
  });

  test("may be deleted and created again", async () => {
    project.write({ "operations/more.graphql": "query More { agents { __typename } }" });
    await written("More");
    rmSync(join(project.folder, "operations/more.graphql"));
    await watching.said(/operations\/more\.graphql: .*written/, 2);
    expect(project.read("generated/client.ts")).not.toContain("More");
    project.write({ "operations/more.graphql": "query More { agents { __typename } }" });
    await written("More");
  });

  test("may be renamed", async () => {
    renameSync(join(project.folder, "operations/agents.graphql"), join(project.folder, "operations/people.graphql"));
    await written("operations/people.graphql:1");
    await expectAsFromNothing();
  });

  test("with an error keeps the last good files, and the error is printed once until it is corrected", async () => {
    const good = project.read("generated/client.ts");
    project.write({ "operations/agents.graphql": broken });
    await watching.complained(/Cannot query field "pages"/);
    project.write({ "operations/agents.graphql": `${broken}\n` });
    project.write({ "operations/other.graphql": "query Other { agents { __typename } }" });
    project.write({ "schema.graphql": `${files["schema.graphql"]} enum Added { ONE }` });
    expect(project.read("generated/client.ts")).toBe(good);

    project.write({ "operations/agents.graphql": files["operations/agents.graphql"] });
    await watching.said(/: fixed, .*client\.ts written/);
    expect(watching.errors.match(/Cannot query field/g)).toHaveLength(1);
    await expectAsFromNothing();

    project.write({ "operations/agents.graphql": broken });
    await watching.complained(/Cannot query field "pages"/, 2);
  });

  test("with another error has that one printed", async () => {
    project.write({ "operations/agents.graphql": broken });
    await watching.complained(/\[fields-on-correct-type\]/);
    project.write({ "operations/agents.graphql": "query {" });
    await watching.complained(/\[syntax\]/);
    project.write({ "operations/agents.graphql": files["operations/agents.graphql"] });
    await watching.said(/operations\/agents\.graphql: fixed, nothing to write/);
  });

  test("has its warning printed once", async () => {
    project.write({ "operations/agents.graphql": "query A { channels { edges { node { id } } } }" });
    await watching.complained(/1 warning/);
    project.write({ "operations/other.graphql": "query Other { agents { __typename } }" });
    await written("Other");
    project.write({ "operations/another.graphql": "query Another { agents { __typename } }" });
    await written("Another");
    expect(watching.errors.match(/1 warning/g)).toHaveLength(1);
  });
});

test("a hundred saves in a second end in the last state", async () => {
  for (let save = 1; save <= 100; save += 1) {
    project.write({ "operations/agents.graphql": `query Save${save} { agents { pageInfo { endCursor } } }` });
    await setTimeout(10);
  }
  await written("Save100");
  await expectAsFromNothing();
});

test("a changed schema is used, and the last good files stay while it has an error", async () => {
  project.write({ "schema.graphql": "type Query {" });
  await watching.complained(/schema\.graphql:1:13/);
  project.write({ "schema.graphql": `${files["schema.graphql"]} enum Added { ONE }` });
  await watching.said(/fixed, nothing to write/);
  await expectAsFromNothing();
});

test("folders are watched whatever their names are", async () => {
  project.write({
    "codegen.ts": config.replace("operations/*", "operations/**/*"),
    "operations/v1.2/b.graphql": "query Older { agents { __typename } }",
  });
  await written("Older");
  // Until then all files are read once more, with or without an event. A slow machine may hide a fault, but reports none.
  await setTimeout(500);
  project.write({ "operations/v1.2/b.graphql": "query Newer { agents { __typename } }" });
  await written("Newer");
  project.write({ "operations/v1.3/b.graphql": "query Newest { agents { __typename } }" });
  await written("Newest");
  await expectAsFromNothing();
});

test.each(["src", "../common"])(
  "all files of %s may disappear and come back, as with another branch",
  async (folder) => {
    project.write({
      "codegen.ts": config.replace("operations/", `${folder}/graphql/`),
      [`${folder}/graphql/a.graphql`]: "query Before { agents { __typename } }",
    });
    await written("Before");
    rmSync(join(project.folder, folder), { recursive: true });
    await watching.complained(/There are no operations for generated/);
    // As above: from here on only an event counts.
    await setTimeout(500);
    project.write({ [`${folder}/graphql/a.graphql`]: "query After { agents { __typename } }" });
    await written("After");
  },
);

test("changes of the config and its imports are used", async () => {
  project.write({
    "parts/where.ts": 'export const documents: string = "more/*.graphql";',
    "more/a.graphql": "query InMore { agents { __typename } }",
  });
  project.write({
    "codegen.ts": config
      .replace('"operations/*.graphql"', "documents as string")
      .replace("import", 'import { documents } from "./parts/where.js";\nimport'),
  });
  await written("InMore");
  project.write({ "more/b.graphql": "query InMoreToo { agents { __typename } }" });
  await written("InMoreToo");
  project.write({ "parts/where.ts": 'export const documents: string = "operations/*.graphql";' });
  await written("ListAgents");
  project.write({ "codegen.ts": "export default {" });
  await watching.complained(/error: The config codegen\.ts cannot be read/);
  project.write({ "codegen.ts": config });
  await watching.said(/fixed/);
  await expectAsFromNothing();
});

test("Ctrl-C ends it silently", async () => {
  expect(await watching.end()).toEqual([0, null]);
  expect(watching.errors).toBe("");
});

/** Waits until the client contains the text. */
async function written(text: string): Promise<void> {
  await watching.until(() => project.read("generated/client.ts").includes(text));
}

async function expectAsFromNothing(): Promise<void> {
  const made = ["client.ts", "types.ts"].map((file) => project.read(`generated/${file}`));
  const other = workspace.project({
    "codegen.ts": project.read("codegen.ts"),
    "schema.graphql": project.read("schema.graphql"),
  });
  for (const folder of ["operations", "more"]) copyIfThere(project, other, folder);
  expect(await other.run("generate")).toMatchObject({ code: 0 });
  expect(["client.ts", "types.ts"].map((file) => other.read(`generated/${file}`))).toEqual(made);
}

function copyIfThere(from: Project, to: Project, folder: string): void {
  const path = join(from.folder, folder);
  if (existsSync(path)) cpSync(path, join(to.folder, folder), { recursive: true });
}

/** A running watcher, with its output. */
class Watching {
  #output = "";
  errors = "";
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown[]>;

  constructor({ start }: Project) {
    this.#child = start(["generate", "--watch"]);
    this.#ended = once(this.#child, "close");
    this.#child.stdout?.on("data", (text) => {
      this.#output += text;
    });
    this.#child.stderr?.on("data", (text) => {
      this.errors += text;
    });
  }

  said(line: RegExp, times = 1): Promise<void> {
    return this.until(() => count(this.#output, line) >= times);
  }

  complained(line: RegExp, times = 1): Promise<void> {
    return this.until(() => count(this.errors, line) >= times);
  }

  /** Waits until a condition holds. Checks it after each output. */
  async until(isSo: () => boolean): Promise<void> {
    const { stdout, stderr } = this.#child;
    while (!isSo()) {
      if (!stdout || !stderr) throw new TypeError("its output is not read");
      const heard = new AbortController();
      const [signal, end] = [heard.signal, "end" as const];
      const which = await Promise.race([
        once(stdout, "data", { signal }),
        once(stderr, "data", { signal }),
        this.#ended.then(() => end),
      ]);
      heard.abort();
      if (which === end) throw new Error(`it has ended, having said:\n${this.#output}${this.errors}`);
    }
  }

  /** Presses Ctrl-C. */
  end(): Promise<unknown[]> {
    this.#child.kill("SIGINT");
    return this.#ended;
  }
}

function count(text: string, line: RegExp): number {
  return [...text.matchAll(new RegExp(line, `${line.flags.replace("g", "")}g`))].length;
}
