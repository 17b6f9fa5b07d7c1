#!/usr/bin/env node
import { runCommandLine } from "./command-line.ts";
import { exitOnClosedPipe } from "./print.ts";

exitOnClosedPipe();
process.exitCode = await runCommandLine(process.argv);
