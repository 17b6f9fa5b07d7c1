import type { AgentStatus } from "../../../generated/schema.ts";
import { isObject } from "../../runtime/protocol/decode.ts";
import { quote } from "../../text/clean.ts";
import type { HumanAgent } from "../actors/human-agent.ts";
import type { Visitor } from "../actors/visitor.ts";
import type { Fault } from "../faults/faults.ts";
import type { PageContext } from "./live.ts";
import { numberOf } from "./views.ts";

/** Thrown for an action that is not possible. The message is for the person at the page. */
export class BadAction extends Error {
  override readonly name = "BadAction";
}

interface Body extends Readonly<Record<string, unknown>> {
  readonly action?: unknown;
  readonly fault?: unknown;
  readonly number?: unknown;
}
type Action = (context: PageContext, body: Body) => unknown;

/** All actions of the page, by the name in the body's `action`. */
const actions: Readonly<Record<string, Action>> = {
  "add-visitor": ({ actors }, body) => {
    const [display_name, department] = [optionalText(body, "display_name"), optionalText(body, "department")];
    const { id } = actors.addVisitor({ ...(display_name && { display_name }), ...(department && { department }) });
    return { id };
  },
  say: (context, body) => visitorOf(context, body).says(text(body, "text")),
  rename: (context, body) => visitorOf(context, body).changesName(text(body, "display_name")),
  "end-chat": (context, body) => visitorOf(context, body).leaves(),
  "remove-visitor": (context, body) => context.actors.remove(visitorOf(context, body)),
  "set-status": (context, body) => agentOf(context, body).setsStatus(statusIn(body)),
  "agent-says": (context, body) => agentOf(context, body).says(text(body, "text"), { with: visitorOf(context, body) }),
  "agent-leaves": (context, body) => agentOf(context, body).leaves({ with: visitorOf(context, body) }),
  arm: ({ service }, { fault }) => {
    if (!isObject(fault)) throw new BadAction("The fault is not a JSON object.");
    // The fault book checks its parts.
    service.faults.arm(fault as unknown as Fault);
  },
  disarm: ({ service }, { number }) => {
    service.faults.armed.find((armed) => numberOf(armed) === number)?.disarm();
  },
  release: ({ service }) => ({ released: service.faults.release() }),
  "clear-faults": ({ service }) => service.faults.clear(),
};

/**
 * Carries an action out.
 *
 * @throws {BadAction} if it is unknown or not possible.
 */
export async function act(context: PageContext, body: unknown): Promise<unknown> {
  if (!isObject(body)) throw new BadAction("The body is not a JSON object.");
  const { action: name } = body;
  const action = typeof name === "string" && Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (!action) throw new BadAction(`There is no action ${quote(body.action)}.`);
  try {
    return (await action(context, body)) ?? {};
  } catch (error) {
    // The account, the actors and the fault book throw errors with readable messages.
    throw error instanceof BadAction ? error : new BadAction(error instanceof Error ? error.message : String(error));
  }
}

function visitorOf({ actors }: PageContext, body: Body): Visitor {
  const visitor = actors.visitors.get(text(body, "visitor"));
  if (!visitor) throw new BadAction("This visitor is not on the website any more.");
  return visitor;
}

function agentOf({ service, actors }: PageContext, body: Body): HumanAgent {
  const { agents, bot } = service.account;
  const agent = agents.get(text(body, "agent"));
  if (!agent || agent === bot) throw new BadAction("There is no human agent with this id.");
  return actors.agent(agent.display_name);
}

function statusIn(body: Body): AgentStatus {
  const status = text(body, "status");
  const statuses: readonly AgentStatus[] = ["ONLINE", "AWAY", "INVISIBLE", "OFFLINE"];
  const found = statuses.find((each) => each === status);
  if (!found) throw new BadAction(`An agent cannot be ${quote(status)}.`);
  return found;
}

function text(body: Body, name: string): string {
  const value = body[name];
  if (typeof value !== "string" || value.trim() === "") throw new BadAction(`The ${name} is missing.`);
  return value;
}

function optionalText(body: Body, name: string): string | undefined {
  return body[name] === undefined || body[name] === "" ? undefined : text(body, name);
}
