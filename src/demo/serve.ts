import { type ConnectOptions, connect } from "../runtime/index.ts";
import { goOnline, startBot } from "./bot.ts";

/** Options of `serve()`. */
export interface ServeOptions {
  readonly print: (line: string) => void;
  /** Ends the bot when it resolves. */
  readonly stopped: Promise<void>;
}

/**
 * Logs the bot in and lets it serve visitors. Resolves when `stopped` resolves; if the session ends before, resolves
 * with the reason.
 *
 * @throws {ConversationsError} if the login fails.
 * @throws {TypeError} if the endpoint is not valid.
 */
export async function serve(
  { accessToken, endpoint }: Pick<ConnectOptions, "accessToken" | "endpoint">,
  { print, stopped }: ServeOptions,
): Promise<{ readonly ended?: unknown }> {
  const stop = new AbortController();
  void stopped.then(() => stop.abort());
  // Shorter than the default, so that an unreachable service is reported soon.
  const options = { accessToken, onRecovered: goOnline, connectTimeoutMs: 10_000, signal: stop.signal };
  const session = await connect({ ...options, ...(endpoint !== undefined && { endpoint }) }).catch((error) => {
    if (stop.signal.aborted) return undefined;
    throw error;
  });
  if (!session) return {};
  try {
    const served = startBot(session, print).then(({ ended }) => ended);
    await Promise.race([served, stopped]);
    return {};
  } catch (error) {
    // Not thrown, so that the caller can distinguish it from a failed login.
    return { ended: error };
  } finally {
    await session.close();
  }
}
