import { once } from "node:events";
import { createAccount } from "./account.ts";
import { createHttp, requestPath } from "./http.ts";
import { letters, type Random } from "./ids.ts";
import { type AccountSeed, defaultAccount } from "./seed.ts";
import type { Service } from "./service.ts";
import { addressPart, type Sessions } from "./sessions.ts";
import { acceptSockets, streamPath } from "./sockets.ts";
import { createVisitor, type Visitor, type VisitorHandle, type VisitorOptions } from "./visitor.ts";

/** How a sandbox shall be. All is optional. */
export interface SandboxOptions {
  /** TCP port on 127.0.0.1; default 0, which takes a free one. */
  readonly port?: number;
  /** The token that logs the bot in; default a new one that looks like none of the vendor's. */
  readonly accessToken?: string;
  /** Agents and departments; default `defaultAccount`. */
  readonly account?: AccountSeed;
  /** The clock: UNIX time in milliseconds; default `Date.now`. */
  readonly now?: () => number;
  /** Where ids come from: numbers from 0 up to 1 that vary; default `Math.random`. */
  readonly random?: Random;
  /** How long a WebSocket may be silent before it is cut, in milliseconds; default 60,000, as seen in a public log. */
  readonly idleTimeoutMs?: number;
  /**
   * Called and awaited before the answer to a request or stop on a WebSocket is sent, but after it was carried out.
   * If it fails, its message is answered as a protocol error, and no subscription starts and no session ends.
   */
  readonly beforeAnswer?: Service["beforeAnswer"];
}

/** A local Conversations API with an account of its own. */
export interface Sandbox {
  /** Where bots log in, in place of `https://chat-api.zopim.com/graphql/request`. */
  readonly endpoint: string;
  /** What bots log in with. */
  readonly accessToken: string;
  /** Brings a visitor to the website. */
  visitor(options?: VisitorOptions): Promise<Visitor>;
  /** Cuts all sockets, stops the server, fails what visitors still wait for. May be called again. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts a local Conversations API on 127.0.0.1.
 *
 * @throws {Error} if the port is taken.
 * @throws {TypeError} if a department names an agent who is not in the account.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const service = createService(options, (session) => `ws://${host()}${streamPath}${addressPart(session)}`);
  const { account, accessToken } = service;
  const server = createHttp(service);
  const sockets = acceptSockets(server, service);
  const visitors: VisitorHandle[] = [];
  let closing: Promise<void> | undefined;

  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  return { endpoint: `http://${host()}${requestPath}`, accessToken, visitor, close, [Symbol.asyncDispose]: close };

  function host(): string {
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("The sandbox is closed.");
    return `${address.address}:${address.port}`;
  }

  async function visitor(options: VisitorOptions = {}): Promise<Visitor> {
    if (closing !== undefined) throw new Error("The sandbox is closed.");
    const handle = createVisitor(account, options);
    visitors.push(handle);
    return handle.visitor;
  }

  function close(): Promise<void> {
    closing ??= shut();
    return closing;
  }

  async function shut(): Promise<void> {
    for (const { dismiss } of visitors) dismiss();
    const closed = [sockets.close(), once(server, "close")];
    server.close();
    server.closeAllConnections();
    await Promise.all(closed);
  }
}

function createService(options: SandboxOptions, websocketUrl: Service["websocketUrl"]): Service {
  const { now = Date.now, random = Math.random } = options;
  const sessions: Sessions = new Map();
  return {
    account: createAccount(options.account ?? defaultAccount, { now, random }),
    sessions,
    accessToken: options.accessToken ?? `sandbox-token-${letters(random, 16)}`,
    websocketUrl,
    beforeAnswer: options.beforeAnswer ?? (() => {}),
    idleTimeoutMs: options.idleTimeoutMs ?? 60_000,
  };
}
