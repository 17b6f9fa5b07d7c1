import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildCode } from "../support/build.ts";
import { run } from "./measure/run.ts";
import { commandOf, root, work } from "./paths.ts";

/** Builds the package as it is published, into a folder where the fixtures' applications find it by its name. */
export async function buildPackage(): Promise<void> {
  const folder = join(work, "node_modules/conversations-codegen");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(join(root, "package.json"), join(folder, "package.json"));
  await buildCode(join(folder, "dist"));
  const config = join(work, "tsconfig.package.json");
  writeFileSync(config, JSON.stringify(packageConfig(join(folder, "dist"))));
  await run({ script: commandOf(root, "typescript", "tsc"), arguments: ["-p", config], folder: root });
}

function packageConfig(outDir: string) {
  return {
    extends: join(root, ".tsconfig.build.json"),
    compilerOptions: { outDir, rootDir: root, typeRoots: [join(root, "node_modules/@types")] },
    include: ["plugins", "generated", "src"].map((room) => join(root, room)),
  };
}
