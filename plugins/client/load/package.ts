import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { messageOf } from "../../../src/text/error.ts";

/** True if a loader runs this code from its TypeScript sources, instead of the compiled files. */
export const runsFromSource = new URL(import.meta.url).pathname.endsWith(".ts");

/** The package's folder: the nearest one with a package.json. Built files are not where their sources are. */
export const packageFolder = nearest(new URL(".", import.meta.url));

function nearest(folder: URL): URL {
  return existsSync(new URL("package.json", folder)) ? folder : nearest(new URL("../", folder));
}

/**
 * Returns the `type` of the package.json that is nearest to a folder, which says what a `.js` file there is to Node.
 *
 * @throws {Error} that names the file, if it is not JSON.
 */
export function packageTypeAt(folder: string): unknown {
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest)) return dirname(folder) === folder ? undefined : packageTypeAt(dirname(folder));
  try {
    // A value that is not an object has no `type`.
    return JSON.parse(readFileSync(manifest, "utf8"))?.type;
  } catch (error) {
    throw new Error(`${manifest} cannot be read: ${messageOf(error)}`);
  }
}
