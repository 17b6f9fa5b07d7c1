import { existsSync } from "node:fs";

/** True if this code runs from its TypeScript sources, through a loader, and not as it was built. */
export const runsFromSource = new URL(import.meta.url).pathname.endsWith(".ts");

/** The package's folder: the nearest one with a package.json. Built files are not where their sources are. */
export const packageFolder = nearest(new URL(".", import.meta.url));

function nearest(folder: URL): URL {
  return existsSync(new URL("package.json", folder)) ? folder : nearest(new URL("../", folder));
}
