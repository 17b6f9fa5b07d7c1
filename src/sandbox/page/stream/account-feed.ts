import { departmentStatus } from "../../account/account.ts";
import type { Account, Agent } from "../../account/model.ts";
import { describeFault } from "../../faults/describe-fault.ts";
import type { ArmedFault, FaultBook } from "../../faults/fault-book.ts";
import type { Service } from "../../sessions/service.ts";
import type { AccountUpdate, AgentView, ArmedView, DepartmentView } from "./updates.ts";

/** The maximum number of visitors whose names are listed for each agent. */
const namedVisitors = 3;

/** Creates a function that returns the agents, departments and faults, or undefined if nothing changed since the last call. */
export function createAccountFeed({ account, faults, tokens }: Service): () => AccountUpdate | undefined {
  let last = "";
  return () => {
    const update: AccountUpdate = {
      kind: "account",
      agents: viewAgents(account, new Set([...tokens.values()].filter((each) => typeof each === "object"))),
      departments: viewDepartments(account),
      armed: viewArmed(faults),
      held: faults.held,
    };
    const text = JSON.stringify(update);
    if (text === last) return undefined;
    last = text;
    return update;
  };
}

function viewAgents({ agents, bot, channels }: Account, withToken: ReadonlySet<Agent>): AgentView[] {
  // One pass over the chats, and not one for each agent: the page looks several times a second.
  const visitorsOf = new Map([...agents.values()].map((agent) => [agent, [] as string[]]));
  for (const channel of channels.values()) {
    for (const agent of channel.agents) visitorsOf.get(agent)?.push(channel.visitor.display_name);
  }
  return [...visitorsOf].map(([agent, visitors]) => ({
    id: agent.id,
    display_name: agent.display_name,
    status: agent.status,
    hasToken: withToken.has(agent),
    isBot: agent === bot,
    chats: visitors.length,
    visitors: visitors.slice(0, namedVisitors),
  }));
}

function viewDepartments({ departments }: Account): DepartmentView[] {
  return [...departments.values()].map((department) => ({
    name: department.name,
    status: departmentStatus(department),
    agents: department.agents.map(({ display_name }) => display_name),
  }));
}

function viewArmed({ armed }: FaultBook): ArmedView[] {
  return armed.map((each) => ({
    number: numberOf(each),
    fault: each.fault,
    sentence: describeFault(each.fault, each.remaining),
    remaining: each.remaining,
    triggered: each.triggered,
  }));
}

const numbers = new WeakMap<ArmedFault, number>();
let numbered = 0;

/** Returns the number by which an armed fault can be disarmed. */
export function numberOf(armed: ArmedFault): number {
  const number = numbers.get(armed) ?? ++numbered;
  numbers.set(armed, number);
  return number;
}
