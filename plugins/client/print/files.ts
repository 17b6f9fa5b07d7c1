import type { OutputConfig } from "../config.ts";
import type { Client } from "../model.ts";
import { printJavaScript } from "./javascript.ts";
import type { ClientPrintMemory } from "./operation.ts";
import { PrintedText } from "./text.ts";
import { createLookup, printTypes, type TypesPrintMemory } from "./types/types.ts";
import { printClient, printDeclarationFile } from "./typescript.ts";

/** The first line of each file. */
export const header =
  "// Generated from the schema and the operations. Do not edit: change those, then run `npm run codegen`.";

/** A file of an output. */
export interface PrintedFile {
  readonly name: string;
  readonly content: PrintedText;
}

/** The printed texts of definitions and operations, for each kind of file. */
export interface PrintMemory {
  readonly types: TypesPrintMemory;
  readonly client: ClientPrintMemory;
  readonly declarations: ClientPrintMemory;
}

/** Prints the files of an output, in the order in which they are written. */
export function printFiles(model: Client, config: OutputConfig, memory: PrintMemory): PrintedFile[] {
  const { client, types } = config.makesTypes ? withTypes(model, config, memory) : { client: model, types: [] };
  const ofTypes = (name: string) => (config.makesTypes ? [fileOf(name, types)] : []);
  if (config.emit === "ts") {
    return [...ofTypes("types.ts"), fileOf("client.ts", printClient(client, config, memory.client))];
  }
  return [
    ...ofTypes("types.d.ts"),
    fileOf("client.d.ts", printDeclarationFile(client, config, memory.declarations)),
    fileOf("client.js", printJavaScript(client, config, memory.client)),
  ];
}

/** Prints the types, and gives each enum of the client the name that its type got. */
function withTypes(model: Client, { scalars }: OutputConfig, memory: PrintMemory) {
  const lookup = createLookup(model.types, scalars);
  const enums = model.enums.map((each) => ({ ...each, name: lookup.names.enums.get(each.name) ?? each.name }));
  return { client: { ...model, enums }, types: printTypes(model.types, lookup, memory.types) };
}

/** An empty line separates the parts, each of which ends with a line break. */
function fileOf(name: string, parts: readonly string[]): PrintedFile {
  return { name, content: new PrintedText([`${header}\n`, ...parts].flatMap((part) => [part, "\n"]).slice(0, -1)) };
}
