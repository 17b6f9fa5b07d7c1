// The versions that the package supports. The first of each list is the oldest; `newest` is the newest in the registry
// today.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/paths.ts";

export const versions = {
  node: ["20.19", "22", "24", "newest"],
  graphql: ["16", "17"],
  typescript: ["5.2", "5.5", "5.9", "6.0", "7.0"],
  runners: ["node --test", "vitest@3", "vitest@4", "jest@29", "jest@30", "mocha@11"],
} as const;

/** Runtimes other than Node.js, by the name of their npm package. */
export const others = ["bun", "deno"] as const;

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** The entries of the package that hold code, as they follow its name in an import: "", "/sandbox" and so on. */
export const entries = Object.entries<{ readonly types?: string }>(manifest.exports).flatMap(([entry, { types }]) =>
  types === undefined ? [] : entry.slice(1),
);

/** Returns the first and the last item. */
export function ends<Item>(items: readonly Item[]): Item[] {
  return items.length < 3 ? [...items] : [items[0] as Item, items.at(-1) as Item];
}
