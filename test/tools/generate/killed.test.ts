import { once } from "node:events";
import { readdirSync, watch } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { seededRandom } from "../../support/random.ts";
import { repeats } from "../../support/tier.ts";
import { config, createWorkspace, type Project } from "../workspace.ts";
import { large } from "./large.ts";

const generated = ["client.ts", "types.ts"];
const kills = repeats({ quick: 12, deep: 100 });
const atOnce = 4;

// Enough to print that writing takes a while.
const { schema, operations } = large(10, 60);
const states = ["", " more: Int"].map((more) => ({
  "codegen.ts": config.replace("documents", 'config: { scalars: { Moment: "string" } }, documents'),
  ...operations,
  "schema.graphql": schema.replace("size: Int", `size: Int${more}`),
  "operations/0.graphql": `mutation ${more === "" ? "Change" : "Other"}0 { set0(by: {}) { id } }`,
  "operations/1.graphql": 'query Ask1 { kind1(id: "1") { id } }',
}));

test("killed at random moments, each file is whole, the old one or the new one", async () => {
  using workspace = createWorkspace();
  const random = seededRandom(50);
  const whole = await Promise.all(states.map((files) => contentsOf(workspace.project(files))));
  for (const file of generated) expect(whole[0]?.[file]).not.toBe(whole[1]?.[file]);
  const projects = await Promise.all(Array.from({ length: atOnce }, () => prepare(workspace.project(states[0] ?? {}))));
  const found = { old: 0, new: 0 };
  let leftovers = 0;

  await Promise.all(
    projects.map(async (project, index) => {
      for (let kill = index; kill < kills; kill += atOnce) {
        // Any moment of the run, or one at which something is being written.
        project.write(states[1 - (Math.floor(kill / atOnce) % 2)] ?? {});
        await killSoon(project, kill % 2 === 0 ? random() * 600 : undefined, random);
        leftovers += readdirSync(join(project.folder, "generated")).filter((file) => file.endsWith(".tmp")).length;
        for (const file of generated) {
          const text = project.read(`generated/${file}`);
          expect([whole[0]?.[file], whole[1]?.[file]], `${file} after kill ${kill}`).toContain(text);
          found[text === whole[0]?.[file] ? "old" : "new"] += 1;
        }
      }
      expect((await project.run("generate")).code).toBe(0);
      expect(readdirSync(join(project.folder, "generated")).sort()).toEqual(generated);
    }),
  );
  // Some were killed in the middle of their writing, some before and some after.
  expect(leftovers).toBeGreaterThan(0);
  expect(Math.min(found.old, found.new)).toBeGreaterThan(0);
});

async function prepare(project: Project): Promise<Project> {
  await project.run("generate");
  return project;
}

async function contentsOf(project: Project): Promise<Record<string, string>> {
  await prepare(project);
  return Object.fromEntries(generated.map((file) => [file, project.read(`generated/${file}`)]));
}

/** After so many milliseconds, or, without a number, as soon as something happens in the folder, or a little later. */
async function killSoon(project: Project, milliseconds: number | undefined, random: () => number): Promise<void> {
  const folder = watch(join(project.folder, "generated"));
  const child = project.start(["generate"]);
  const ended = once(child, "close");
  const moment =
    milliseconds === undefined
      ? once(folder, "change").then(() => setTimeout(random() * 10))
      : setTimeout(milliseconds);
  await Promise.race([moment, ended]);
  child.kill("SIGKILL");
  await ended;
  folder.close();
}
