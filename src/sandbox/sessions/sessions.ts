import { digits, letters, type Random } from "../account/ids.ts";
import type { Agent, VisitorChannel } from "../account/model.ts";
import type { RateLimit } from "./rate-limit.ts";

/** The agent session that one `startAgentSession` returned, while it is valid. */
export interface AgentSession {
  readonly session_id: string;
  readonly client_id: string;
  /** Its number in the ledger, from 1 on. */
  readonly number: number;
  readonly agent: Agent;
  /** Channels whose events this session receives although its agent is not in them. */
  readonly listening: Set<VisitorChannel>;
  /** The ids of its subscriptions, over all its sockets. */
  readonly subscriptions: Set<string>;
  /** The ids of subscriptions that have ended, the newest last. */
  readonly freedIds: string[];
  readonly rate: RateLimit;
  /** For each connection the function that ends it. */
  readonly connections: Set<EndConnection>;
}

/** The reason for which a session ends, and whether its sockets are left open. */
export interface End {
  readonly reason: string;
  readonly leaveOpen?: boolean | undefined;
}

/** Sends EOS on one connection and closes it. */
export type EndConnection = (end: End) => void;

/** The valid agent sessions, by their part of the address. */
export type Sessions = Map<string, AgentSession>;

/**
 * The reasons that EOS gives: for an address that was never authenticated, as in the example of the vendor's guide; for
 * another login of the same agent, as observed in a public client; and for `stopAgentSession` (assumption: stop-reason).
 */
export const eosReason = {
  unauthenticated: "unexpected session state",
  concurrent: "concurrent session limit reached",
  stopped: "unexpected session state",
} as const;

/** Starts an agent session. The agent's other sessions end, as the vendor's guide says of a concurrent login. */
export function startSession(
  sessions: Sessions,
  agent: Agent,
  { random, ...rest }: Pick<AgentSession, "number" | "rate"> & { readonly random: Random },
): AgentSession {
  endSessions(sessions, agent, { reason: eosReason.concurrent });
  const session: AgentSession = {
    session_id: letters(random, 6),
    client_id: digits(random, 10),
    agent,
    listening: new Set(),
    subscriptions: new Set(),
    freedIds: [],
    connections: new Set(),
    ...rest,
  };
  sessions.set(addressPart(session), session);
  return session;
}

/** Ends all sessions of an agent, whose status becomes `OFFLINE` (assumption: offline-after-session). */
export function endSessions(sessions: Sessions, agent: Agent, end: End): void {
  for (const [part, session] of sessions) {
    if (session.agent !== agent) continue;
    sessions.delete(part);
    agent.status = "OFFLINE";
    for (const endConnection of session.connections) endConnection(end);
  }
}

/** Frees the id of a subscription that has ended. */
export function freeId(subscription_id: string, { subscriptions, freedIds }: AgentSession): void {
  if (!subscriptions.delete(subscription_id)) return;
  freedIds.push(subscription_id);
  if (freedIds.length > maxFreedIds) freedIds.shift();
}

const maxFreedIds = 100;

/**
 * Removes a connection that has closed. After the last one the agent is `OFFLINE` (assumption: offline-after-connection):
 * public clients set their status again after each reconnect.
 */
export function dropConnection(sessions: Sessions, session: AgentSession, ending: EndConnection): void {
  session.connections.delete(ending);
  if (isGood(sessions, session) && session.connections.size === 0) session.agent.status = "OFFLINE";
}

/** Returns true if a session has not ended. */
export function isGood(sessions: Sessions, session: AgentSession): boolean {
  return sessions.get(addressPart(session)) === session;
}

/** Returns the last part of a session's WebSocket address. */
export function addressPart({ session_id, client_id }: Pick<AgentSession, "session_id" | "client_id">): string {
  return `${session_id}:${client_id}`;
}
