import { createRequire, Module } from "node:module";
import { isMissingModule } from "../missing-module.ts";

/**
 * Loads GraphQL, with as little as is needed here. graphql-js looks at NODE_ENV once, while it is loaded: what it leaves
 * out in production is a search for a second copy of itself at every step. A config still finds the variable as it was.
 */
export async function loadGraphql(): Promise<void> {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV ??= "production";
  await import("graphql");
  if (before === undefined) delete process.env.NODE_ENV;
  putOff();
}

// The stock plugins' common ground loads a compiler that only the option `flattenGeneratedTypes` calls, which is never
// set here: a ninth of what loading all of them takes. It is loaded by its first call instead.
const way = ["@graphql-codegen/typescript", "@graphql-codegen/visitor-plugin-common"];
const name = "@graphql-tools/relay-operation-optimizer";

/** Has the compiler loaded when it is called, if at all. */
function putOff(): void {
  try {
    const require = way.reduce((from, next) => createRequire(from.resolve(next)), createRequire(import.meta.url));
    const file = require.resolve(name);
    if (file in require.cache) return;
    const standIn = new Module(file);
    standIn.filename = file;
    standIn.loaded = true;
    standIn.exports = {
      optimizeDocuments: (...given: unknown[]) => {
        delete require.cache[file];
        return require(name).optimizeDocuments(...given);
      },
    };
    require.cache[file] = standIn;
  } catch (error) {
    // The packages are laid out otherwise, and load as they are.
    if (!isMissingModule(error)) throw error;
  }
}
