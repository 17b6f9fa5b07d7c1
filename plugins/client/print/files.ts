import type { OutputConfig } from "../config.ts";
import type { Client } from "../model.ts";
import { printJavaScript } from "./javascript.ts";
import { createLookup, printDeclarations as printTypes } from "./types/types.ts";
import { printClient, printDeclarationFile } from "./typescript.ts";

/** The first line of each file. */
export const header =
  "// Generated from the schema and the operations. Do not edit: change those, then run `npm run codegen`.";

/** A file of an output: its name and its text. */
export interface PrintedFile {
  readonly name: string;
  readonly content: string;
}

/** Prints the files of an output, in the order in which they are written. */
export function printFiles(model: Client, config: OutputConfig): PrintedFile[] {
  const { client, types } = config.makesTypes ? withTypes(model, config) : { client: model, types: undefined };
  if (config.emit === "ts") return [...fileOf("types.ts", types), ...fileOf("client.ts", printClient(client, config))];
  return [
    ...fileOf("types.d.ts", types),
    ...fileOf("client.d.ts", printDeclarationFile(client, config)),
    ...fileOf("client.js", printJavaScript(client, config)),
  ];
}

/** Prints the types, and gives each enum of the client the name that its type got. */
function withTypes(model: Client, { scalars }: OutputConfig) {
  const lookup = createLookup(model.types, scalars);
  const enums = model.enums.map((each) => ({ ...each, name: lookup.names.enums.get(each.name) ?? each.name }));
  return { client: { ...model, enums }, types: printTypes(model.types, lookup) };
}

function fileOf(name: string, text: string | undefined): PrintedFile[] {
  return text === undefined ? [] : [{ name, content: `${header}\n\n${text}` }];
}
