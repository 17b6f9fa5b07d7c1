import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Caches } from "../../../src/tools/generate/generate.ts";
import { generateProject } from "../../../src/tools/generate/generate.ts";
import { readOutputs } from "../../../src/tools/project/outputs.ts";
import { createProject } from "../../support/project.ts";
import { seededRandom } from "../../support/random.ts";
import { repeats, seeds } from "../../support/tier.ts";
import { large } from "./large.ts";

/** Returns the result of a run: the files and the warnings, or the report. */
async function endOf(work: () => ReturnType<typeof generateProject>) {
  try {
    const { files, diagnostics } = await work();
    return { files: files.map(({ path, content }) => [path, content.toString()]), diagnostics };
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
}

/** Operations whose types change with the fragment, and whose names change with the further operations of `edit()`. */
const linked = {
  "operations/part-1.graphql": "fragment Part1 on Node { id ... on Kind1 { state at fooQuery: next { id } } }",
  "operations/1.graphql": "query Ask1($id: ID!) { fooQuery: kind1(id: $id) { size ...Part1 } }",
  "operations/2.graphql": "query Ask2($id: ID!) { kind1(id: $id) { ...Part1 } }",
};

const steps = repeats({ quick: 50, deep: 60 });

test.each(seeds({ quick: 1, deep: 10 }))(
  "after any edits the files equal those of a fresh run: seed %i",
  async (seed) => {
    const { schema, operations: others, scalars } = large(15, 40);
    const operations = { ...others, ...linked };
    await using files = await createProject({ "schema.graphql": schema, ...operations });
    const { folder } = files;
    const config = readOutputs({
      schema: "schema.graphql",
      config: { scalars },
      generates: { "generated/": { preset: "conversations-codegen/codegen", documents: "operations/*.graphql" } },
    });
    const project = { folder, configFile: "", ...config };
    const caches: Caches = new Map();
    const random = seededRandom(seed);
    const names = [...Object.keys(linked), ...Object.keys(operations)].filter(
      (file) => !/part-(?:[2-9]|1\d)/.test(file),
    );
    let refused = 0;

    await generateProject(project, caches);
    for (let step = 0; step < steps; step += 1) {
      const edited = await edit(folder, names, operations, random);
      const incremental = await endOf(() => generateProject(project, caches));
      const whole = await endOf(() => generateProject(project));
      refused += typeof whole === "string" ? 1 : 0;
      expect(incremental, `CONVERSATIONS_SEED=${seed}, step ${step}: ${edited.join(", ")}`).toEqual(whole);
    }
    // There must be rounds with errors and rounds without, or the test would show little.
    expect(refused).toBeGreaterThan(5);
    expect(refused).toBeLessThan(steps - 5);
  },
);

/** Changes one file or a few, in one of many ways. Another of these ways may undo the change. */
async function edit(
  folder: string,
  files: readonly string[],
  originals: Readonly<Record<string, string>>,
  random: () => number,
): Promise<string[]> {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const touched = Array.from({ length: random() < 0.2 ? 5 : 1 }, () => pick(files));
  for (const file of touched) {
    const path = join(folder, file);
    const original = originals[file] ?? "";
    const change = pick([
      (text: string) => text.replace(/\bid\b/, "id size: id"),
      (text: string) => text.replace(/(Ask|Change)(\d+)/, "$1More$2"),
      (text: string) => text.replace("state at", "state { wrong }"),
      (text: string) => text.replace("state at", "at"),
      (text: string) => text.replace("at }", "at next { id ...Part7 all { size } } }"),
      (text: string) => text.replace("{ at }", "@skip(if: true) { at all @include(if: true) { at } }"),
      (text: string) => text.replace(/\.\.\.Part\d+/, "...Part3"),
      (text: string) => text.replace("}", ""),
      (text: string) => `${text}\nquery Further${Math.floor(random() * 1e6)} { kind1(id: "1") { state } }`,
      ...["Ask1QueryFoo", "Part1FragmentFoo", "Ask2Query"].map(
        (name) => (text: string) => `${text}\nquery ${name} { kind1(id: "1") { state } }`,
      ),
      () => undefined,
      () => original,
      () => original,
      () => original,
    ]);
    const text = change(await readFile(path, "utf8").catch(() => original));
    if (text === undefined) await rm(path, { force: true });
    else await writeFile(path, text);
  }
  // Errors are corrected more often than not, so that one round without errors follows another.
  if (random() < 0.5) {
    for (const file of files) await writeFile(join(folder, file), originals[file] ?? "");
    return [...files];
  }
  return touched;
}
