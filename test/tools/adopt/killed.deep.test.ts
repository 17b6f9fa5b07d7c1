import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { finishInterrupted } from "../../../src/tools/adopt/edit/write.ts";
import { seededRandom } from "../../support/random.ts";
import { repeats } from "../../support/tier.ts";
import { createBotProject } from "./support.ts";

const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const kills = repeats({ quick: 5, deep: 20 });
const count = 30;

test("after a kill at a random moment, the next run makes all files old or all new", {
  timeout: 300_000,
}, async () => {
  const names = Array.from({ length: count }, (_, index) => `${index}.js`);
  using project = createBotProject(Object.fromEntries(names.map((name) => [name, "0"])));
  project.commit();
  const random = seededRandom(16);
  for (let kill = 0; kill < kills; kill++) {
    const child = spawn(
      process.execPath,
      ["--import", tsx, join(import.meta.dirname, "write-in-circles.ts"), project.folder, String(count)],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    await once(child.stdout, "data");
    // Any moment of a round, which is over in a few of these.
    await setTimeout(random() * 60);
    child.kill("SIGKILL");
    await once(child, "exit");
    await finishInterrupted(project.folder);
    expect(new Set(names.map((name) => project.read(name))).size, `after kill ${kill}`).toBe(1);
  }
  expect(readdirSync(join(project.folder, ".git")).filter((name) => name.startsWith("conversations-adopt"))).toEqual(
    [],
  );
});

test("after a kill between two files, the next run writes the remaining ones", async () => {
  using project = createBotProject({
    "a.js": "new",
    "b.js": "old",
    ".b.js.tmp": "new",
    "c.js": "old",
    ".c.js.tmp": "new",
  });
  project.commit();
  const moves = ["a.js", "b.js", "c.js"].map((name) => ({
    from: join(project.folder, `.${name}.tmp`),
    to: join(project.folder, name),
  }));
  project.write({ ".git/conversations-adopt.json": JSON.stringify(moves) });
  const { written } = await project.adopt();
  expect(written.filter((file) => file.endsWith(".js"))).toEqual(["b.js", "c.js"]);
  expect(["a.js", "b.js", "c.js"].map(project.read)).toEqual(["new", "new", "new"]);
  expect((await project.adopt()).written).toEqual([]);
});
