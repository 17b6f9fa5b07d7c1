import { Failure } from "../failure.ts";

/**
 * Does what a check or a pull stands on. What stops it, refused operations for example, is no finding of theirs: it
 * becomes a failure of one line.
 *
 * @throws {Failure}
 */
export async function stopped<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error) || error instanceof Failure) throw error;
    if (error.name === "Refused") throw refusal(error.message);
    // A mistaken option in the config.
    if (error instanceof TypeError && /^(options of|the output) /.test(error.message)) {
      throw new Failure(error.message.replace(/\.$/, ""), "Correct the config.");
    }
    throw error;
  }
}

/** A report begins with a count and a blank line; each finding begins with its place. */
function refusal(report: string): Failure {
  const [count = "", , first = ""] = report.split("\n");
  const more = /^1 /.test(count) ? "" : ` (the first of ${count})`;
  return new Failure(`${first.replace(/ ?\[[\w-]+\]$/, "").replace(/\.$/, "")}${more}`, "Correct that first.");
}
