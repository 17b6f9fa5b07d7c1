import { execFile } from "node:child_process";
import { join } from "node:path";
import { name } from "./pack.ts";
import { root, schemas } from "./paths.ts";

const config = `
import { conversations, schemaFile } from "${name}/codegen";

export default {
  schema: schemaFile(${JSON.stringify(schemas.conversations)}),
  generates: { "generated/": { preset: conversations, documents: "operations/*.graphql" } },
};
`;

/** The files that a project needs to run graphql-codegen, except operations. */
export const codegenProject = { "package.json": '{ "type": "module" }', "codegen.ts": config };

/** Runs the command as a user would. Without a new value, Vitest's own NODE_ENV would silence it. */
export function codegen(cwd: string): Promise<{ status: number | null; errors: string }> {
  const env = { ...process.env, NODE_ENV: "", NO_COLOR: "1" };
  return new Promise((resolve) => {
    const command = join(root, "node_modules/.bin/graphql-codegen");
    const child = execFile(command, { cwd, env }, (_error, _output, errors) =>
      resolve({ status: child.exitCode, errors }),
    );
  });
}
