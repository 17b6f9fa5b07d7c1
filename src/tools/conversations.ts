#!/usr/bin/env node
import module from "node:module";

// Newer versions of Node keep compiled code for the next run, which then takes a quarter less time. This must be
// requested before anything else is loaded.
const { enableCompileCache } = module as typeof module & { readonly enableCompileCache?: () => void };
enableCompileCache?.();

const { exitOnLostOutput } = await import("./print.ts");
const { runCommandLine } = await import("./command-line.ts");
exitOnLostOutput();
process.exitCode = await runCommandLine(process.argv);
