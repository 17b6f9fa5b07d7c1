import { digits, letters, type Random } from "../account/ids.ts";
import type { Agent, VisitorChannel } from "../account/model.ts";
import type { RateLimit } from "./limits.ts";

/** What one `startAgentSession` returned, for as long as it is good. */
export interface AgentSession {
  readonly session_id: string;
  readonly client_id: string;
  /** The sandbox's own count, from 1 on: what the ledger calls it by. */
  readonly number: number;
  readonly agent: Agent;
  /** Channels whose activity this session gets without its agent being in them. */
  readonly listening: Set<VisitorChannel>;
  /** The ids of its subscriptions, over all its sockets. */
  readonly subscriptions: Set<string>;
  readonly rate: RateLimit;
  /** One for each connection: sends EOS there and closes it. */
  readonly endings: Set<Ending>;
}

/** With which words a session ends, and whether its sockets are left open. */
export interface End {
  readonly reason: string;
  readonly leaveOpen?: boolean | undefined;
}

/** Sends EOS on one connection and closes it. */
export type Ending = (end: End) => void;

/** The agent sessions that are good, by their part of the address. */
export type Sessions = Map<string, AgentSession>;

/**
 * What EOS says, for each of its causes: an address that was never authenticated, as in the vendor's guide's example;
 * another login of the same agent, as seen in a public client; and `stopAgentSession`, for which the words are a guess.
 */
export const eosReason = {
  unauthenticated: "unexpected session state",
  concurrent: "concurrent session limit reached",
  stopped: "unexpected session state",
} as const;

/** Starts an agent session; the agent's other ones end, as the vendor's guide says of a concurrent login. */
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
    endings: new Set(),
    ...rest,
  };
  sessions.set(addressPart(session), session);
  return session;
}

/** Ends all agent sessions of an agent, who is then `OFFLINE`: a guess. */
export function endSessions(sessions: Sessions, agent: Agent, end: End): void {
  for (const [part, session] of sessions) {
    if (session.agent !== agent) continue;
    sessions.delete(part);
    agent.status = "OFFLINE";
    for (const tell of session.endings) tell(end);
  }
}

/**
 * Takes note that a connection is gone. With an agent's last one the agent is `OFFLINE`: a guess, as public clients
 * set their status anew after each reconnect.
 */
export function dropConnection(sessions: Sessions, session: AgentSession, ending: Ending): void {
  session.endings.delete(ending);
  if (isGood(sessions, session) && session.endings.size === 0) session.agent.status = "OFFLINE";
}

/** Whether a session has not ended. */
export function isGood(sessions: Sessions, session: AgentSession): boolean {
  return sessions.get(addressPart(session)) === session;
}

/** The last part of a WebSocket address. */
export function addressPart({ session_id, client_id }: Pick<AgentSession, "session_id" | "client_id">): string {
  return `${session_id}:${client_id}`;
}
