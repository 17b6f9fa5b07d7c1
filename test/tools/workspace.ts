import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { artifact } from "../support/artifact.ts";
import { command, name } from "../support/pack.ts";
import { root, schemas } from "../support/paths.ts";
import type { Outcome } from "../support/run.ts";

/** Projects in which the built package is installed, in a folder that is removed at the end of the test's scope. */
export interface Workspace extends Disposable {
  /** Creates a project of these files, separate from the others. */
  project(files: Readonly<Record<string, string>>): Project;
}

/** A user's project. */
export interface Project {
  readonly folder: string;
  write(files: Readonly<Record<string, string>>): void;
  read(file: string): string;
  /** Starts `conversations` on plain Node. */
  start(args: readonly string[], env?: NodeJS.ProcessEnv): ChildProcess;
  /** Runs `conversations` on plain Node, to its end. */
  run(...args: readonly string[]): Promise<Outcome>;
  /** Runs `graphql-codegen` to its end. */
  codegen(...args: readonly string[]): Promise<Outcome>;
}

/** The config that the README shows. */
export const config = `import { conversations, schemaFile } from "${name}/codegen";

export default {
  schema: schemaFile("schema.graphql"),
  generates: { "generated/": { preset: conversations, documents: "operations/*.graphql" } },
};
`;

/** The minimal files of a project. */
export const files = {
  "codegen.ts": config,
  "schema.graphql": readFileSync(schemas.conversations, "utf8"),
  "operations/agents.graphql": "query ListAgents { agents { pageInfo { endCursor } } }",
};

/** Creates a workspace in a folder below the installation of the built package. */
export async function createWorkspace(): Promise<Workspace> {
  const { folder: installation } = await artifact("installation");
  const folder = mkdtempSync(join(installation, "workspace-"));
  return {
    project: (files) => createProject(mkdtempSync(join(folder, "project-")), installation, files),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

function createProject(folder: string, installation: string, files: Readonly<Record<string, string>>): Project {
  const write: Project["write"] = (files) => {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
  };
  write({ "package.json": '{ "type": "module" }', ...files });
  const codegen = join(root, "node_modules/@graphql-codegen/cli/esm/bin.js");
  const start = (script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    // Vitest's own NODE_ENV would silence graphql-codegen.
    spawn(process.execPath, [script, ...args], {
      cwd: folder,
      env: { ...process.env, NODE_ENV: "", NO_COLOR: "1", GITHUB_ACTIONS: "", ...env },
    });
  return {
    folder,
    write,
    read: (file) => readFileSync(join(folder, file), "utf8"),
    start: (args, env) => start(join(installation, command), args, env),
    run: (...args) => outcomeOf(start(join(installation, command), args)),
    codegen: (...args) => outcomeOf(start(codegen, args)),
  };
}

/** Waits for the end of a process. */
export async function outcomeOf(child: ChildProcess): Promise<Outcome> {
  if (!child.stdout || !child.stderr) throw new TypeError("its output is not read");
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code, stdout, stderr };
}
