import type { createObserver } from "../diagnostics/observer.ts";
import { ConversationsError, ServiceError } from "../errors.ts";
import type { ResolvedOptions } from "../options.ts";
import type { createRecovery } from "../recovery.ts";
import { login, readToken, StartAgentSession } from "./login.ts";
import type { Secrets } from "./secrets.ts";

/** The part of a session that its logins need. */
interface LoginPort {
  readonly secrets: Secrets;
  readonly recovery: Pick<
    ReturnType<typeof createRecovery>,
    "loginSent" | "loginAnswered" | "loggedIn" | "loginFailed"
  >;
  readonly observeCall: ReturnType<typeof createObserver>["observeCall"];
  /** Aborted when the session ends. */
  readonly signal: AbortSignal;
}

/** Creates the logins of a session. */
export function createLogins(options: ResolvedOptions, { secrets, recovery, observeCall, signal }: LoginPort) {
  // The number of logins that were refused because of their token since the session was ready; undefined before.
  let unauthorized: number | undefined;
  let hasOtherToken = false;
  return { logIn, ready, hasOtherToken: () => hasOtherToken };

  /** Logs in with a current token. Returns the address of the WebSocket. */
  async function logIn(): Promise<string> {
    hasOtherToken = false;
    const token = await readToken(options, signal);
    recovery.loginSent();
    try {
      const send = () => login(options, token, secrets, signal, recovery.loginAnswered);
      const address = await observeCall(StartAgentSession, { signal }, send);
      recovery.loggedIn();
      return address;
    } catch (error) {
      if (error instanceof ConversationsError) recovery.loginFailed(error);
      if (error instanceof ServiceError && error.code === "UNAUTHORIZED") await askForOtherToken(token);
      throw error;
    }
  }

  /** While a token is being rotated the provider may return the old one, so a session that was good asks once more. */
  async function askForOtherToken(refused: string) {
    if (unauthorized === undefined) return;
    unauthorized += 1;
    if (unauthorized > 1) return;
    // A provider that cannot tell now may have another token at the next login.
    const token = await readToken(options, signal).catch(() => undefined);
    hasOtherToken = token !== refused;
  }

  function ready() {
    unauthorized = 0;
  }
}
