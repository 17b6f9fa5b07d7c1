import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createWorkspace, files, outcomeOf, type Project } from "../workspace.ts";

const generated = ["client.ts", "types.ts"];

/** Two states of the operations. Both generated files differ between them. */
const states = ["", " hasNextPage"].map((more) => ({
  ...files,
  "operations/agents.graphql": `query ListAgents { agents { pageInfo { endCursor${more} } } }`,
}));

/**
 * Code that is loaded before the command. It kills the process before its n-th step, once the process has begun to
 * write. A step is a call that changes the output folder. `import` of `node:fs` sees the replaced functions, too.
 */
const killer = `
const fs = require("node:fs");
let steps = 0;
for (const name of ["openSync", "writeFileSync", "fchmodSync", "fsyncSync", "linkSync", "renameSync", "rmSync"]) {
  const original = fs[name];
  fs[name] = (...args) => {
    const isFirst = name === "openSync" && /generated.*\\.tmp$/.test(String(args[0]));
    if ((steps > 0 || isFirst) && ++steps === Number(process.env.KILLED_AT)) process.kill(process.pid, "SIGKILL");
    return original(...args);
  };
}
require("node:module").syncBuiltinESMExports();
`;

test("after a kill at any step of writing, each file is whole, the old one or the new one", async () => {
  using workspace = await createWorkspace();
  const [before, after] = await Promise.all(states.map((files) => contentsAfterRun(workspace.project(files))));
  if (!before || !after) throw new Error("no contents");
  for (const file of generated) expect(before[file]).not.toBe(after[file]);
  const project = workspace.project({ ...states[1], "killer.cjs": killer });

  const mixtures = new Set<string>();
  let leftovers = 0;
  let step = 1;
  for (; ; step += 1) {
    project.write(Object.fromEntries(generated.map((file) => [`generated/${file}`, before[file] ?? ""])));
    if (await endsBefore(project, step)) break;
    const found = contentsOf(project);
    for (const file of generated) expect([before[file], after[file]], `${file}, step ${step}`).toContain(found[file]);
    mixtures.add(generated.map((file) => (found[file] === before[file] ? "old" : "new")).join());
    leftovers += readdirSync(join(project.folder, "generated")).length - generated.length;
    expect((await project.run("generate")).code).toBe(0);
    expect(contentsOf(project)).toEqual(after);
    expect(readdirSync(join(project.folder, "generated")).sort()).toEqual(generated);
  }
  // For two files: open, write, sync and link, rename, and remove the backups.
  expect(step).toBeGreaterThan(12);
  expect(leftovers).toBeGreaterThan(0);
  expect(mixtures).toContain("old,old");
  expect(mixtures).toContain("new,new");
});

/** Runs the command with the killer. Returns true if it ended normally, because it has fewer steps. */
async function endsBefore(project: Project, step: number): Promise<boolean> {
  const env = { NODE_OPTIONS: `--require ${JSON.stringify(join(project.folder, "killer.cjs"))}`, KILLED_AT: `${step}` };
  const child = project.start(["generate"], env);
  const { code, stderr } = await outcomeOf(child);
  expect({ stderr, isKilled: child.signalCode === "SIGKILL" }).toEqual({ stderr: "", isKilled: code === null });
  return code === 0;
}

async function contentsAfterRun(project: Project): Promise<Record<string, string>> {
  await project.run("generate");
  return contentsOf(project);
}

function contentsOf(project: Project): Record<string, string> {
  return Object.fromEntries(generated.map((file) => [file, project.read(`generated/${file}`)]));
}
