import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { name } from "./pack.ts";
import { root } from "./paths.ts";

/** Builds the package's code and installs it into a folder, next to all the packages that are installed here. */
export async function installBuild(folder: string): Promise<void> {
  const modules = join(folder, "node_modules");
  mkdirSync(join(modules, name), { recursive: true });
  for (const each of readdirSync(join(root, "node_modules"))) {
    if (!each.startsWith(".")) symlinkSync(join(root, "node_modules", each), join(modules, each));
  }
  for (const part of ["package.json", "operations", "schema", "src/sandbox/page/browser"]) {
    cpSync(join(root, part), join(modules, name, part), { recursive: true });
  }
  await buildCode(join(modules, name, "dist"));
}

/** Builds the code as it is published, with the manifest's options, into a folder. */
export async function buildCode(folder: string): Promise<void> {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
  const [program, ...options] = manifest.scripts["build:code"].split(" ");
  // If an option is given twice, the last one counts.
  const file = join(root, "node_modules/.bin", program ?? "");
  await promisify(execFile)(file, [...options, `--outdir=${folder}`], { cwd: root });
}

interface Manifest {
  readonly scripts: { readonly "build:code": string };
}
