#!/usr/bin/env node
import { cleanBlock } from "../text/clean.ts";
import { Failure } from "./failure.ts";
import { isMissingModule } from "./missing-module.ts";
import { complain, endWithReader } from "./print.ts";
import { createProgram } from "./program.ts";
import { findPackageManager, printInstall } from "./project/package-manager.ts";

endWithReader();
process.exitCode = await run(process.argv);

/** Returns 0 if all is well, 1 if a check failed, 2 if the command could not run. */
async function run(given: readonly string[]): Promise<number> {
  try {
    await (await createProgram(given[2])).parseAsync([...given]);
    return Number(process.exitCode ?? 0);
  } catch (error) {
    return explain(error);
  }
}

/** Prints what went wrong, unless commander has; an unexpected error with its stack. */
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

/** The command line needs packages that a bot does not. */
function missingPackage(error: Error): Failure | undefined {
  const [, name] = /^Cannot find (?:package|module) '((?:@[\w.-]+\/)?[\w-][\w.-]*)'/.exec(error.message) ?? [];
  if (!isMissingModule(error) || name === undefined) return undefined;
  return new Failure(
    `The package ${name} is not installed`,
    `Run ${printInstall(findPackageManager(process.cwd()), [name])}.`,
  );
}
