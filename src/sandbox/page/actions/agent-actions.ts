import type { AgentStatus } from "../../../../generated/schema.ts";
import { quote } from "../../../text/clean.ts";
import { BadAction, type Body, flag, text } from "../body.ts";
import type { Action } from "./action.ts";
import { findAgent, findChannel, findVisitor } from "./find.ts";

/** Actions of human agents. */
export const agentActions: Readonly<Record<string, Action>> = {
  "set-status": (context, body) => findAgent(context, body).setsStatus(readStatus(body)),
  "agent-says": (context, body) => {
    const agent = findAgent(context, body);
    return agent.says(text(body, "text"), { with: findVisitor(context, body) });
  },
  "agent-types": (context, body) => {
    const agent = context.service.account.agents.get(findAgent(context, body).id);
    const channel = findChannel(context, body);
    if (agent && channel) context.typing.setAgent(agent, channel, flag(body, "typing"));
  },
  "agent-leaves": (context, body) => findAgent(context, body).leaves({ with: findVisitor(context, body) }),
};

function readStatus(body: Body): AgentStatus {
  const status = text(body, "status");
  const statuses: readonly AgentStatus[] = ["ONLINE", "AWAY", "INVISIBLE", "OFFLINE"];
  const knownStatus = statuses.find((each) => each === status);
  if (!knownStatus) throw new BadAction(`An agent cannot be ${quote(status)}.`);
  return knownStatus;
}
