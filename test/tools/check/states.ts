import { check } from "../../../src/tools/check/check.ts";
import type { CheckReport } from "../../../src/tools/check/report.ts";
import { loadProject } from "../../../src/tools/project/project.ts";
import type { UserProject } from "./user-project.ts";

export async function checkIn(cwd: string, base?: string): Promise<CheckReport> {
  return await check(await loadProject({ cwd }), base);
}

/** Returns the states of files that are not fresh, by file. */
export async function statesIn(cwd: string): Promise<Record<string, string>> {
  const { outputs } = await checkIn(cwd);
  return Object.fromEntries(outputs.flatMap(({ files }) => files.map(({ file, state }) => [file, state])));
}

/** A change that makes types.ts and client.ts other files. */
export const changeOperation = (project: UserProject) => project.edit("operations/agents.graphql", "    name\n", "");
