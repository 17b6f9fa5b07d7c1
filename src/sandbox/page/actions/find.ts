// The visitor or agent that an action names.

import type { VisitorChannel, VisitorRecord } from "../../account/model.ts";
import type { HumanAgent } from "../../actors/human-agent.ts";
import type { Visitor } from "../../actors/visitor.ts";
import { BadAction, type Body, text } from "../body.ts";
import type { PageContext } from "../context.ts";

const isGone = "This visitor is not on the website any more.";

/** @throws {BadAction} if the visitor is no longer on the website. */
export function findVisitor({ actors }: PageContext, body: Body): Visitor {
  const visitor = actors.visitors.get(text(body, "visitor"));
  if (!visitor) throw new BadAction(isGone);
  return visitor;
}

/** @throws {BadAction} if the visitor is no longer on the website. */
export function findVisitorRecord(context: PageContext, body: Body): VisitorRecord {
  const record = context.service.account.visitors.get(findVisitor(context, body).id);
  if (!record) throw new BadAction(isGone);
  return record;
}

/** Returns the chat of the visitor that the body names; undefined if there is none. */
export function findChannel(context: PageContext, body: Body): VisitorChannel | undefined {
  return context.service.account.channels.get(findVisitor(context, body).channel_id ?? "");
}

/** @throws {BadAction} if there is no such agent, or if it is the bot. */
export function findAgent({ service, actors }: PageContext, body: Body): HumanAgent {
  const { agents, bot } = service.account;
  const agent = agents.get(text(body, "agent"));
  if (!agent || agent === bot) throw new BadAction("There is no human agent with this id.");
  return actors.agent(agent.display_name);
}
