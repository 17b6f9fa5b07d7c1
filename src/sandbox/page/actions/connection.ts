import { isLoopback } from "../../server/origin-check.ts";
import { BadAction } from "../body.ts";
import { printSnippet } from "../snippet.ts";
import type { ActionContext } from "./action.ts";

/** The data that a bot logs in with. */
export interface PageConnection {
  readonly accessToken: string;
  /** A call of `connect()` with this data, ready to paste. */
  readonly snippet: string;
}

/**
 * Returns the token of the account's bot, which is not part of what the page shows.
 *
 * @throws {BadAction} if the request comes from another machine: access to the page alone must not let anyone log in.
 */
export function describeConnection({ service, endpoint, remoteAddress }: ActionContext): PageConnection {
  if (!isLoopback(remoteAddress?.replace(/^::ffff:/, "") ?? "")) {
    throw new BadAction("The token is given to this machine only. The command printed it when the sandbox started.");
  }
  const [accessToken = ""] = service.tokens.keys();
  return { accessToken, snippet: printSnippet(endpoint(), accessToken) };
}
