import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { readRecording } from "../../recording/read.ts";
import type { StartBot } from "../../sandbox/replay/bot.ts";
import { playRecording, type ReplayReport } from "../../sandbox/replay/player.ts";
import { printReport } from "../../sandbox/replay/print-report.ts";
import { cleanJson, cleanLine } from "../../text/clean.ts";
import { codeOf, messageOf } from "../../text/error.ts";
import { Failure } from "../failure.ts";
import { printText } from "../print.ts";
import { readNumber } from "../sandbox/start.ts";

/** The options of the command, as commander passes them. */
export interface CommandOptions {
  readonly port: string;
  readonly ignore?: readonly string[];
  readonly wait: string;
  readonly json?: boolean;
}

/** The time in which the bot must end after SIGTERM, in milliseconds. */
const endMs = 5_000;

/** @throws {Failure} if the file is not a recording, or the bot cannot be started or does not log in. */
export async function run(
  file: string,
  command: readonly string[],
  { ignore = [], json, ...options }: CommandOptions,
): Promise<void> {
  const port = readNumber("--port", options.port, 65_535);
  const waitMs = readNumber("--wait", options.wait, 3_600_000);
  // Read before the bot starts, so that a file that is not a recording starts nothing.
  const entries = read(file);
  const report = await playRecording(entries, startProcess(command), { ignore, waitMs, port }).catch(explain);
  if (report.requests === 0)
    throw new Failure(
      `There is nothing to compare: ${report.incomplete}`,
      "Does the bot log in at CONVERSATIONS_ENDPOINT?",
    );
  printText(json ? cleanJson(report) : printReport(report).join("\n"));
  if (report.differences.length > 0 || report.incomplete !== undefined) process.exitCode = 1;
}

function read(file: string): ReturnType<typeof readRecording> {
  try {
    return readRecording(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Failure(`${cleanLine(file, 200)} is not a recording: ${cleanLine(messageOf(error), 300)}`);
  }
}

/** Starts the bot as a separate process. */
function startProcess([name = "", ...args]: readonly string[]): StartBot {
  return async ({ endpoint, accessToken, ended }) => {
    const environment = { CONVERSATIONS_ENDPOINT: endpoint, CONVERSATIONS_ACCESS_TOKEN: accessToken };
    // Standard output is for the report.
    const bot = spawn(name, args, {
      env: { ...process.env, ...environment },
      stdio: ["ignore", process.stderr, "inherit"],
    });
    bot.on("error", ({ message }) => ended(`the bot could not start: ${message}`));
    bot.on("exit", (code, signal) => ended(`the bot ended with ${signal ?? `code ${code}`}`));
    return async () => {
      if (bot.pid === undefined || bot.exitCode !== null || bot.signalCode !== null) return;
      const exited = once(bot, "exit");
      const kill = setTimeout(() => bot.kill("SIGKILL"), endMs);
      bot.kill("SIGTERM");
      await exited;
      clearTimeout(kill);
    };
  };
}

function explain(error: unknown): ReplayReport {
  if (["EADDRINUSE", "EACCES"].includes(codeOf(error) ?? "")) {
    throw new Failure(messageOf(error), "Choose another port with --port.");
  }
  throw error;
}
