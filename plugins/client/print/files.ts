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

/** The names of an output's files by what they hold, for each language. */
export const fileNames = {
  ts: { types: "types.ts", client: "client.ts" },
  js: { types: "types.d.ts", declarations: "client.d.ts", client: "client.js" },
} as const;

/** A file of an output. */
export interface PrintedFile {
  readonly kind: "types" | "declarations" | "client";
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
  const { client, types } = config.makesTypes ? withTypes(model, config, memory) : { client: model, types: undefined };
  // The types come first: a client that is new never imports types that are old.
  const { ts, js } = fileNames;
  if (config.emit === "ts") {
    const ofTypes = types ? [fileOf("types", ts.types, types)] : [];
    return [...ofTypes, fileOf("client", ts.client, printClient(client, config, memory.client))];
  }
  return [
    ...(types ? [fileOf("types", js.types, types)] : []),
    fileOf("declarations", js.declarations, printDeclarationFile(client, config, memory.declarations)),
    fileOf("client", js.client, printJavaScript(client, config, memory.client)),
  ];
}

/** Prints the types, and gives each enum of the client the name that its type got. */
function withTypes(model: Client, { scalars }: OutputConfig, memory: PrintMemory) {
  const lookup = createLookup(model.types, scalars);
  const enums = model.enums.map((each) => ({ ...each, name: lookup.names.enums.get(each.name) ?? each.name }));
  return { client: { ...model, enums }, types: printTypes(model.types, lookup, memory.types) };
}

/** An empty line separates the parts, each of which ends with a line break. */
function fileOf(kind: PrintedFile["kind"], name: string, parts: readonly string[]): PrintedFile {
  const content = new PrintedText([`${header}\n`, ...parts].flatMap((part) => [part, "\n"]).slice(0, -1));
  return { kind, name, content };
}
