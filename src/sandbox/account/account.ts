import type { AgentStatus, DepartmentStatus } from "../../../generated/schema.ts";
import { Refusal } from "../errors.ts";
import { digits, lcIdOf, letters, opaqueId, type Random } from "./ids.ts";
import type { Account, Agent, Department, Happening, VisitorChannel, VisitorRecord } from "./model.ts";
import type { AccountSeed, AgentSeed, DepartmentSeed, VisitorSeed } from "./seed.ts";

/** What an account does not make up by itself. */
export interface Surroundings {
  /** Time, in UNIX milliseconds. */
  readonly now: () => number;
  readonly random: Random;
  /** How many entries of each log are kept at least. */
  readonly historyLimit: number;
}

/** How many visitors without a chat the account knows at most; whoever was forgotten is known again with a chat. */
const idleLimit = 1_000;

/**
 * An account with the agents and departments of a seed, and no visitor yet.
 *
 * @throws {TypeError} if a department names an agent who is not in the seed.
 */
export function createAccount(seed: AccountSeed, { now, random, historyLimit }: Surroundings): Account {
  const firstId = Number(`1${digits(random, 6)}`);
  const bot = createAgent({ status: "OFFLINE", ...seed.bot }, firstId);
  const agents = [bot, ...seed.agents.map((agent, at) => createAgent(agent, firstId + at + 1))];
  const departments = seed.departments.map((department, at) => createDepartment(department, agents, firstId + at));
  return {
    key: letters(random, 8),
    bot,
    agents: byId(agents),
    departments: byId(departments),
    visitors: new Map(),
    idle: new Set(),
    channels: new Map(),
    ended: new Set(),
    historyLimit,
    watchers: new Set(),
    now,
    random,
  };
}

function createAgent({ display_name, name = display_name, status = "ONLINE" }: AgentSeed, localId: number): Agent {
  return { kind: "agent", id: opaqueId("AGENT", String(localId)), name, display_name, status };
}

function createDepartment(seed: DepartmentSeed, agents: readonly Agent[], localId: number): Department {
  const members = seed.agents.map((name) => {
    const agent = agents.find(({ display_name }) => display_name === name);
    if (!agent) throw new TypeError(`The department ${seed.name} names the agent ${name}, who is not in the account.`);
    return agent;
  });
  return { id: opaqueId("DEPARTMENT", String(localId)), name: seed.name, agents: members };
}

/** Lets a visitor onto the website, without a chat yet. */
export function admitVisitor(account: Account, seed: VisitorSeed): VisitorRecord {
  const { key, random, visitors } = account;
  const localId = `2.${letters(random, 14)}`;
  const visitor: VisitorRecord = {
    kind: "visitor",
    id: opaqueId("VISITOR", localId),
    localId,
    lcId: lcIdOf(key, letters(random, 14)),
    display_name: seed.display_name ?? `Visitor ${digits(random, 8)}`,
    email: seed.email ?? null,
    phone: seed.phone ?? null,
    external_id: seed.external_id ?? null,
    current_country: seed.current_country ?? null,
    current_region: seed.current_region ?? null,
    ip: seed.ip ?? "203.0.113.7",
    user_agent: seed.user_agent ?? "Mozilla/5.0 (sandbox)",
    current_tags: new Set(),
    channel: undefined,
    latest: 0,
  };
  visitors.set(visitor.id, visitor);
  rest(account, visitor);
  tell(account, { kind: "account" });
  return visitor;
}

/** Takes note that a visitor is in no chat. */
export function rest(account: Account, visitor: VisitorRecord): void {
  const { idle, visitors } = account;
  idle.add(visitor);
  for (const oldest of idle) {
    if (idle.size <= idleLimit) return;
    idle.delete(oldest);
    visitors.delete(oldest.id);
  }
}

/** Gives a visitor another name. */
export function rename(account: Account, visitor: VisitorRecord, display_name: string): void {
  visitor.display_name = display_name;
  tell(account, { kind: "account" });
}

/** Changes an agent's status, and with it that of the agent's departments. */
export function setStatus(account: Account, agent: Agent, status: AgentStatus): void {
  agent.status = status;
  tell(account, { kind: "account" });
}

/** Tells all watchers. */
export function tell(account: Account, happening: Happening): void {
  for (const watcher of account.watchers) watcher(happening);
}

/**
 * A department is there as far as its agents are. That agents who hide from visitors do not count is a guess.
 */
export function departmentStatus({ agents }: Department): DepartmentStatus {
  const statuses = agents.map(({ status }) => status);
  if (statuses.includes("ONLINE")) return "ONLINE";
  return statuses.includes("AWAY") ? "AWAY" : "OFFLINE";
}

/** @throws {Refusal} if there is no such agent. */
export function findAgent(account: Account, id: string): Agent {
  return account.agents.get(id) ?? refuse("agent", id);
}

/** @throws {Refusal} if there is no such department. */
export function findDepartment(account: Account, id: string): Department {
  return account.departments.get(id) ?? refuse("department", id);
}

/**
 * Takes both forms of a visitor's id: the opaque one and, as in the example of the vendor's guide, the bare one.
 *
 * @throws {Refusal} if there is no such visitor.
 */
export function findVisitor(account: Account, id: string): VisitorRecord {
  const { visitors } = account;
  return visitors.get(id) ?? visitors.get(opaqueId("VISITOR", id)) ?? refuse("visitor", id);
}

/** @throws {Refusal} if there is no such channel, or its chat has ended; that the latter is refused is a guess. */
export function findOpenChannel(account: Account, id: string): VisitorChannel {
  if (account.ended.has(id)) throw new Refusal("The chat in this channel has ended.");
  return account.channels.get(id) ?? refuse("channel", id);
}

function refuse(what: string, id: string): never {
  throw new Refusal(`There is no ${what} with the id ${JSON.stringify(id)}.`);
}

function byId<Thing extends { readonly id: string }>(things: readonly Thing[]): ReadonlyMap<string, Thing> {
  return new Map(things.map((thing) => [thing.id, thing]));
}
