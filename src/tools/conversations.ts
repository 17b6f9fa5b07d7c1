#!/usr/bin/env node
import { cleanBlock } from "../text/clean.ts";
import { Failure } from "./failure.ts";
import { isMissingModule } from "./missing-module.ts";
import { complain, endWithReader } from "./print.ts";

endWithReader();
process.exitCode = await run(process.argv);

/** 0 if all is well, 1 if something is wrong with what was looked at, 2 if the command could not do what it was asked. */
async function run(given: readonly string[]): Promise<number> {
  try {
    await carryOut(given);
    return Number(process.exitCode ?? 0);
  } catch (error) {
    return explain(error);
  }
}

async function carryOut(given: readonly string[]): Promise<void> {
  const [command, ...others] = given.slice(2);
  if (command === "generate" && others.length === 0) {
    // Asked for all day, and mostly finding nothing to do: it goes without the reader of options, its largest part.
    const { generateClient } = await import("./generate/command.ts");
    await generateClient({});
  } else {
    const { createProgram } = await import("./program.ts");
    await (await createProgram(command)).parseAsync([...given]);
  }
}

/** Says what went wrong, unless commander has; what nobody expected is told with its stack. */
function explain(error: unknown): number {
  if (!(error instanceof Error)) throw error;
  if (error.name === "CommanderError") return "exitCode" in error && error.exitCode === 0 ? 0 : 2;
  if (error.name === "InvalidOperationsError") {
    complain(error.message, "red");
    return 1;
  }
  const failure = error instanceof Failure ? error : missingPackage(error);
  complain(failure ? `error: ${failure.message}` : unexpected(error), "red");
  return 2;
}

/** An error that no one expected is a fault of this package, and its stack helps to find it. */
function unexpected(error: Error): string {
  const what = "error: This is a bug in conversations-codegen. Please report it with these lines:";
  return `${what}\n${cleanBlock(String(error.stack), "    ")}`;
}

/** The generator stands on packages that a bot does without. */
function missingPackage(error: Error): Failure | undefined {
  const [, name] = /^Cannot find (?:package|module) '((?:@[\w.-]+\/)?[\w-][\w.-]*)'/.exec(error.message) ?? [];
  if (!isMissingModule(error) || name === undefined) return undefined;
  return new Failure(`The package ${name} is not installed`, `Run npm install --save-dev ${name}.`);
}
