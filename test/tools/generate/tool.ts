import { tsImport } from "tsx/esm/api";

// Loaded by Node and not by Vitest, which would pick another build of graphql than the stock plugins do.
const load = <Module>(file: string): Promise<Module> => tsImport(`../../../src/tools/${file}`, import.meta.url);

export const { generate } =
  await load<typeof import("../../../src/tools/generate/generate.ts")>("generate/generate.ts");
export const { readOutputs } = await load<typeof import("../../../src/tools/project/outputs.ts")>("project/outputs.ts");
export const { Maker } =
  await load<typeof import("../../../src/tools/generate/watch/maker.ts")>("generate/watch/maker.ts");
