import { basename, dirname, join } from "node:path";
import { globSync } from "tinyglobby";

/** A part of the code, and where `test/` has its tests. */
interface Room {
  readonly folder: string;
  readonly tests: readonly string[];
}

export const rooms: Readonly<Record<string, Room>> = {
  runtime: { folder: "src/runtime", tests: ["runtime", "testing", "recording"] },
  generator: { folder: "plugins/client", tests: ["plugins", "tools/project-config", "tools/generate/incremental"] },
  tools: { folder: "src/tools", tests: ["tools"] },
  sandbox: { folder: "src/sandbox", tests: ["sandbox"] },
  testing: { folder: "src/testing", tests: ["testing"] },
  bridge: { folder: "src/bridge", tests: ["bridge"] },
};

/** Returns the name of the room of a file or folder; undefined if it is in none. */
export function roomOf(path: string): string | undefined {
  const isIn = (folder: string) => `${join(path)}/`.startsWith(`${folder}/`);
  return Object.keys(rooms).find((name) => isIn(rooms[name]?.folder ?? ""));
}

/**
 * Tests that fail on any change, right or wrong, or that do not run the code. They would hide that no other test
 * notices a change.
 */
const leftOut = ["test/runtime/size.test.ts", "test/plugins/client/committed.test.ts"];

/** Returns the test files of a room; with `isQuick` only those that `npm test` runs. */
export function testsOf({ tests }: Room, isQuick: boolean): string[] {
  const patterns = tests.flatMap((place) => [`test/${place}/**/*.test.ts`, `test/${place}.test.ts`]);
  const ignore = isQuick ? [...leftOut, "**/*.deep.test.ts"] : leftOut;
  return globSync(patterns, { ignore }).sort();
}

/** A test file that reaches a mutation, and how long it takes, in milliseconds. */
export interface Reaching {
  readonly test: string;
  readonly durationMs: number;
}

/**
 * Orders tests so that the first ones are likely to notice a change soon: tests of the file's name, then tests of its
 * folder, then fast tests.
 */
export function nearestFirst(file: string, tests: readonly Reaching[]): Reaching[] {
  const name = basename(file, ".ts");
  const folder = `test/${dirname(file).replace(/^src\//, "")}/`;
  const distance = (test: string) => (basename(test).startsWith(name) ? 0 : test.startsWith(folder) ? 1 : 2);
  return tests.toSorted((one, other) => distance(one.test) - distance(other.test) || one.durationMs - other.durationMs);
}
