/** One line of a report, in words and for machines. */
export interface Finding {
  /** `error` for drift and what breaks, `notice` for what is only to be known. */
  readonly level: "error" | "warning" | "notice";
  /** From the project's folder, with forward slashes. */
  readonly file: string;
  /** Undefined if it is about the file as a whole. */
  readonly line: number | undefined;
  /** What it is about: "SendMessage". Empty if that is the file. */
  readonly subject: string;
  /** The verdict in a word or two: "breaks callers". */
  readonly verdict: string;
  readonly what: string;
}

/** "operations/messages.graphql:12" as file and line. */
export function placeOf(place: string): Pick<Finding, "file" | "line"> {
  const [, file = place, line] = /^(.*):(\d+)$/.exec(place) ?? [];
  return { file, line: line === undefined ? undefined : Number(line) };
}
