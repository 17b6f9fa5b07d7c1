// Who may do what in a channel. Documented or seen: an unserved channel is joined by sending into it; one that is
// only listened to cannot be sent into; `backoff` holds a message back if somebody else serves the channel, and is
// void for an agent who is in. From that it follows that without `backoff` and without listening a message into
// somebody else's channel joins it.

import { join } from "../account/chat.ts";
import type { Account, Agent, VisitorChannel } from "../account/model.ts";
import { Refusal } from "../errors.ts";
import type { AgentSession } from "./sessions.ts";

/** Whether a session is told what happens in a channel: unserved ones, its agent's own, and those it listens to. */
export function covers({ agent, listening }: AgentSession, channel: VisitorChannel): boolean {
  return channel.agents.size === 0 || channel.agents.has(agent) || listening.has(channel);
}

/** Whether `backoff` holds something back. */
export function isServedByOthers(channel: VisitorChannel, agent: Agent): boolean {
  return channel.agents.size > 0 && !channel.agents.has(agent);
}

/** @throws {Refusal} if the session only listens to the channel. */
export function checkNotListening({ agent, listening }: AgentSession, channel: VisitorChannel): void {
  if (channel.agents.has(agent) || !listening.has(channel)) return;
  throw new Refusal("The agent only listens to this channel.");
}

/** Brings the session's agent into a channel, to write there. */
export function takePart(account: Account, channel: VisitorChannel, session: AgentSession): void {
  checkNotListening(session, channel);
  join(account, channel, session.agent);
}

/**
 * Handing over and tagging are for the agents of a channel. That an unserved channel may be handed over by anybody is
 * a guess.
 *
 * @throws {Refusal} if somebody else serves the channel.
 */
export function checkMayHandOver(channel: VisitorChannel, agent: Agent): void {
  if (isServedByOthers(channel, agent)) throw new Refusal("The agent does not serve this channel.");
}

/** @throws {Refusal} if the agent is not in the channel. */
export function checkServes(channel: VisitorChannel, agent: Agent): void {
  if (!channel.agents.has(agent)) throw new Refusal("The agent does not serve this channel.");
}
