import { importsIn, readConfigFiles } from "../../project/config-imports.ts";

/** By these names a config imports us, or nothing but types. */
const harmless = ["conversations-codegen/codegen", "@graphql-codegen/cli"];

/** What may give another value in another run; a scalar may well be called Date. */
const surroundings = [
  /\b(process|globalThis|global|require|eval|Function|await|__dirname|__filename)\b/,
  /\b(Date|Math|Intl|crypto|fetch|performance)\s*[.([]|\bnew\s+Date\b|\bimport\s*[(.]|\$\{/,
];

/** The texts of a config and of the files it imports, if they say all there is to say. */
export function readSelfContained(configFile: string): readonly string[] | undefined {
  const texts = [...readConfigFiles(configFile).values()];
  return texts.length > 0 && texts.every(isSelfContained) ? texts : undefined;
}

/** A word in a comment costs time, one that was missed would cost the truth. */
function isSelfContained(text: string): boolean {
  if (surroundings.some((each) => each.test(text))) return false;
  return importsIn(text).every((name) => harmless.includes(name) || /^\..*\.([cm]?[jt]s|json)$/.test(name));
}
