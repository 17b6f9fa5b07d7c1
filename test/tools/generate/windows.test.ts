import { EventEmitter } from "node:events";
import { watch } from "chokidar";
import { expect, test, vi } from "vitest";
import { InputWatcher } from "../../../src/tools/generate/watch/input-watcher.ts";

vi.mock("node:path", async (original) => (await original<typeof import("node:path")>()).win32);
vi.mock("chokidar", () => ({ watch: vi.fn() }));

const output = {
  folder: "generated/",
  schema: "schema.graphql",
  documents: ["operations/*.graphql", "../common/**/*.gql"],
  externalDocuments: [],
  mayBeEmpty: false,
  presetConfig: {},
  config: {},
};

/** A watcher that passes paths with forward slashes to `ignored`, and with backslashes in its events. */
class Watcher extends EventEmitter {
  constructor() {
    super();
    setImmediate(() => this.emit("ready"));
  }

  async close(): Promise<void> {}
}

test("on Windows the input files are watched", async () => {
  const watcher = new Watcher();
  const start = vi.mocked(watch).mockReturnValue(watcher as unknown as ReturnType<typeof watch>);
  const project = { folder: "C:\\bots\\echo", configFile: "C:\\bots\\echo\\codegen.ts", outputs: [output], others: [] };
  const inputs = new InputWatcher(project);
  await inputs.watch(project);

  const ignored = start.mock.lastCall?.[1]?.ignored as (path: string, stats: object) => boolean;
  const isIgnored = (file: string) => ignored(`C:/bots/${file}`, { isFile: () => file.includes(".") });
  const wanted = ["echo/operations", "echo/operations/a.graphql", "echo/schema.graphql", "common/deep/b.gql"];
  expect(wanted.filter((file) => isIgnored(file))).toEqual([]);
  const others = ["echo/node_modules", "echo/node_modules/c/d.graphql", "echo/operations/a.graphql~"];
  expect(others.filter((file) => !isIgnored(file))).toEqual([]);

  watcher.emit("all", "change", "C:\\bots\\echo\\operations\\a.graphql");
  for await (const since of inputs) {
    expect(since).toBeGreaterThan(0);
    inputs.close();
  }
});
