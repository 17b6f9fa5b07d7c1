import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { extname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** A file of the page. */
export interface Asset {
  readonly type: string;
  readonly content: Buffer;
}

// Resolved by the package's own name, which leads to the same files from the sources and from the built package.
const manifest = createRequire(import.meta.url).resolve("conversations-codegen/package.json");
const folder = new URL("src/sandbox/page/browser/", pathToFileURL(manifest));

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

let assets: ReadonlyMap<string, Asset> | undefined;

/** Returns the page's file at a path, such as `/` or `/page/main.js`. All files are read at the first call. */
export function readAsset(path: string): Asset | undefined {
  assets ??= readAll();
  return assets.get(path);
}

function readAll(): ReadonlyMap<string, Asset> {
  const names = readdirSync(fileURLToPath(folder), { recursive: true, encoding: "utf8" });
  const all = names.flatMap((name) => {
    const type = types[extname(name)];
    if (type === undefined) return [];
    const path = `/page/${name.replaceAll("\\", "/")}`;
    return [
      [path === "/page/index.html" ? "/" : path, { type, content: readFileSync(new URL(name, folder)) }] as const,
    ];
  });
  return new Map(all);
}
