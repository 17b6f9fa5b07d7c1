import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { root } from "../../support/paths.ts";
import { createProject, type Project } from "../../support/project.ts";
import type { Outcome } from "../../support/run.ts";

/** A user's project in a git repository of its own, with its client made and everything committed. */
export interface UserProject extends Project {
  git(...args: readonly string[]): string;
  commit(): void;
  /** Writes what the generator makes now. */
  make(): Promise<void>;
  read(file: string): string;
  /** Replaces a text in a file; it has to be there. */
  edit(file: string, from: string, to: string): Promise<void>;
}

const schema = `
type Query {
  agents(first: Int): [Agent!]!
  department(id: ID!): Department
}

type Mutation {
  sendMessage(channel_id: ID!, msg: String!, msg_id: String): Sent!
}

type Agent {
  id: ID!
  name: String
  status: Status
}

type Department {
  id: ID!
  name: String
}

type Sent {
  success: Boolean
}

enum Status {
  ONLINE
  AWAY
}
`;

const agents = `query ListAgents($first: Int) {
  agents(first: $first) {
    id
    name
    status
  }
}
`;

const messages = `# What is said.

mutation SendMessage($channel_id: ID!, $msg: String!, $msg_id: String) {
  sendMessage(channel_id: $channel_id, msg: $msg, msg_id: $msg_id) {
    success
  }
}
`;

const config = `import { conversations, schemaFile } from ${JSON.stringify(join(root, "plugins/client/index.ts"))};

export default {
  schema: schemaFile("schema.graphql"),
  importExtension: ".ts",
  generates: { "generated/": { preset: conversations, documents: "operations/*.graphql" } },
};
`;

/** Makes the project. Without `git` it is in no repository. */
export async function createUserProject({ withGit = true } = {}): Promise<UserProject> {
  const project = await createProject({
    "package.json": '{ "type": "module" }',
    "codegen.ts": config,
    "schema.graphql": schema,
    "operations/agents.graphql": agents,
    "operations/messages.graphql": messages,
    ".gitignore": "node_modules\n",
  });
  const { folder } = project;
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=Ann", "-c", "user.email=ann@example.com", ...args], {
      cwd: folder,
      encoding: "utf8",
    });
  const read = (file: string) => readFileSync(join(folder, file), "utf8");
  const commit = () => {
    git("add", "--all");
    git("commit", "--quiet", "--allow-empty", "--message", "Work");
  };
  const make = async () => {
    await project.write(await project.generate({ schema: "schema.graphql", outputConfig: { presetConfig: {} } }));
  };
  await make();
  if (withGit) {
    git("init", "--quiet", "--initial-branch", "main");
    commit();
  }
  return {
    ...project,
    git,
    commit,
    make,
    read,
    edit: async (file, from, to) => {
      if (!read(file).includes(from)) throw new Error(`${file} does not hold ${from}`);
      await project.write({ [file]: read(file).replace(from, () => to) });
    },
    [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true }),
  };
}

// Its own command would start a second process.
const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

/** Runs the command as a user would, not on GitHub unless the environment says so. */
export async function conversations(
  cwd: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Outcome> {
  const child = spawn(process.execPath, ["--import", tsx, join(root, "src/tools/conversations.ts"), ...args], {
    cwd,
    env: { ...process.env, NODE_ENV: "", GITHUB_ACTIONS: "", GITHUB_STEP_SUMMARY: "", GITHUB_WORKSPACE: "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code, stdout, stderr };
}
