import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

/** Whether this very code runs from its TypeScript, by a loader that understands it, and not as it is built. */
export const runsFromSource = new URL(import.meta.url).pathname.endsWith(".ts");

/** The package's folder. Asked for by its own name: what is built stands elsewhere than its sources. */
export const packageFolder = new URL(
  ".",
  pathToFileURL(createRequire(import.meta.url).resolve("conversations-codegen/package.json")),
);
