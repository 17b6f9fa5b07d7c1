import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../measure/run.ts";
import { bench, commandOf, root, work } from "../paths.ts";

const folder = join(work, "runtime");
const pageFiles = "src/sandbox/page/browser";
const outDir = join(folder, "dist");

/** Returns the built file of a program in this folder. */
export function builtFile(name: string): string {
  return join(outDir, "test/bench/runtime", `${name}.js`);
}

/**
 * Builds the programs that are measured, with the runtime, the generated client and the sandbox, in the way in which
 * the package is built. Without that, the time of a loader of sources would be measured, too.
 */
export async function buildPrograms(): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // The sandbox imports its schema by the package's name.
  cpSync(join(root, "package.json"), join(folder, "package.json"));
  cpSync(join(root, "schema"), join(folder, "schema"), { recursive: true });
  // The sandbox reads the files of its page from the folder of the sources.
  cpSync(join(root, pageFiles), join(folder, pageFiles), { recursive: true });
  const config = join(folder, "tsconfig.json");
  writeFileSync(config, JSON.stringify(buildConfig));
  await run({ script: commandOf(root, "typescript", "tsc"), arguments: ["-p", config], folder: root });
}

const buildConfig = {
  extends: join(root, "tsconfig.json"),
  compilerOptions: {
    noEmit: false,
    rewriteRelativeImportExtensions: true,
    rootDir: root,
    outDir,
    typeRoots: [join(root, "node_modules/@types")],
  },
  include: [join(bench, "runtime/processes"), join(bench, "runtime/service")],
};
