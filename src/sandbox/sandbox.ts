import { once } from "node:events";
import { createAccount } from "./account/account.ts";
import { letters, type Random } from "./account/ids.ts";
import { type AccountSeed, defaultAccount } from "./account/seed.ts";
import { type Clock, systemClock } from "./clock.ts";
import { createFaultBook, type FaultBook } from "./faults/fault-book.ts";
import { createLedger, type Ledger } from "./ledger/ledger.ts";
import { createLifetime } from "./lifetime.ts";
import { startLog } from "./log.ts";
import { createPage } from "./page/page.ts";
import type { HumanAgent } from "./people/human-agent.ts";
import type { Visitor, VisitorOptions } from "./people/visitor.ts";
import { createWebsite } from "./people/website.ts";
import type { Limits } from "./service/limits.ts";
import type { Service } from "./service/service.ts";
import { addressPart } from "./service/sessions.ts";
import { readTokens, type TokenSeed } from "./service/tokens.ts";
import { createHttp, requestPath } from "./wire/http.ts";
import { acceptSockets, streamPath } from "./wire/sockets.ts";

/** How a sandbox shall be. All is optional. */
export interface SandboxOptions {
  /** TCP port on 127.0.0.1; default 0, which takes a free one. */
  readonly port?: number;
  /** The token that logs the bot in; default a new one that looks like none of the vendor's. */
  readonly accessToken?: string;
  /** Further tokens, for other agents or with something wrong about them; default none. */
  readonly tokens?: Readonly<Record<string, TokenSeed>>;
  /** Agents and departments; default `defaultAccount`. */
  readonly account?: AccountSeed;
  /** The clock: UNIX time in milliseconds; default `Date.now`. */
  readonly now?: () => number;
  /**
   * What the service waits by: the idle cut-off, and answers that faults hold back for a time; default the system's
   * timers. Tests that wait for a visitor or the ledger do so in real time all the same.
   */
  readonly clock?: Clock;
  /** Where ids come from: numbers from 0 up to 1 that vary; default `Math.random`. */
  readonly random?: Random;
  /** How long a WebSocket may be silent before it is cut, in milliseconds; default 60,000, as seen in a public log. */
  readonly idleTimeoutMs?: number;
  /** How much a session may ask for; default no limits, since the vendor's figures are unknown. */
  readonly limits?: Limits;
  /** How many entries the ledger keeps at least, the newest ones, and at most a quarter more; default 50,000. */
  readonly ledgerLimit?: number;
  /**
   * How many entries each chat's log and each transcript keep at least, the newest ones, and at most a quarter more;
   * default 500. Of chats that have ended no log is kept, and of visitors in no chat the newest 1,000 are known.
   */
  readonly historyLimit?: number;
  /**
   * Told in one line each of what happens: chats, logins, sockets, subscriptions, calls that failed, faults. No line
   * holds a token, a session's address or a control character. Default nobody is told.
   */
  readonly log?: (line: string) => void;
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
  /** Where their WebSockets are then, as a pattern: `ws://…/{session_id}:{client_id}`. Bots take the login's answer. */
  readonly websocket: string;
  /** What bots log in with. */
  readonly accessToken: string;
  /** The page: visitors to talk as, the account, its faults and every frame, for a browser on this machine. */
  readonly page: string;
  /** Brings a visitor to the website. */
  visitor(options?: VisitorOptions): Promise<Visitor>;
  /**
   * Sits down at the screen of an agent of the account; the same one each time.
   *
   * @throws {TypeError} if the account has no agent of that display name.
   */
  agent(display_name: string): HumanAgent;
  /** What the service shall do wrong. */
  readonly faults: FaultBook;
  /** What truly happened. */
  readonly ledger: Ledger;
  /**
   * Closes all sockets with 1001, cuts those that do not answer within 250 ms, stops the server, and fails whatever is
   * still waited for. May be called again.
   */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts a local Conversations API on 127.0.0.1.
 *
 * @throws {Error} if the port is taken.
 * @throws {TypeError} if a department or token names an agent who is not in the account.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const service = createService(options, (session) => `ws://${host()}${streamPath}${addressPart(session)}`);
  const { account, faults, ledger } = service;
  const [accessToken = ""] = service.tokens.keys();
  const lifetime = createLifetime();
  const website = createWebsite({ account, lifetime });
  const scene = { website, service, endpoint: () => endpoint };
  if (options.log) startLog(service, options.log);
  const server = createHttp(service, createPage(scene));
  const sockets = acceptSockets(server, service);
  let closing: Promise<void> | undefined;

  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  const endpoint = `http://${host()}${requestPath}`;
  const websocket = `ws://${host()}${streamPath}{session_id}:{client_id}`;
  const page = `http://${host()}/`;
  const people = { visitor, agent: website.agent };
  return { endpoint, websocket, accessToken, page, ...people, faults, ledger, close, [Symbol.asyncDispose]: close };

  function host(): string {
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("The sandbox is closed.");
    return `${address.address}:${address.port}`;
  }

  async function visitor(options: VisitorOptions = {}): Promise<Visitor> {
    return website.visitor(options);
  }

  function close(): Promise<void> {
    closing ??= shut();
    return closing;
  }

  async function shut(): Promise<void> {
    lifetime.end();
    const closed = [sockets.close(), once(server, "close")];
    server.close();
    server.closeAllConnections();
    // Only now that nothing can go out any more.
    faults.clear();
    await Promise.all(closed);
    ledger.end();
  }
}

function createService(options: SandboxOptions, websocketUrl: Service["websocketUrl"]): Service {
  const { now = Date.now, clock = systemClock, random = Math.random, limits = {}, historyLimit = 500 } = options;
  const accessToken = options.accessToken ?? `sandbox-token-${letters(random, 16)}`;
  const account = createAccount(options.account ?? defaultAccount, { now, random, historyLimit });
  const seeds = { [accessToken]: { agent: account.bot.display_name }, ...options.tokens };
  const ledger = createLedger({ now, limit: options.ledgerLimit ?? 50_000, tokens: Object.keys(seeds) });
  return {
    account,
    sessions: new Map(),
    tokens: readTokens(seeds, [...account.agents.values()]),
    limits: { requestsPerMinute: Infinity, subscriptionsPerSession: Infinity, ...limits },
    faults: createFaultBook(clock, (fault) => ledger.record({ kind: "fault", fault })),
    ledger,
    clock,
    numbers: { sessions: 0, sockets: 0 },
    websocketUrl,
    beforeAnswer: options.beforeAnswer ?? (() => {}),
    idleTimeoutMs: options.idleTimeoutMs ?? 60_000,
  };
}
