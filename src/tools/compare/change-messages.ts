import type { Change } from "./comparison.ts";

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
      part === "result" ? ["may be null now", "is never null now"] : ["may be null now", "may not be null any more"];
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

  /** A caller who reads it, or gives it, does not compile. */
  fieldRemoved: (part: TypePart, path: string, from: string): Change => ({
    part,
    path,
    from,
    breaks: true,
    what: `${subject(part, path)} is gone: ${short(from)}`,
  }),

  valuesAdded: (part: TypePart, path: string, values: readonly string[]): Change => {
    const breaks = part === "result";
    const list = values.map((value) => JSON.stringify(value)).join(", ");
    const what =
      part === "result" ? `can also be ${list}, which an exhaustive switch does not know` : `also takes ${list}`;
    return { part, path, to: list, breaks, what: `${subject(part, path)} ${what}` };
  },

  /** In a result, too: a comparison with what can no longer come does not compile. */
  valuesRemoved: (part: TypePart, path: string, values: readonly string[]): Change => {
    const list = values.map((value) => JSON.stringify(value)).join(", ");
    const what = part === "result" ? "can no longer be" : "no longer takes";
    return { part, path, from: list, breaks: true, what: `${subject(part, path)} ${what} ${list}` };
  },

  objectsAdded: (path: string, names: readonly string[]): Change => {
    const to = names.join(", ");
    const what = `${subject("result", path)} can also be of type ${to}, which an exhaustive switch does not know`;
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

/** "result.message.node", "variable `msg_id`"; all of them if there is no path. */
function subject(part: TypePart, path: string): string {
  if (part === "result") return path === "" ? "the result" : `result.${path}`;
  return path === "" ? "the variables" : `variable \`${path}\``;
}

/** Said where nothing is lost by saying it in a line. */
function fromTo({ from, to }: TypeTexts): string {
  return Math.max(from.length, to.length) > 60 ? "" : `: ${from} → ${to}`;
}

/** Types of objects can be as long as the operation; `from` and `to` hold them whole. */
function short(type: string): string {
  return type.length > 60 ? `${type.slice(0, 59)}…` : type;
}
