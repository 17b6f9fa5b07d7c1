// Permissions in a channel. Documented or observed: sending into an unserved channel joins it; an agent who only listens
// cannot send; `backoff` holds a message back if another agent serves the channel, and has no effect for an agent who is
// in the channel. It follows that a message without `backoff` joins a channel that another agent serves.

import { join } from "../account/chat.ts";
import type { Account, Agent, VisitorChannel } from "../account/model.ts";
import { Refusal } from "../support/refusal.ts";
import type { AgentSession } from "./sessions.ts";

/** Returns true if a session receives the events of a channel: unserved ones, its agent's own, and those it listens to. */
export function canSee({ agent, listening }: AgentSession, channel: VisitorChannel): boolean {
  return channel.agents.size === 0 || channel.agents.has(agent) || listening.has(channel);
}

/** Returns true if `backoff` holds a message back. */
export function isServedByOthers(channel: VisitorChannel, agent: Agent): boolean {
  return channel.agents.size > 0 && !channel.agents.has(agent);
}

/** @throws {Refusal} if the session only listens to the channel. */
export function assertNotListening({ agent, listening }: AgentSession, channel: VisitorChannel): void {
  if (channel.agents.has(agent) || !listening.has(channel)) return;
  throw new Refusal("The agent only listens to this channel.");
}

/** Lets the session's agent join a channel in order to write there. */
export function joinToWrite(account: Account, channel: VisitorChannel, session: AgentSession): void {
  assertNotListening(session, channel);
  join(account, channel, session.agent);
}

/**
 * Transfers are for the agents of a channel. Any agent may transfer an unserved channel (assumption: unserved-transfer).
 *
 * @throws {Refusal} if another agent serves the channel.
 */
export function assertCanTransfer(channel: VisitorChannel, agent: Agent): void {
  if (isServedByOthers(channel, agent)) throw new Refusal("The agent does not serve this channel.");
}

/** @throws {Refusal} if the agent is not in the channel. */
export function assertServes(channel: VisitorChannel, agent: Agent): void {
  if (!channel.agents.has(agent)) throw new Refusal("The agent does not serve this channel.");
}
