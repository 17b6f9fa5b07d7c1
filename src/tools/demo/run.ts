import { playConversation } from "../../demo/conversation.ts";
import { serve } from "../../demo/serve.ts";
import { type ConnectOptions, ConversationsError } from "../../runtime/index.ts";
import { cleanLine } from "../../text/clean.ts";
import { Failure } from "../failure.ts";
import { printError, printLine } from "../print.ts";
import { printAddresses, printLogLine } from "../sandbox/print.ts";
import { readNumber, startAt } from "../sandbox/start.ts";
import { waitForSignal } from "../signals.ts";

/** Prints a conversation of the bot with a scripted visitor, in a sandbox. */
export async function playInSandbox(): Promise<void> {
  await playConversation(printLine);
}

/**
 * Lets the bot serve the visitors of an account until Ctrl-C.
 *
 * @throws {Failure} if it cannot log in.
 */
export async function serveAccount(options: Pick<ConnectOptions, "accessToken" | "endpoint">): Promise<void> {
  const { ended } = await serve(options, { print: printLine, stopped: waitForSignal() }).catch(failLogin);
  if (ended === undefined) return;
  printError(`The session ended: ${describe(ended)}`, "red");
  process.exitCode = 1;
}

/**
 * Starts a sandbox and lets the bot serve the visitors of its page until Ctrl-C. The sandbox continues after the bot:
 * another bot may have logged in, or the page may have ended the session.
 *
 * @throws {Failure} if an endpoint is given without a token, or if the port is not available.
 */
export async function serveInSandbox(options: { port: string; endpoint: string | undefined }): Promise<void> {
  if (options.endpoint !== undefined) {
    throw new Failure(
      "An endpoint alone is not enough to log in",
      "Set CONVERSATIONS_ACCESS_TOKEN to its access token.",
    );
  }
  const stopped = waitForSignal();
  const sandbox = await startAt({ port: readNumber("--port", options.port, 65_535), log: printLogLine });
  try {
    printAddresses(sandbox);
    const { ended } = await serve(sandbox, { print: (line) => printLogLine(cleanLine(line)), stopped });
    if (ended === undefined) return;
    printLogLine(`The bot has stopped: ${describe(ended)}`, "failure");
    printLogLine("The sandbox goes on until Ctrl-C. Start the demo again for another bot, or log your own in.");
    await stopped;
  } finally {
    await sandbox.close();
  }
}

function describe(ended: unknown): string {
  return cleanLine(ended instanceof Error ? ended.message : String(ended));
}

function failLogin(error: unknown): never {
  if (error instanceof TypeError) throw new Failure(error.message, "Check --endpoint.");
  if (!(error instanceof ConversationsError)) throw error;
  throw new Failure(error.message.replace(/\.$/, ""), "Check --endpoint and CONVERSATIONS_ACCESS_TOKEN.");
}
