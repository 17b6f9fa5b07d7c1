import { digits, letters, type Random } from "./ids.ts";
import type { Agent, VisitorChannel } from "./model.ts";

/** What one `startAgentSession` returned, for as long as it is good. */
export interface AgentSession {
  readonly session_id: string;
  readonly client_id: string;
  readonly agent: Agent;
  /** Channels whose activity this session gets without its agent being in them. */
  readonly listening: Set<VisitorChannel>;
  /** One for each connection: sends EOS there and closes it. */
  readonly endings: Set<(reason: string) => void>;
}

/** The agent sessions that are good, by their part of the address. */
export type Sessions = Map<string, AgentSession>;

/**
 * What EOS says. The first is the vendor's guide's example and stands for an address that was never authenticated;
 * that `stopAgentSession` is followed by the same words is a guess. The second was seen in a public client.
 */
export const eosReason = {
  unexpected: "unexpected session state",
  concurrent: "concurrent session limit reached",
} as const;

/** Starts an agent session; the agent's other ones end, as the vendor's guide says of a concurrent login. */
export function startSession(sessions: Sessions, agent: Agent, random: Random): AgentSession {
  endSessions(sessions, agent, eosReason.concurrent);
  const session_id = letters(random, 6);
  const client_id = digits(random, 10);
  const session: AgentSession = { session_id, client_id, agent, listening: new Set(), endings: new Set() };
  sessions.set(addressPart(session), session);
  return session;
}

/** Ends all agent sessions of an agent, who is then `OFFLINE`: a guess. */
export function endSessions(sessions: Sessions, agent: Agent, reason: string): void {
  for (const [part, session] of sessions) {
    if (session.agent !== agent) continue;
    sessions.delete(part);
    agent.status = "OFFLINE";
    for (const end of session.endings) end(reason);
  }
}

/**
 * Takes note that a connection is gone. With an agent's last one the agent is `OFFLINE`: a guess, as public clients
 * set their status anew after each reconnect.
 */
export function dropConnection(sessions: Sessions, session: AgentSession, ending: (reason: string) => void): void {
  session.endings.delete(ending);
  const isGood = sessions.get(addressPart(session)) === session;
  if (isGood && session.endings.size === 0) session.agent.status = "OFFLINE";
}

/** The last part of a WebSocket address. */
export function addressPart({ session_id, client_id }: Pick<AgentSession, "session_id" | "client_id">): string {
  return `${session_id}:${client_id}`;
}
