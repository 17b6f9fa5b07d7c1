import { tell } from "../account/account.ts";
import { createHumanAgent, type HumanAgent } from "./human-agent.ts";
import type { Surroundings } from "./surroundings.ts";
import { createVisitor, type Visitor, type VisitorOptions } from "./visitor.ts";

/** Everybody who takes part by script or by the page, and not by the API. */
export interface Website {
  /** Those of the visitors whom the account still knows, the latest last. */
  readonly visitors: ReadonlyMap<string, Visitor>;
  visitor(options: VisitorOptions): Visitor;
  /** Sends a visitor away for good, out of a chat if need be. */
  remove(visitor: Visitor): Promise<void>;
  /** @throws {TypeError} if the account has no agent of that display name. */
  agent(display_name: string): HumanAgent;
}

/** A website without anybody. */
export function createWebsite(surroundings: Surroundings): Website {
  const { account, lifetime } = surroundings;
  const visitors = new Map<string, Visitor>();
  const humans = new Map<string, HumanAgent>();
  return { visitors, visitor, remove, agent };

  function visitor(options: VisitorOptions): Visitor {
    if (lifetime.isOver) throw new Error("The sandbox is closed.");
    const visitor = createVisitor(surroundings, options);
    visitors.set(visitor.id, visitor);
    // Not each time, since it looks at all of them.
    if (visitors.size > account.visitors.size) forget();
    return visitor;
  }

  function forget(): void {
    for (const id of visitors.keys()) if (!account.visitors.has(id)) visitors.delete(id);
  }

  async function remove(visitor: Visitor): Promise<void> {
    await visitor.leaves();
    visitors.delete(visitor.id);
    tell(account, { kind: "account" });
  }

  function agent(display_name: string): HumanAgent {
    const record = [...account.agents.values()].find((agent) => agent.display_name === display_name);
    if (!record) throw new TypeError(`There is no agent ${display_name} in the account.`);
    const human = humans.get(record.id) ?? createHumanAgent(surroundings, record);
    humans.set(record.id, human);
    return human;
  }
}
