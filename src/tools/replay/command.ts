import type { Command } from "commander";
import type { CommandOptions } from "./run.ts";

/** Adds `conversations replay`, which plays a recording against a bot, and compares what the bot sends. */
export function addReplayCommand(program: Command): void {
  program
    .command("replay")
    .description(
      "play the service's and the visitors' part of a recording against a bot, and compare what the bot sends",
    )
    .argument("<file>", "the recording: of recordTo(), or of conversations sandbox --ledger")
    .argument("<command...>", "the command that starts the bot, after --")
    .option("-p, --port <number>", "the TCP port; 0 takes any free port", "0")
    .option("-i, --ignore <names...>", "arguments that are not compared, such as a msg_id that the bot generates")
    .option("-w, --wait <ms>", "the maximum time to wait for the bot's next request", "10000")
    .option("--json", "print the report as JSON")
    .addHelpText("after", more)
    .action(async (file: string, command: readonly string[], options: CommandOptions) =>
      (await import("./run.ts")).run(file, command, options),
    );
}

const more = `
The bot finds the address to log in at in the variable CONVERSATIONS_ENDPOINT of its environment, and a token in
CONVERSATIONS_ACCESS_TOKEN; or set --port to the port that the bot uses. Frames are sent in the recorded order, with the
recorded faults: lost connections, EOS, refused logins. What the bot prints goes to standard error.

Within a channel the order of requests must be the same; between channels it can differ. PING and stops are not compared.

Examples:
  conversations sandbox --ledger ann.jsonl          record a conversation
  conversations replay ann.jsonl -- node bot.js     play it again
  conversations replay ann.jsonl --ignore msg_id --port 4747 -- node bot.js

Exit codes:
  0  the bot sent the same
  1  the bot sent something else, or ended before the recording did
  2  the file is not a recording, the bot could not start or did not log in, or Ctrl-C ended both
`;
