import type { AgentStatus } from "../../../generated/schema.ts";
import type { Fault } from "../faults/faults.ts";
import type { Visitor } from "../people/visitor.ts";
import type { Scene } from "./live.ts";
import { numberOf } from "./views.ts";

/** What the page asked for cannot be done; the message is for whoever sits at it. */
export class BadAction extends Error {
  override readonly name = "BadAction";
}

interface Body extends Readonly<Record<string, unknown>> {
  readonly action?: unknown;
  readonly fault?: unknown;
  readonly number?: unknown;
}
type Action = (scene: Scene, body: Body) => unknown;

/** Everything that can be done at the page, by the name that stands in the body's `action`. */
const actions: Readonly<Record<string, Action>> = {
  "add-visitor": ({ website }, body) => {
    const [display_name, department] = [optionalText(body, "display_name"), optionalText(body, "department")];
    const { id } = website.visitor({ ...(display_name && { display_name }), ...(department && { department }) });
    return { id };
  },
  say: (scene, body) => visitorOf(scene, body).says(text(body, "text")),
  rename: (scene, body) => visitorOf(scene, body).introduces(text(body, "display_name")),
  "end-chat": (scene, body) => visitorOf(scene, body).leaves(),
  "remove-visitor": (scene, body) => scene.website.remove(visitorOf(scene, body)),
  "set-status": (scene, body) => humanOf(scene, body).becomes(statusIn(body)),
  "agent-says": (scene, body) => humanOf(scene, body).says(text(body, "text"), { with: visitorOf(scene, body) }),
  "agent-leaves": (scene, body) => humanOf(scene, body).leaves({ with: visitorOf(scene, body) }),
  arm: ({ service }, { fault }) => {
    if (!isBody(fault)) throw new BadAction("The fault is not a JSON object.");
    // What is in it the fault book looks at.
    service.faults.arm(fault as unknown as Fault);
  },
  disarm: ({ service }, { number }) => {
    service.faults.armed.find((armed) => numberOf(armed) === number)?.disarm();
  },
  release: ({ service }) => ({ released: service.faults.release() }),
  "clear-faults": ({ service }) => service.faults.clear(),
};

/**
 * Does what the page asks for.
 *
 * @throws {BadAction} if that cannot be.
 */
export async function act(scene: Scene, body: unknown): Promise<unknown> {
  if (!isBody(body)) throw new BadAction("The body is not a JSON object.");
  const name = String(body.action);
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (!action) throw new BadAction(`There is no action ${JSON.stringify(name)}.`);
  try {
    return (await action(scene, body)) ?? {};
  } catch (error) {
    // What the account, the people and the fault book refuse, they say in words.
    throw error instanceof BadAction ? error : new BadAction(error instanceof Error ? error.message : String(error));
  }
}

function visitorOf({ website }: Scene, body: Body): Visitor {
  const visitor = website.visitors.get(text(body, "visitor"));
  if (!visitor) throw new BadAction("This visitor is not on the website any more.");
  return visitor;
}

function humanOf({ service, website }: Scene, body: Body) {
  const { agents, bot } = service.account;
  const agent = agents.get(text(body, "agent"));
  if (!agent || agent === bot) throw new BadAction("There is no human agent with this id.");
  return website.agent(agent.display_name);
}

function statusIn(body: Body): AgentStatus {
  const status = text(body, "status");
  const statuses: readonly AgentStatus[] = ["ONLINE", "AWAY", "INVISIBLE", "OFFLINE"];
  const found = statuses.find((each) => each === status);
  if (!found) throw new BadAction(`An agent cannot be ${JSON.stringify(status)}.`);
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

function isBody(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
