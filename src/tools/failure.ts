import { cleanLine } from "../text/clean.ts";

/** The command cannot do what it was asked. Its message is one clean line: what happened, and what to do about it. */
export class Failure extends Error {
  override readonly name: string = "Failure";

  /** `what` is a sentence without its period, `remedy` a whole one; or `what` says both. */
  constructor(what: string, remedy?: string) {
    super(cleanLine(remedy === undefined ? what : `${what}. ${remedy}`));
  }
}

/** A config asks for something that only graphql-codegen does. */
export class Unsupported extends Failure {
  override readonly name = "Unsupported";

  constructor(what: string) {
    super(`${what}, which is not for this command`, "Use graphql-codegen: it reads the same config.");
  }
}
