import { tsImport } from "tsx/esm/api";

// Loaded by Node and not by Vitest, which would pick another build of graphql than graphql-codegen does.
const load = <Module>(file: string): Promise<Module> => tsImport(`../../../src/tools/${file}`, import.meta.url);

export const { generateProject } =
  await load<typeof import("../../../src/tools/generate/generate.ts")>("generate/generate.ts");
export const { readOutputs } = await load<typeof import("../../../src/tools/project/outputs.ts")>("project/outputs.ts");
