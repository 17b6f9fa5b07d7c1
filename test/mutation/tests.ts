import { basename, dirname } from "node:path";
import { globSync } from "tinyglobby";

/** Each room, and where its tests are. */
export const rooms: Readonly<Record<string, string>> = {
  runtime: "src/runtime",
  generator: "plugins/client",
  tools: "src/tools",
  sandbox: "src/sandbox",
  testing: "src/testing",
  bridge: "src/bridge",
};

/**
 * Tests that fail on a change of any kind, right or wrong, or that do not run the code: they would hide what the others do
 * not notice.
 */
const leftOut = ["test/runtime/size.test.ts", "test/plugins/client/committed.test.ts"];

/** Returns the folder of a room's tests. */
export function testsOf(room: string): string[] {
  const folder = room.replace(/^src\//, "").replace(/^/, "test/");
  return globSync(`${folder}/**/*.test.ts`, { ignore: leftOut }).sort();
}

/**
 * Returns the tests to run on a change to a file, nearest first, in groups: those of its name, those of its folder, and
 * all of the room. A change that the first group notices need not wait for the last.
 */
export function groupsFor(file: string, tests: readonly string[]): string[][] {
  const name = basename(file, ".ts");
  const folder = `test/${dirname(file).replace(/^src\//, "")}/`;
  const named = tests.filter((test) => basename(test).startsWith(name));
  const near = tests.filter((test) => test.startsWith(folder) && !named.includes(test));
  const others = tests.filter((test) => !named.includes(test) && !near.includes(test));
  return [named, near, others].filter((group) => group.length > 0);
}
