import { readFileSync } from "node:fs";
import { readRecording } from "../../recording/read.ts";
import type { StartBot } from "./bot.ts";
import { playRecording, type ReplayOptions, type ReplayReport } from "./player.ts";
import { printReport } from "./print-report.ts";

/**
 * Plays a recording against a bot, and fails if the bot does not send the same requests as in the recording. A test of a bot
 * is then a recorded file and one line.
 *
 *     await replay("test/delivery.jsonl", ({ endpoint, accessToken }) => startBot(endpoint, accessToken));
 *
 * @param file A file of `recordTo()`, or a ledger of the sandbox.
 * @param startBot Starts the bot at the address that it receives, and returns a function that ends it.
 * @throws {Error} with the differences, or with the reason why the replay is not complete.
 * @throws {UnreadableRecording} if the file is not a recording, or holds no request.
 */
export async function replay(file: string | URL, startBot: StartBot, options?: ReplayOptions): Promise<ReplayReport> {
  const report = await playRecording(readRecording(readFileSync(file, "utf8")), startBot, options);
  if (report.differences.length === 0 && report.incomplete === undefined) return report;
  throw new Error(`The bot does not send the same requests as in ${String(file)}.\n${printReport(report).join("\n")}`);
}
