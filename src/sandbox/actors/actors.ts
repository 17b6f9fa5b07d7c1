import { cleanLine } from "../../text/clean.ts";
import { emit } from "../account/account.ts";
import { createHumanAgent, type HumanAgent } from "./human-agent.ts";
import type { ActorEnvironment } from "./listener.ts";
import { createVisitor, type Visitor, type VisitorOptions } from "./visitor.ts";

/** The participants that a script or the page controls: visitors and human agents. */
export interface Actors {
  /** The visitors whom the account still keeps, most recent last. */
  readonly visitors: ReadonlyMap<string, Visitor>;
  /** Brings a visitor to the website. */
  addVisitor(options: VisitorOptions): Visitor;
  /** Removes a visitor for good, and ends the visitor's chat. */
  remove(visitor: Visitor): Promise<void>;
  /**
   * Returns the agent with that display name, the same object each time.
   *
   * @throws {TypeError} if the account has no such agent.
   */
  agent(display_name: string): HumanAgent;
}

/** Creates an empty set of actors. */
export function createActors(environment: ActorEnvironment): Actors {
  const { account, lifetime } = environment;
  const visitors = new Map<string, Visitor>();
  const agents = new Map<string, HumanAgent>();
  return { visitors, addVisitor, remove, agent };

  function addVisitor(options: VisitorOptions): Visitor {
    if (lifetime.isOver) throw new Error("The sandbox is closed.");
    const visitor = createVisitor(environment, options);
    visitors.set(visitor.id, visitor);
    // Not after every visitor, because it checks all of them.
    if (visitors.size > account.visitors.size) dropForgotten();
    return visitor;
  }

  function dropForgotten(): void {
    for (const id of visitors.keys()) if (!account.visitors.has(id)) visitors.delete(id);
  }

  async function remove(visitor: Visitor): Promise<void> {
    await visitor.leaves();
    visitors.delete(visitor.id);
    emit(account, { kind: "account" });
  }

  function agent(display_name: string): HumanAgent {
    const record = [...account.agents.values()].find((agent) => agent.display_name === display_name);
    if (!record) {
      const names = [...account.agents.values()].map((agent) => cleanLine(agent.display_name, 100)).join(", ");
      throw new TypeError(`There is no agent ${cleanLine(display_name, 100)} in the account. There are: ${names}.`);
    }
    const agent = agents.get(record.id) ?? createHumanAgent(environment, record);
    agents.set(record.id, agent);
    return agent;
  }
}
