import { cleanLine } from "../text/clean.ts";
import type { FileProblem } from "../text/error.ts";

/**
 * An error of the command itself. Its message is one clean line: what happened, and what to do about it. Each of the
 * details follows on its own line.
 */
export class Failure extends Error {
  override readonly name: string = "Failure";

  /** Pass a `message` without its period and a `remedy` as a full sentence, or a `message` that says both. */
  constructor(message: string, remedy?: string, details: readonly string[] = []) {
    const line = cleanLine(remedy === undefined ? message : `${message}. ${remedy}`);
    super([line, ...details.map((detail) => `  ${cleanLine(detail)}`)].join("\n"));
  }
}

/** Returns the failure of a command whose file cannot be read. */
export function unreadable(file: string, { message, hint }: FileProblem): Failure {
  return new Failure(`${file} cannot be read`, hint === null ? message : `${message} ${hint}`);
}

/** Thrown for a config that asks for something that only graphql-codegen does. */
export class Unsupported extends Failure {
  override readonly name = "Unsupported";

  constructor(message: string) {
    const remedy = "Generate with graphql-codegen, or write a config without it and name that with --config.";
    super(`${message}, which only graphql-codegen supports`, remedy);
  }
}
