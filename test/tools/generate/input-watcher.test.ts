import { EventEmitter } from "node:events";
import { watch } from "chokidar";
import { afterEach, expect, test, vi } from "vitest";
import { InputWatcher } from "../../../src/tools/generate/watch/input-watcher.ts";

vi.mock("chokidar", () => ({ watch: vi.fn() }));

const output = {
  folder: "generated/",
  schema: "schema/api.graphql",
  documents: ["operations/*.graphql", "!operations/old.graphql", "../team/**/*.gql", "*.graphql"],
  externalDocuments: ["parts/a.graphql"],
  mayBeEmpty: false,
  presetConfig: {},
  config: {},
};
const project = { folder: "/bots/echo", configFile: "/bots/echo/codegen.ts", outputs: [output], others: [] };

/** A watcher of files that sends the events of the test. */
class Watcher extends EventEmitter {
  isClosed = false;

  constructor(isReady = true) {
    super();
    if (isReady) setImmediate(() => this.emit("ready"));
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }
}

afterEach(() => vi.mocked(watch).mockReset());

function use(...watchers: readonly Watcher[]) {
  const start = vi.mocked(watch);
  for (const watcher of watchers) start.mockReturnValueOnce(watcher as unknown as ReturnType<typeof watch>);
  return start;
}

test("it names what it watches", () => {
  const more = { ...output, documents: ["operations/*.graphql"], externalDocuments: [], schema: "b.graphql" };
  expect(new InputWatcher({ ...project, outputs: [output, more] }).describe()).toBe(
    "operations/*.graphql, !operations/old.graphql, ../team/**/*.gql, *.graphql, parts/a.graphql, schema/api.graphql, b.graphql, codegen.ts",
  );
});

test("it watches the folders of the inputs, and those above them as far as the project's or the one that they share", async () => {
  const start = use(new Watcher());
  await new InputWatcher(project).watch(project);
  expect([start.mock.lastCall?.[0]].flat().sort()).toEqual([
    "/bots",
    "/bots/echo",
    "/bots/echo/operations",
    "/bots/echo/parts",
    "/bots/echo/schema",
    "/bots/team",
  ]);
});

test.each<[string, "file" | "folder" | "unknown", boolean]>([
  ["/bots/echo/schema/api.graphql", "file", true],
  ["/bots/echo/schema/other.json", "file", false],
  ["/bots", "folder", true],
  ["/bots/echo", "folder", true],
  ["/bots/echo/operations", "folder", true],
  ["/bots/echo/operations/a.graphql", "file", true],
  ["/bots/echo/operations/a.gql", "file", true],
  ["/bots/echo/operations/a.ts", "file", false],
  ["/bots/echo/operations/a.graphql~", "file", false],
  ["/bots/echo/operations/deep", "folder", true],
  ["/bots/echo/operations/.hidden", "folder", false],
  ["/bots/echo/operations/v1.2", "unknown", true],
  ["/bots/echo/operations/.v1", "unknown", false],
  ["/bots/echo/node_modules", "folder", false],
  ["/bots/echo/operations/node_modules/a.graphql", "file", false],
  ["/bots/echo/.git", "folder", false],
  ["/bots/team/a/b.gql", "file", true],
  ["/bots/teamwork/b.gql", "file", false],
  ["/bots/other/b.gql", "file", false],
])("%s (%s) is watched: %s", async (path, kind, expected) => {
  const start = use(new Watcher());
  await new InputWatcher(project).watch(project);
  const ignored = start.mock.lastCall?.[1]?.ignored as (path: string, stats?: object) => boolean;
  const stats = kind === "unknown" ? undefined : { isFile: () => kind === "file" };
  expect(!ignored(path, stats)).toBe(expected);
});

test("events that come together are one change, and the files are looked at once more", async () => {
  const watcher = new Watcher();
  use(watcher);
  const inputs = new InputWatcher(project);
  await inputs.watch(project);
  const changes = inputs[Symbol.asyncIterator]();
  const started = performance.now();
  expect((await changes.next()).value).toBeLessThanOrEqual(started);
  const again = await changes.next();
  expect(again.value).toBeGreaterThan(started);
  const change = changes.next();
  const before = performance.now();
  for (let event = 0; event < 3; event += 1) watcher.emit("all", "change", "/bots/echo/operations/a.graphql");
  const after = performance.now();
  const { value } = await change;
  expect(value).toBeGreaterThanOrEqual(before);
  expect(value).toBeLessThanOrEqual(after);
  expect((await changes.next()).value).toBeGreaterThan(after);
  const last = changes.next();
  inputs.close();
  expect(await last).toEqual({ done: true, value: undefined });
  expect(watcher.isClosed).toBe(true);
});

test("events without a pause are reported all the same", async () => {
  const watcher = new Watcher();
  use(watcher);
  const inputs = new InputWatcher(project);
  await inputs.watch(project);
  const changes = inputs[Symbol.asyncIterator]();
  let isOver = false;
  const flood = (): void => {
    watcher.emit("all", "change", "a");
    if (!isOver) setImmediate(flood);
  };
  flood();
  expect((await changes.next()).done).toBe(false);
  isOver = true;
  inputs.close();
});

test("another config gets a watcher of its own, and the old one is closed", async () => {
  const [first, second] = [new Watcher(), new Watcher()];
  const start = use(first, second);
  const inputs = new InputWatcher(project);
  await inputs.watch(project);
  await inputs.watch({ ...project, outputs: [{ ...output, documents: ["more/*.graphql"], externalDocuments: [] }] });
  expect([first.isClosed, second.isClosed]).toEqual([true, false]);
  expect(start.mock.lastCall?.[0]).toContain("/bots/echo/more");
  expect(start.mock.lastCall?.[0]).not.toContain("/bots/echo/operations");
});

test.each([
  ["before it is ready", (watcher: Watcher) => setImmediate(() => watcher.emit("error", new Error("no space")))],
  ["later", (watcher: Watcher) => setImmediate(() => watcher.emit("ready"))],
])("a system that does not let it watch ends it with the reason: %s", async (name, begin) => {
  const watcher = new Watcher(false);
  use(watcher);
  begin(watcher);
  const inputs = new InputWatcher(project);
  await inputs.watch(project);
  const changes = inputs[Symbol.asyncIterator]();
  if (name === "later") {
    await changes.next();
    await changes.next();
    setImmediate(() => watcher.emit("error", new Error("no space")));
  }
  await expect(changes.next()).rejects.toThrow(
    "The files cannot be watched (no space). Check how many files the system lets a process watch.",
  );
  expect(watcher.isClosed).toBe(true);
});
