import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./paths.ts";

/** Builds the code of the package as it is published, with the options that its manifest has for it, into a folder. */
export function buildCode(folder: string): void {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
  const [program, ...options] = manifest.scripts["build:code"].split(" ");
  // Of an option that is given twice the last one counts.
  execFileSync(join(root, "node_modules/.bin", program ?? ""), [...options, `--outdir=${folder}`], { cwd: root });
}

interface Manifest {
  readonly scripts: { readonly "build:code": string };
}
