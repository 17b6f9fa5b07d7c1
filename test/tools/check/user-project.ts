import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { name } from "../../support/pack.ts";
import { createProject, type Project } from "../../support/project.ts";

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

const config = `import { conversations, schemaFile } from "${name}/codegen";

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
