import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { artifact } from "../../support/artifact.ts";
import { name } from "../../support/pack.ts";
import { createProject, type Project } from "../../support/project.ts";

/** A user's project in a separate git repository, with its client generated and everything committed. */
export interface UserProject extends Project {
  git(...args: readonly string[]): string;
  commit(): void;
  /** Writes what the generator generates now. */
  make(): Promise<void>;
  read(file: string): string;
  /** Replaces a text in a file. The text must exist. */
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

const config = `import { conversations, schemaFile } from "${name}/codegen";

export default {
  schema: schemaFile("schema.graphql"),
  importExtension: ".ts",
  generates: { "generated/": { preset: conversations, documents: "operations/*.graphql" } },
};
`;

/** Creates the project. Without `git` it is in no repository. */
export async function createUserProject({ withGit = true } = {}): Promise<UserProject> {
  original ??= createOriginal();
  const project = await createProject({});
  const { folder } = project;
  cpSync(await original, folder, { recursive: true, filter: isOwn });
  if (!withGit) rmSync(join(folder, ".git"), { recursive: true });
  const git = gitIn(folder);
  const read = (file: string) => readFileSync(join(folder, file), "utf8");
  return {
    ...project,
    git,
    commit: () => commit(git),
    make: () => make(project),
    read,
    edit: async (file, from, to) => {
      if (!read(file).includes(from)) throw new Error(`${file} does not hold ${from}`);
      await project.write({ [file]: read(file).replace(from, () => to) });
    },
    [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true }),
  };
}

/** The folder of the project that all others are copies of: a copy is faster than to generate and to commit. */
let original: Promise<string> | undefined;

async function createOriginal(): Promise<string> {
  await using project = await createProject({
    "package.json": '{ "type": "module" }',
    "codegen.ts": config,
    "schema.graphql": schema,
    "operations/agents.graphql": agents,
    "operations/messages.graphql": messages,
    ".gitignore": "node_modules\n",
  });
  await make(project);
  const git = gitIn(project.folder);
  git("init", "--quiet", "--initial-branch", "main", "--template=");
  commit(git);
  // This folder is removed at the end of the whole run.
  const { folder: installation } = await artifact("installation");
  const folder = mkdtempSync(join(installation, "user-project-"));
  cpSync(project.folder, folder, { recursive: true, filter: isOwn });
  return folder;
}

function isOwn(path: string): boolean {
  return basename(path) !== "node_modules";
}

type Git = UserProject["git"];

function gitIn(folder: string): Git {
  // Otherwise git would do maintenance in a separate process after each commit.
  const settings = ["user.name=Ann", "user.email=ann@example.com", "maintenance.auto=false"];
  const options = settings.flatMap((setting) => ["-c", setting]);
  return (...args) => execFileSync("git", [...options, ...args], { cwd: folder, encoding: "utf8" });
}

function commit(git: Git): void {
  git("add", "--all");
  git("commit", "--quiet", "--allow-empty", "--message", "Work");
}

async function make(project: Project): Promise<void> {
  await project.write(await project.generate({ schema: "schema.graphql", outputConfig: { presetConfig: {} } }));
}
