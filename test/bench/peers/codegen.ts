import type { Fixture } from "../fixtures/fixture.ts";
import { bench, commandOf } from "../paths.ts";
import type { Generator } from "./peer.ts";

/** The command line of graphql-codegen that is installed for this benchmark. */
export const codegenCommand = { script: commandOf(bench, "@graphql-codegen/cli", "graphql-codegen") };

/** The settings that every configuration shares. */
export const inputs = { schema: "../schema.graphql", documents: "../operations/*.graphql" };

/** Runs plugins that write one output. */
export function codegen(output: (fixture: Fixture) => Readonly<Record<string, unknown>>, file: string): Generator {
  return {
    files: (fixture) => ({
      "codegen.ts": `export default ${JSON.stringify({ ...inputs, generates: { [file]: output(fixture) } }, null, 2)};\n`,
    }),
    command: codegenCommand,
  };
}

/** The options of plugins that ask for types of the schema's own scalars. */
export function scalarsFor({ scalars }: Fixture) {
  return { scalars };
}
