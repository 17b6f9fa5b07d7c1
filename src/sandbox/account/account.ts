import type { AgentStatus, DepartmentStatus } from "../../../generated/schema.ts";
import { cleanLine } from "../../text/clean.ts";
import { Refusal } from "../support/refusal.ts";
import { digits, lcIdOf, letters, opaqueId } from "./ids.ts";
import type { Account, AccountEvent, Agent, Department, VisitorChannel, VisitorRecord } from "./model.ts";
import type { AccountSeed, AgentSeed, DepartmentSeed, VisitorSeed } from "./seed.ts";

/** The parts of an account that the caller provides. */
export type AccountEnvironment = Pick<Account, "now" | "random" | "historyLimits">;

/**
 * The maximum number of visitors without a chat that the account keeps. A visitor who was removed returns with a new
 * chat.
 */
const idleLimit = 1_000;

/**
 * Creates an account with the agents and departments of a seed, and without visitors.
 *
 * @throws {TypeError} if a department names an agent who is not in the seed.
 */
export function createAccount(seed: AccountSeed, environment: AccountEnvironment): Account {
  const { random } = environment;
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
    listeners: new Set(),
    ...environment,
  };
}

function createAgent({ display_name, name = display_name, status = "ONLINE" }: AgentSeed, localId: number): Agent {
  return { kind: "agent", id: opaqueId("AGENT", String(localId)), name, display_name, status };
}

function createDepartment(seed: DepartmentSeed, agents: readonly Agent[], localId: number): Department {
  const members = seed.agents.map((name) => {
    const agent = agents.find(({ display_name }) => display_name === name);
    if (!agent)
      throw new TypeError(
        `The department ${cleanLine(seed.name, 100)} names the agent ${cleanLine(name, 100)}, who is not in the account.`,
      );
    return agent;
  });
  return { id: opaqueId("DEPARTMENT", String(localId)), name: seed.name, agents: members };
}

/** Adds a visitor to the website, without a chat. */
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
  markIdle(account, visitor);
  emit(account, { kind: "account" });
  return visitor;
}

/** Records that a visitor has no chat. */
export function markIdle(account: Account, visitor: VisitorRecord): void {
  const { idle, visitors } = account;
  idle.add(visitor);
  for (const oldest of idle) {
    if (idle.size <= idleLimit) return;
    idle.delete(oldest);
    visitors.delete(oldest.id);
  }
}

/** The parts of a visitor that can be changed. A part that is missing is left as it is. */
export interface VisitorChange {
  readonly display_name?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly phone?: string | null | undefined;
}

/** Changes a visitor's name, e-mail address or phone number. */
export function editVisitor(account: Account, visitor: VisitorRecord, change: VisitorChange): void {
  visitor.display_name = change.display_name ?? visitor.display_name;
  visitor.email = change.email ?? visitor.email;
  visitor.phone = change.phone ?? visitor.phone;
  emit(account, { kind: "account" });
}

/**
 * Adds tags to a visitor.
 *
 * @throws {Refusal} if a tag is longer than 255 characters, or if the visitor would have more than 1,000 tags
 * (assumption: tag-limits).
 */
export function tag(account: Account, visitor: VisitorRecord, tags: readonly string[]): void {
  if (tags.some(({ length }) => length > 255)) throw new Refusal("A tag cannot be longer than 255 characters.");
  const all = new Set([...visitor.current_tags, ...tags]);
  if (all.size > 1000) throw new Refusal("A visitor cannot have more than 1000 tags.");
  for (const each of tags) visitor.current_tags.add(each);
  emit(account, { kind: "account" });
}

/** Changes an agent's status and, with it, that of the agent's departments. */
export function setStatus(account: Account, agent: Agent, status: AgentStatus): void {
  agent.status = status;
  emit(account, { kind: "account" });
}

/** Calls all listeners. */
export function emit(account: Account, event: AccountEvent): void {
  for (const listener of account.listeners) listener(event);
}

/** Returns the best status of a department's agents. Invisible agents do not count (assumption: department-status). */
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
 * Finds a visitor by either form of the id: the opaque id or, as in the example of the vendor's guide, the bare id.
 *
 * @throws {Refusal} if there is no such visitor.
 */
export function findVisitor(account: Account, id: string): VisitorRecord {
  const { visitors } = account;
  return visitors.get(id) ?? visitors.get(opaqueId("VISITOR", id)) ?? refuse("visitor", id);
}

/** @throws {Refusal} if there is no such channel, or if its chat has ended (assumption: ended-chats). */
export function findOpenChannel(account: Account, id: string): VisitorChannel {
  if (account.ended.has(id)) throw new Refusal("The chat in this channel has ended.");
  return account.channels.get(id) ?? refuse("channel", id);
}

function refuse(type: string, id: string): never {
  throw new Refusal(`There is no ${type} with the id ${JSON.stringify(id.slice(0, 200))}.`);
}

function byId<Thing extends { readonly id: string }>(things: readonly Thing[]): ReadonlyMap<string, Thing> {
  return new Map(things.map((thing) => [thing.id, thing]));
}
