import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";

// Captured when this file is loaded: a program may replace it. Not an import: a bundle for another platform has no such
// module.
const { checkServerIdentity } = process.getBuiltinModule?.("node:tls") ?? {};

/** The code of the error of `unverified()`. */
export const unverifiedCode = "UNVERIFIED";

/**
 * Returns an error if a connected socket leads to a server that was not verified, or not for its host. The socket itself is
 * asked, because there are many ways to switch the verification off: the environment, an agent, a dispatcher of `fetch`, a
 * connection or a TLS session that is used again.
 */
export function unverified(socket: Socket, host: string): Error | undefined {
  const { authorized, authorizationError, servername, getPeerCertificate } = socket as Partial<TLSSocket>;
  const name = servername || host.replace(/^\[(.*)\]$/, "$1");
  const reason =
    authorized && getPeerCertificate
      ? checkServerIdentity?.(name, getPeerCertificate.call(socket as TLSSocket, false))?.message
      : (authorizationError ?? "there is no TLS");
  if (reason === undefined) return undefined;
  return Object.assign(new Error(`the server was not verified: ${reason}`), { code: unverifiedCode });
}
