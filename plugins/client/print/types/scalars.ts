import type { ScalarsConfig } from "../../config.ts";
import type { TypesModel } from "../../types-model.ts";

/** The types of scalars, as they are printed. */
export interface ScalarTypes {
  /** The type of the scalar; "unknown" if nothing is known of it. */
  type(scalar: string, direction: "input" | "output"): string;
  /** The names that the types use. */
  readonly identifiers: ReadonlySet<string>;
  /** The module of each imported type that is used, with what is imported: "Money", "default as Money". */
  readonly imports: ReadonlyMap<string, ReadonlySet<string>>;
}

const specified: ScalarsConfig = {
  Boolean: "boolean",
  Float: "number",
  ID: "string",
  Int: "number",
  String: "string",
};

/** Looks up the types of the scalars that are used. */
export function scalarTypes(config: ScalarsConfig, used: TypesModel["scalars"]): ScalarTypes {
  const types = { input: new Map<string, string>(), output: new Map<string, string>() };
  const identifiers = new Set<string>();
  const imports = new Map<string, Set<string>>();
  for (const direction of ["input", "output"] as const) {
    for (const scalar of used[direction]) {
      const given = lookUp(config, scalar, direction);
      const { type, module, imported } = parseType(given);
      types[direction].set(scalar, type);
      for (const [identifier] of type.matchAll(/[\p{ID_Start}_$][\p{ID_Continue}$]*/gu)) identifiers.add(identifier);
      if (module !== undefined) imports.set(module, (imports.get(module) ?? new Set<string>()).add(imported));
    }
  }
  return { identifiers, imports, type: (scalar, direction) => types[direction].get(scalar) ?? "unknown" };
}

function lookUp(config: ScalarsConfig, scalar: string, direction: "input" | "output"): string {
  const [found] = [config, specified].flatMap((each) => (Object.hasOwn(each, scalar) ? (each[scalar] ?? []) : []));
  if (found === undefined) return "unknown";
  return typeof found === "string" ? found : found[direction];
}

/** Takes "module#Name as Other" apart. */
function parseType(text: string): { type: string; module?: string; imported: string } {
  const [, module, name = "", alias] = /^([^#]+)#([\w$]+)(?: as ([\w$]+))?$/.exec(text.trim()) ?? [];
  if (module === undefined) return { type: text, imported: "" };
  return { type: alias ?? name, module, imported: alias === undefined ? name : `${name} as ${alias}` };
}
