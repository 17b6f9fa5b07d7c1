import { inspect } from "node:util";
import { CommanderError } from "commander";
import { InvalidOperationsError } from "../../plugins/client/diagnostics/invalid-operations-error.ts";
import { cleanBlock } from "../text/clean.ts";
import { Failure } from "./failure.ts";
import { missingPackageOf } from "./missing-module.ts";
import { printError } from "./print.ts";
import { createProgram } from "./program.ts";
import { findPackageManager, printInstall } from "./project/package-manager.ts";
import { printDiagnostics } from "./report/diagnostics.ts";

/**
 * Runs the command line and prints its errors.
 *
 * @param argv - As in `process.argv`.
 * @returns 0 for success, 1 if a check failed, 2 if the command could not run.
 */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync([...argv]);
    return Number(process.exitCode ?? 0);
  } catch (error) {
    return printFailure(error);
  }
}

/** Prints the error, unless commander has. An unexpected error is printed with its stack. */
function printFailure(error: unknown): number {
  if (!(error instanceof Error)) {
    printError(unexpected(inspect(error)), "red");
    return 2;
  }
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof InvalidOperationsError) {
    printDiagnostics(error.diagnostics);
    return 1;
  }
  const failure = error instanceof Failure ? error : missingPackage(error);
  printError(failure ? `error: ${failure.message}` : unexpected(String(error.stack)), "red");
  return 2;
}

/** Explains an unexpected error as a bug of this package, with the stack that helps to find it. */
function unexpected(stack: string): string {
  const intro = "error: This is a bug in conversations-codegen. Please report it with these lines:";
  return `${intro}\n${cleanBlock(stack, "    ")}`;
}

/** Returns the error for a missing package that the command line needs, and a bot does not. */
function missingPackage(error: unknown): Failure | undefined {
  const name = missingPackageOf(error);
  if (name === undefined) return undefined;
  return new Failure(
    `The package ${name} is not installed`,
    `Run ${printInstall(findPackageManager(process.cwd()), [name])}.`,
  );
}
