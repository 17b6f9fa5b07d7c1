import { cleanLine } from "../text/clean.ts";

/**
 * An error of the command itself. Its message is one clean line: what happened, and what to do about it. Each of the
 * details follows on a line of its own.
 */
export class Failure extends Error {
  override readonly name: string = "Failure";

  /** `message` is a sentence without its period and `remedy` a whole one, or `message` says both. */
  constructor(message: string, remedy?: string, details: readonly string[] = []) {
    const line = cleanLine(remedy === undefined ? message : `${message}. ${remedy}`);
    super([line, ...details.map((detail) => `  ${cleanLine(detail)}`)].join("\n"));
  }
}

/** A config asks for something that only graphql-codegen does. */
export class Unsupported extends Failure {
  override readonly name = "Unsupported";

  constructor(message: string) {
    super(`${message}, which this command does not support`, "Use graphql-codegen: it reads the same config.");
  }
}
