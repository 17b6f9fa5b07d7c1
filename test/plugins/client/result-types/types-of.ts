import { buildSchema, parse, validate } from "graphql";
import type { ScalarsConfig } from "../../../../plugins/client/config.ts";
import { createLookup, printTypes } from "../../../../plugins/client/print/types/types.ts";
import { readTypes } from "../../../../plugins/client/read/types/types.ts";
import type { TypesModel } from "../../../../plugins/client/types-model.ts";
import { compile } from "../../../support/compile.ts";

/** Prints the types of operations. The operations must be valid. */
export function typesOf(schemaText: string, operations: string, scalars: ScalarsConfig = {}): string {
  const schema = buildSchema(schemaText);
  const document = parse(operations);
  const errors = validate(schema, document).filter(({ message }) => !/is never used/.test(message));
  if (errors.length > 0) throw new Error(`the operations are not valid: ${errors.join(", ")}`);
  return print(readTypes(schema, document.definitions).types, scalars);
}

/** The text of `types.ts` without its header. */
export function print(types: TypesModel, scalars: ScalarsConfig = {}): string {
  return printTypes(types, createLookup(types, scalars)).join("\n");
}

/** One declaration, from its comment to its end. */
export function declarationOf(types: string, name: string): string {
  const found = types.split("\n\n").find((block) => new RegExp(`^export (type|interface) ${name}\\b`, "m").test(block));
  if (found === undefined) throw new Error(`there is no ${name} in\n${types}`);
  return found.trim();
}

/** Returns the compiler's errors in the types, and in code that imports them as `types`, which begins at line 2. */
export function compileWith(types: string, code: string): string[] {
  return compile({
    "generated/types.ts": types,
    "generated/code.ts": `import type * as types from "./types.ts";\n${code}`,
  });
}
