import { cp } from "node:fs/promises";
import { join } from "node:path";
import { bot, caller } from "../package/user.ts";
import { name } from "../support/pack.ts";
import { root } from "../support/paths.ts";
import type { Project } from "./project.ts";

/** The package's command, as a path in the project. */
export const command = `node_modules/${name}/dist/src/tools/conversations.js`;

/** The packages that the generator needs next to this one. */
export const generatorPackages = ["@types/node@20", "ts-morph"];

/**
 * Writes the files that a user writes, and generates the client with the package's own command.
 *
 * @throws {Error} with the command's output, if it fails.
 */
export async function writeUserFiles(project: Project): Promise<void> {
  await cp(join(root, "operations"), join(project.folder, "operations"), { recursive: true });
  const schema = `node_modules/${name}/schema/conversations.graphql`;
  const generates = { "generated/": { preset: `${name}/codegen`, documents: "operations/*.graphql" } };
  await project.write({
    "codegen.ts": `export default ${JSON.stringify({ schema, generates })};`,
    "bot.ts": bot.text,
    "caller.ts": caller.text,
  });
  const generated = await project.run(process.execPath, [command, "generate", "--config", "codegen.ts"]);
  if (generated.state === "failed") throw new Error(generated.output);
}
