// Bundles one file for the browser and prints its bytes, minified and then packed, as JSON.

import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const [entry = "", external = ""] = process.argv.slice(2);
const { outputFiles } = await build({
  entryPoints: [entry],
  external: external.split(",").filter((name) => name !== ""),
  bundle: true,
  minify: true,
  format: "esm",
  platform: "browser",
  target: "es2022",
  tsconfigRaw: { compilerOptions: { target: "ES2022" } }, // not the project's own, which is in a folder above
  define: { "process.env.NODE_ENV": '"production"' },
  logLevel: "error",
  write: false,
});
const [{ contents }] = outputFiles;
process.stdout.write(JSON.stringify({ minified: contents.length, packed: gzipSync(contents, { level: 9 }).length }));
