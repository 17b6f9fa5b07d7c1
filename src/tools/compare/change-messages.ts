import type { Change } from "./model.ts";

export type TypePart = "variables" | "result";

interface TypeChange {
  readonly path: string;
  readonly from: string;
  readonly to: string;
  readonly breaks: boolean;
}

type TypeTexts = Omit<TypeChange, "path">;

/** Creates a change of each kind, with its description. */
export const changeOf = {
  type: (part: TypePart, at: TypeChange): Change => ({
    part,
    ...at,
    what: `${subject(part, at.path)}: ${short(at.from)} → ${short(at.to)}`,
  }),

  null: (part: TypePart, at: TypeChange, now: boolean): Change => {
    const words =
      part === "result" ? ["may be null now", "is never null now"] : ["may be null now", "may no longer be null"];
    return { part, ...at, what: `${subject(part, at.path)} ${now ? words[0] : words[1]}${fromTo(at)}` };
  },

  required: (path: string, at: TypeTexts): Change => {
    const what = at.breaks ? "became required" : "may be left out now";
    return { part: "variables", path, ...at, what: `${subject("variables", path)} ${what}` };
  },

  optional: (path: string, at: TypeTexts): Change => {
    const what = at.breaks ? "may be missing now" : "is always there now";
    return { part: "result", path, ...at, what: `${subject("result", path)} ${what}` };
  },

  fieldAdded: (part: TypePart, path: string, to: string, required: boolean): Change => {
    const breaks = part === "variables" && required;
    const what = part === "result" ? `is new: ${short(to)}` : `is new${required ? " and required" : ""}: ${short(to)}`;
    return { part, path, to, breaks, what: `${subject(part, path)} ${what}` };
  },

  /** Code that reads or passes it no longer compiles. */
  fieldRemoved: (part: TypePart, path: string, from: string): Change => ({
    part,
    path,
    from,
    breaks: true,
    what: `${subject(part, path)} was removed: ${short(from)}`,
  }),

  valuesAdded: (part: TypePart, path: string, values: readonly string[]): Change => {
    const breaks = part === "result";
    const list = values.map((value) => JSON.stringify(value)).join(", ");
    const what =
      part === "result" ? `can also be ${list}, which an exhaustive switch does not handle` : `also takes ${list}`;
    return { part, path, to: list, breaks, what: `${subject(part, path)} ${what}` };
  },

  /** Breaks also in a result: a comparison with a value that can no longer occur does not compile. */
  valuesRemoved: (part: TypePart, path: string, values: readonly string[]): Change => {
    const list = values.map((value) => JSON.stringify(value)).join(", ");
    const what = part === "result" ? "can no longer be" : "no longer takes";
    return { part, path, from: list, breaks: true, what: `${subject(part, path)} ${what} ${list}` };
  },

  objectsAdded: (path: string, names: readonly string[]): Change => {
    const to = names.join(", ");
    const what = `${subject("result", path)} can also be of type ${to}, which an exhaustive switch does not handle`;
    return { part: "result", path, to, breaks: true, what };
  },

  objectsRemoved: (path: string, names: readonly string[]): Change => {
    const from = names.join(", ");
    return {
      part: "result",
      path,
      from,
      breaks: true,
      what: `${subject("result", path)} can no longer be of type ${from}`,
    };
  },
} as const;

/** Returns "result.message.node" or "variable `msg_id`"; without a path, all of the result or the variables. */
function subject(part: TypePart, path: string): string {
  if (part === "result") return path === "" ? "the result" : `result.${path}`;
  return path === "" ? "the variables" : `variable \`${path}\``;
}

/** Returns the types if both fit on a line. */
function fromTo({ from, to }: TypeTexts): string {
  return Math.max(from.length, to.length) > 60 ? "" : `: ${from} → ${to}`;
}

/** Types of objects can be as long as the operation; `from` and `to` hold them whole. */
function short(type: string): string {
  return type.length > 60 ? `${type.slice(0, 59)}…` : type;
}
