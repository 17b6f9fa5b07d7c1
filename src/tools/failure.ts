import { cleanLine } from "../text/clean.ts";

/**
 * The command cannot do what it was asked. Its message is one clean line: what happened, and what to do about it. Each of
 * the details follows on a line of its own.
 */
export class Failure extends Error {
  override readonly name: string = "Failure";

  /** `what` is a sentence without its period, `remedy` a whole one; or `what` says both. */
  constructor(what: string, remedy?: string, details: readonly string[] = []) {
    const line = cleanLine(remedy === undefined ? what : `${what}. ${remedy}`);
    super([line, ...details.map((detail) => `  ${cleanLine(detail)}`)].join("\n"));
  }
}

/** A config asks for something that only graphql-codegen does. */
export class Unsupported extends Failure {
  override readonly name = "Unsupported";

  constructor(what: string) {
    super(`${what}, which is not for this command`, "Use graphql-codegen: it reads the same config.");
  }
}
