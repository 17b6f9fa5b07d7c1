import { goOnline, startBot } from "../../demo/bot.ts";
import { type ConnectOptions, ConversationsError, connect } from "../../runtime/index.ts";
import { Failure } from "../failure.ts";
import { complain, say } from "../print.ts";
import { printAddresses, printLine } from "../sandbox/print.ts";
import { readNumber, startAt } from "../sandbox/start.ts";
import { stopAsked } from "../sandbox/stop-asked.ts";

/**
 * Lets the bot serve an account's visitors until it shall stop.
 *
 * @throws {Failure} if it cannot log in.
 */
export async function serveAccount(options: Pick<ConnectOptions, "accessToken" | "endpoint">): Promise<void> {
  const stopped = stopAsked();
  await serve(options, { print: say, stopped });
}

/**
 * Starts a sandbox, and lets the bot serve whoever comes to its page until it shall stop.
 *
 * @throws {Failure} if there is an endpoint, for which a token is missing, or if the port cannot be had.
 */
export async function serveOwnSandbox({
  port,
  endpoint,
}: {
  port: string;
  endpoint: string | undefined;
}): Promise<void> {
  if (endpoint !== undefined) {
    throw new Failure(
      "An endpoint alone is not enough to log in",
      "Set CONVERSATIONS_ACCESS_TOKEN to its access token.",
    );
  }
  const stopped = stopAsked();
  const sandbox = await startAt(readNumber("--port", port, 65_535), { log: printLine });
  try {
    printAddresses(sandbox);
    await serve(sandbox, { print: printLine, stopped });
  } finally {
    await sandbox.close();
  }
}

interface Serving {
  readonly print: (line: string) => void;
  readonly stopped: Promise<void>;
}

async function serve(
  { accessToken, endpoint }: Pick<ConnectOptions, "accessToken" | "endpoint">,
  { print, stopped }: Serving,
): Promise<void> {
  // A service that is not there shall be told of soon.
  const options = { accessToken, onRecovered: goOnline, connectTimeoutMs: 10_000 };
  const session = await connect({ ...options, ...(endpoint !== undefined && { endpoint }) }).catch(refuse);
  try {
    const { ended } = await startBot(session, print);
    await Promise.race([ended, stopped]);
  } catch (error) {
    if (!(error instanceof ConversationsError)) throw error;
    complain(`The session ended: ${error.message}`, "red");
    process.exitCode = 1;
  } finally {
    await session.close();
  }
}

function refuse(error: unknown): never {
  if (error instanceof TypeError) throw new Failure(error.message, "Look at --endpoint.");
  if (!(error instanceof ConversationsError)) throw error;
  throw new Failure(error.message.replace(/\.$/, ""), "Look at --endpoint and CONVERSATIONS_ACCESS_TOKEN.");
}
