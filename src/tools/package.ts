import { existsSync } from "node:fs";

/** Whether this very code runs from its TypeScript, by a loader that understands it, and not as it is built. */
export const runsFromSource = new URL(import.meta.url).pathname.endsWith(".ts");

/** The package's folder: the nearest with a manifest, since what is built stands elsewhere than its sources. */
export const packageFolder = nearest(new URL(".", import.meta.url));

function nearest(folder: URL): URL {
  return existsSync(new URL("package.json", folder)) ? folder : nearest(new URL("../", folder));
}
