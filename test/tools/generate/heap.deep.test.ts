import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import type { Caches } from "../../../src/tools/generate/generate.ts";
import { generateProject } from "../../../src/tools/generate/generate.ts";
import { readOutputs } from "../../../src/tools/project/outputs.ts";
import { createProject } from "../../support/project.ts";
import { isDeep } from "../../support/tier.ts";
import { large } from "./large.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

test("edits do not make the heap grow", async ({ skip }) => {
  skip(!isDeep, "npm run test:deep makes its 2,200 edits");
  const { schema, operations, scalars } = large(20, 40);
  await using project = await createProject({ "schema.graphql": schema, ...operations });
  const { folder } = project;
  const config = readOutputs({
    schema: "schema.graphql",
    config: { scalars },
    generates: { "generated/": { preset: "conversations-codegen/codegen", documents: "operations/*.graphql" } },
  });
  const caches: Caches = new Map();
  const edits = async (count: number) => {
    for (let edit = 0; edit < count; edit += 1) {
      writeFileSync(join(folder, "operations/1.graphql"), `query Edit${edit} { kind1(id: "1") { ...Part1 state } }`);
      writeFileSync(join(folder, "operations/part-1.graphql"), `fragment Part1 on Node { id, again${edit}: id }`);
      await generateProject({ folder, configFile: "", ...config }, caches);
    }
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };

  const before = await edits(200);
  const after = await edits(2000);

  // V8's knowledge of the running code takes some memory for a while; one kept document per edit would take a fifth.
  expect((after - before) / before).toBeLessThan(0.1);
});
