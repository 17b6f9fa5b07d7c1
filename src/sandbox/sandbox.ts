import { cleanLine } from "../text/clean.ts";
// Declarations use Symbol.asyncDispose: projects without the types of Node.js get it from here.
/// <reference lib="esnext.disposable" preserve="true" />

import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createAccount } from "./account/account.ts";
import { checkAccount } from "./account/check-account.ts";
import { letters } from "./account/ids.ts";
import { type AccountSeed, defaultAccount } from "./account/seed.ts";
import { createActors } from "./actors/actors.ts";
import type { HumanAgent } from "./actors/human-agent.ts";
import type { Visitor, VisitorOptions } from "./actors/visitor.ts";
import { type Assumption, assumptions } from "./assumptions.ts";
import { createFaultBook, type FaultBook } from "./faults/fault-book.ts";
import { createLedger, type Ledger } from "./ledger/ledger.ts";
import { startLog } from "./log.ts";
import { checkOptions, defaultLimits, type SandboxOptions } from "./options.ts";
import { createPage } from "./page/page.ts";
import { createHttpServer, requestPath } from "./server/http.ts";
import { createOriginCheck, hostNamesOf, inUrl, isLoopback } from "./server/origin-check.ts";
import { acceptSockets, streamPath } from "./server/upgrade.ts";
import type { Service } from "./sessions/service.ts";
import { addressPart } from "./sessions/sessions.ts";
import { readTokens, type TokenSeed } from "./sessions/tokens.ts";
import { systemClock } from "./support/clock.ts";
import { createLifetime } from "./support/wait-for.ts";

/** A local Conversations API with its own account. */
export interface Sandbox {
  /** The address at which bots log in, in place of `https://chat-api.zopim.com/graphql/request`. */
  readonly endpoint: string;
  /** The pattern of the WebSocket addresses, `ws://…/{session_id}:{client_id}`. Bots take the address from the login. */
  readonly websocket: string;
  /** The token with which the account's bot logs in. */
  readonly accessToken: string;
  /** The address of the page, for a browser: visitors to talk as, the account, faults and every frame. */
  readonly page: string;
  /** Brings a visitor to the website. */
  addVisitor(options?: VisitorOptions): Promise<Visitor>;
  /**
   * Returns the human agent with that display name, the same object each time.
   *
   * @throws {TypeError} if the account has no such agent.
   */
  agent(display_name: string): HumanAgent;
  /** The faults that the sandbox produces on request. */
  readonly faults: FaultBook;
  /** The record of everything that the sandbox received and sent. */
  readonly ledger: Ledger;
  /** Everything that the sandbox does although no source shows what the service does. */
  readonly assumptions: readonly Assumption[];
  /**
   * Closes all sockets with 1001, cuts those that do not answer within 250 ms, stops the server, and fails everything
   * that still waits. May be called again.
   */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts a local Conversations API.
 *
 * @throws {Error} if the port is in use or the address is not this machine's.
 * @throws {TypeError} if an option is unknown or not valid, or if a department or token names an agent who is not in the
 * account.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  checkOptions(options);
  const { host = "127.0.0.1" } = options;
  const service = createService(options, websocketUrl);
  const { account, faults, ledger } = service;
  const [accessToken = ""] = service.tokens.keys();
  const lifetime = createLifetime();
  const actors = createActors({ account, ledger, lifetime });
  if (options.log) startLog(service, options.log);
  const refusalOf = createOriginCheck(hostNamesOf(host, options.hostNames));
  const server = createHttpServer(service, createPage({ actors, service, endpoint: () => endpoint }), refusalOf);
  const sockets = acceptSockets(server, service, refusalOf);
  let closing: Promise<void> | undefined;

  server.listen(options.port ?? 0, host);
  await once(server, "listening");
  const ownHost = hostOf(server.address() as AddressInfo);
  const endpoint = `http://${ownHost}${requestPath}`;
  return {
    endpoint,
    websocket: `ws://${ownHost}${streamPath}{session_id}:{client_id}`,
    accessToken,
    page: `http://${ownHost}/`,
    addVisitor: async (visitor = {}) => actors.addVisitor(visitor),
    agent: actors.agent,
    faults,
    ledger,
    assumptions,
    close,
    [Symbol.asyncDispose]: close,
  };

  /** Other machines get an address under the name by which they logged in. */
  function websocketUrl(session: Parameters<Service["websocketUrl"]>[0], requestHost?: string): string {
    const name = isLoopback(host) ? ownHost : (requestHost ?? ownHost);
    return `ws://${name}${streamPath}${addressPart(session)}`;
  }

  function close(): Promise<void> {
    closing ??= shutDown();
    return closing;
  }

  async function shutDown(): Promise<void> {
    lifetime.end();
    const closed = [sockets.close(), once(server, "close")];
    server.close();
    server.closeAllConnections();
    // Only after the sockets are closed: otherwise the held answers would still be sent.
    faults.clear();
    await Promise.all(closed);
    ledger.end();
  }
}

/** Returns the host and port under which this machine reaches a server. */
function hostOf({ address, port }: AddressInfo): string {
  const name = { "0.0.0.0": "127.0.0.1", "::": "::1" }[address] ?? address;
  return `${inUrl(name)}:${port}`;
}

function createService(options: SandboxOptions, websocketUrl: Service["websocketUrl"]): Service {
  const { clock = systemClock, random = Math.random, limits = {} } = options;
  const now = () => clock.now();
  const historyLimits = { ...defaultLimits.historyLimits, ...options.historyLimits };
  const ledgerLimits = { ...defaultLimits.ledgerLimits, ...options.ledgerLimits };
  const seed = options.account === undefined ? defaultAccount : checkAccount(options.account);
  const accessToken = options.accessToken ?? seed.bot.token ?? `sandbox-token-${letters(random, 16)}`;
  const account = createAccount(seed, { now, random, historyLimits });
  const seeds = tokensOf(seed, { accessToken, tokens: options.tokens });
  const ledger = createLedger({ now, limits: ledgerLimits, tokens: [...seeds.keys()] });
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
    idleTimeoutMs: options.idleTimeoutMs ?? 60_000,
  };
}

/**
 * Returns the agent or the problem of each token. The token of the account's bot comes first.
 *
 * @throws {TypeError} if another agent of the account has the token of the bot.
 */
function tokensOf(
  { bot, agents }: AccountSeed,
  { accessToken, tokens = {} }: { accessToken: string; tokens: SandboxOptions["tokens"] | undefined },
): ReadonlyMap<string, TokenSeed> {
  const seeds = new Map<string, TokenSeed>([[accessToken, { agent: bot.display_name }]]);
  for (const { token, display_name: agent } of agents) {
    if (token === accessToken)
      throw new TypeError(`The agent ${cleanLine(agent, 100)} has the access token of the account's bot.`);
    if (token !== undefined) seeds.set(token, { agent });
  }
  for (const [token, seed] of Object.entries(tokens)) seeds.set(token, seed);
  return seeds;
}
