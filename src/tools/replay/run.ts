import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { readRecording } from "../../recording/read.ts";
import type { StartBot } from "../../sandbox/replay/bot.ts";
import { playRecording, type ReplayReport } from "../../sandbox/replay/player.ts";
import { printReport } from "../../sandbox/replay/print-report.ts";
import { cleanJson, cleanLine } from "../../text/clean.ts";
import { codeOf, fileProblemOf, messageOf } from "../../text/error.ts";
import { Failure, unreadable } from "../failure.ts";
import { printText } from "../print.ts";
import { readNumber } from "../sandbox/start.ts";
import { onSignal } from "../signals.ts";

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
  const bot = startProcess(command);
  // Without a listener, a signal would end this process alone, and the bot would run on.
  await using interruption = onSignal((signal) => bot.interrupt(signal));
  const report = await playRecording(entries, bot.start, { ignore, waitMs, port }).catch(explain);
  if (interruption.isCalled) throw new Failure("The replay was interrupted", "It has ended the bot, too.");
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
    const name = cleanLine(file, 200);
    const problem = fileProblemOf(error);
    if (problem) throw unreadable(name, problem);
    throw new Failure(`${name} is not a recording: ${cleanLine(messageOf(error), 300)}`);
  }
}

/** The bot as a separate process. */
interface BotProcess {
  readonly start: StartBot;
  /** Ends the replay, which then ends the bot. */
  interrupt(signal: NodeJS.Signals): void;
}

function startProcess([name = "", ...args]: readonly string[]): BotProcess {
  let endReplay = (_reason: string) => {};
  const start: StartBot = async ({ endpoint, accessToken, ended }) => {
    endReplay = ended;
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
  return { start, interrupt: (signal) => endReplay(`${signal} ended the replay`) };
}

function explain(error: unknown): ReplayReport {
  if (["EADDRINUSE", "EACCES"].includes(codeOf(error) ?? "")) {
    throw new Failure(messageOf(error), "Choose another port with --port.");
  }
  throw error;
}
