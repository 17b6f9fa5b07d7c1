import { compareTexts } from "../../../../src/text/compare.ts";
import type { ScalarsConfig } from "../../config.ts";
import { getOrInsertComputed, Memory } from "../../memory.ts";
import { variablesType } from "../../names.ts";
import type {
  DefinitionTypes,
  EnumType,
  InputField,
  InputType,
  ResultField,
  Selection,
  TypesModel,
} from "../../types-model.ts";
import { lineWidth } from "../text.ts";
import { printComment } from "./comment.ts";
import { type ScalarTypes, scalarTypes } from "./scalars.ts";
import { nameTypes } from "./type-names.ts";
import { type Lookup, unionOf } from "./values.ts";

/** Names the types and looks up the scalars. */
export function createLookup(model: TypesModel, config: ScalarsConfig): Lookup {
  const scalars = scalarTypes(config, model.scalars);
  return { scalars, names: nameTypes(model, scalars) };
}

/** The printed text of each definition. */
export type TypesPrintMemory = Memory<DefinitionTypes, string>;

/** Prints the declarations of `types.ts`, one after another. They are types alone, so a `.d.ts` has the same text. */
export function printTypes(model: TypesModel, lookup: Lookup, memory: TypesPrintMemory = new Memory()): string[] {
  const withLines = { ...lookup, lines: new Map<ResultField, string>() };
  // A definition mentions its own names, and those that the definitions share.
  const shared = [lookup.names.enums, lookup.names.inputs].flatMap(renamed);
  for (const each of model.fragments) shared.push(...namesIn(each, lookup));
  const key = shared.join();
  const printDefinition = (each: DefinitionTypes) =>
    memory.get(each, [key, ...namesIn(each, lookup)], () => print(each, withLines));
  return [
    ...printImports(lookup.scalars),
    ...model.enums.map((each) => printEnum(each, lookup)),
    ...model.inputs.map((each) => printInput(each, lookup)),
    ...model.fragments.map(printDefinition),
    ...model.operations.map(printDefinition),
  ];
}

/** The names that are not those of the schema. */
function renamed(names: ReadonlyMap<string, string>): string[] {
  return [...names].filter(([name, given]) => name !== given).flat();
}

function namesIn({ selections }: DefinitionTypes, { names }: Lookup): string[] {
  return selections.flatMap((each) => [names.selections.get(each) ?? "", ...(names.members.get(each) ?? [])]);
}

function printImports({ imports }: ScalarTypes): string[] {
  if (imports.size === 0) return [];
  const sorted = [...imports].sort(([one], [other]) => compareTexts(one, other));
  const lines = sorted.map(
    ([module, names]) => `import type { ${[...names].sort().join(", ")} } from ${JSON.stringify(module)};\n`,
  );
  return [lines.join("")];
}

function printEnum({ name, values, documentation }: EnumType, { names }: Lookup): string {
  const members = values.map((value) => `${printComment(value.documentation, "  ")}  | ${JSON.stringify(value.name)}`);
  return `${printComment(documentation)}export type ${names.enums.get(name)} =\n${members.join("\n")};\n`;
}

function printInput(input: InputType, lookup: Lookup): string {
  const name = lookup.names.inputs.get(input.name) ?? input.name;
  if (input.isOneOf) return printOneOf(name, input, lookup);
  return printComment(input.documentation) + printInterface(name, printInputFields(input.fields, "  ", lookup));
}

/** Prints a union with a member for each field. A member has only that field. */
function printOneOf(name: string, { fields, documentation }: InputType, lookup: Lookup): string {
  const members = fields.map((field) => {
    const required = { ...field, optional: false, type: { ...field.type, nullable: false } };
    const others = fields.filter((other) => other !== field).map((other) => `      ${other.name}?: never;\n`);
    return `  | {\n${printInputField(required, "      ", lookup)}${others.join("")}    }`;
  });
  return `${printComment(documentation)}export type ${name} =\n${members.join("\n")};\n`;
}

function printInputFields(fields: readonly InputField[], indent: string, lookup: Lookup): string {
  return fields.map((field) => printInputField(field, indent, lookup)).join("");
}

function printInputField(field: InputField, indent: string, lookup: Lookup): string {
  const { name, optional, type, documentation } = field;
  const union = [...unionOf(type, "input", lookup), ...(optional ? ["undefined"] : [])];
  return `${printComment(documentation, indent)}${indent}${name}${optional ? "?" : ""}: ${union.join(" | ")};\n`;
}

/** With the fields that have been printed: the model has one object for many equal fields. */
type ResultLookup = Lookup & { readonly lines: Map<ResultField, string> };

/** Prints the variables and the result of an operation, or the result of a fragment. */
function print(definition: DefinitionTypes, lookup: ResultLookup): string {
  const results = definition.selections.flatMap((each) => printSelection(each, aboutObject(each, definition), lookup));
  return (definition.kind === "fragment" ? results : [printVariables(definition, lookup), ...results]).join("\n");
}

function printVariables({ kind, name, variables }: DefinitionTypes, lookup: Lookup): string {
  const comment = `/** Variables of the ${kind} ${name}. */\n`;
  const type = variablesType({ kind, name });
  if (variables.length === 0) return `${comment}export type ${type} = Record<string, never>;\n`;
  return comment + printInterface(type, printInputFields(variables, "  ", lookup));
}

function aboutObject({ path, documentation }: Selection, { kind, name }: DefinitionTypes): string {
  if (path.length > 0 || kind === "fragment") return printComment(documentation);
  return `/** Result of the ${kind} ${name}. */\n`;
}

function printSelection(selection: Selection, about: string, lookup: ResultLookup): string[] {
  const { names } = lookup;
  const members = names.members.get(selection) ?? [];
  const isAlone = members.length === 1;
  const interfaces = selection.members.map(({ documentation, fields }, nth) => {
    const comment = isAlone ? about : printComment(documentation);
    return comment + printInterface(members[nth] ?? "", printResultFields(fields, lookup));
  });
  if (isAlone) return interfaces;
  const start = `export type ${names.selections.get(selection)} =`;
  const union = printUnion(start, members.length > 0 ? members : ["never"], "");
  return [`${about}${union};\n`, ...interfaces];
}

function printResultFields(fields: readonly ResultField[], lookup: ResultLookup): string {
  let text = "";
  for (const field of fields) {
    text += getOrInsertComputed(lookup.lines, field, () => printResultField(field, lookup));
  }
  return text;
}

function printResultField({ key, optional, type, documentation }: ResultField, lookup: Lookup): string {
  const start = `  ${key}${optional ? "?" : ""}:`;
  return `${printComment(documentation, "  ")}${printUnion(start, unionOf(type, "output", lookup), "  ")};\n`;
}

function printInterface(name: string, fields: string): string {
  return `export interface ${name} ${fields === "" ? "{}" : `{\n${fields}}`}\n`;
}

/** On one line if it is short, else a line for each member. */
function printUnion(start: string, members: readonly string[], indent: string): string {
  const line = `${start} ${members.join(" | ")}`;
  return line.length < lineWidth ? line : [start, ...members.map((member) => `${indent}  | ${member}`)].join("\n");
}
