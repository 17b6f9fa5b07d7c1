import { messageOf } from "../../text/error.ts";
import { Failure } from "../failure.ts";

/** ts-morph is installed but cannot be loaded: a file or a package that it needs is missing, for example. */
export class BrokenCompiler extends Failure {
  override readonly name = "BrokenCompiler";

  constructor(error: unknown) {
    const reason =
      messageOf(error)
        .split("\n")
        .find((line) => line.trim() !== "") ?? "";
    super(`ts-morph cannot be loaded: ${reason.replace(/\.$/, "")}`, "Install it again.");
  }
}
