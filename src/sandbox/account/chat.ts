// The actions of a chat, in the order of its life. Each changes the account, writes the log and calls the listeners. The
// caller checks permissions.

import { createHistory, trimOldestKeys } from "../support/bounded.ts";
import { emit, markIdle } from "./account.ts";
import { channelId, letters, logIdOf, opaqueId, scribeIdOf } from "./ids.ts";
import type {
  Account,
  Agent,
  Department,
  Draft,
  LogEntry,
  MemberChange,
  Message,
  User,
  VisitorChannel,
  VisitorRecord,
} from "./model.ts";

/** Creates the draft of a message that has only text. */
export function plainDraft(content: string): Draft {
  return { content, msg_id: null, options: null, structured: null, fallback: null };
}

/** The number of ended chats that are remembered. */
const endedLimit = 10_000;

/**
 * Starts a chat: the visitor joins a channel with a new id. Agents outside the department that the visitor picks can see
 * the channel, too (assumption: picked-department).
 */
export function startChat(account: Account, visitor: VisitorRecord, department?: Department): VisitorChannel {
  const scribeId = scribeIdOf(account.key, letters(account.random, 14), account.now());
  const channel: VisitorChannel = {
    id: channelId(visitor.lcId, scribeId),
    visitor,
    agents: new Set(),
    typing: new Set(),
    log: createHistory(account.historyLimits),
    department,
  };
  account.visitors.set(visitor.id, visitor);
  account.idle.delete(visitor);
  account.channels.set(channel.id, channel);
  visitor.channel = channel;
  write(account, memberChange(account, channel, { kind: "join", user: visitor, department }));
  return channel;
}

/** Lets an agent join. Nothing happens if the agent is already in the channel. */
export function join(account: Account, channel: VisitorChannel, agent: Agent, department?: Department): void {
  if (channel.agents.has(agent)) return;
  channel.agents.add(agent);
  write(account, memberChange(account, channel, { kind: "join", user: agent, department }));
}

/** Posts a message. Its sender is no longer shown as typing. */
export function post(account: Account, channel: VisitorChannel, { from, draft }: { from: User; draft: Draft }): void {
  if (from.kind === "agent") channel.typing.delete(from);
  const timestamp = nextTime(account, channel.visitor);
  const message: Message = {
    ...draft,
    kind: "message",
    id: opaqueId("CHAT_MESSAGE", logIdOf(channel.visitor.lcId, timestamp)),
    channel,
    from,
    sender_name: from.display_name,
    timestamp,
  };
  write(account, message);
}

/** Shows an agent as typing, or no longer. */
export function showTyping(
  account: Account,
  channel: VisitorChannel,
  { agent, typing }: { agent: Agent; typing: boolean },
): void {
  if (typing) channel.typing.add(agent);
  else channel.typing.delete(agent);
  emit(account, { kind: "channel", channel });
}

/** Transfers the channel to a department: sets the department, and lets one of its agents join. */
export function transfer(
  account: Account,
  channel: VisitorChannel,
  to: { department: Department; agent: Agent },
): void {
  channel.department = to.department;
  emit(account, { kind: "channel", channel });
  join(account, channel, to.agent, to.department);
}

/** Lets an agent leave. The log is written first, so that the leaving agent receives the event, too. */
export function leave(account: Account, channel: VisitorChannel, agent: Agent): void {
  if (!channel.agents.has(agent)) return;
  write(account, memberChange(account, channel, { kind: "leave", user: agent }));
  channel.agents.delete(agent);
  channel.typing.delete(agent);
}

/** Ends a chat: the visitor leaves, and the channel and its log are discarded. */
export function endChat(account: Account, channel: VisitorChannel): void {
  const { channels, ended } = account;
  const { id, visitor } = channel;
  visitor.channel = undefined;
  channels.delete(id);
  ended.add(id);
  trimOldestKeys(ended, endedLimit);
  markIdle(account, visitor);
  write(account, memberChange(account, channel, { kind: "leave", user: visitor }));
}

interface MemberChangeDraft {
  readonly kind: MemberChange["kind"];
  readonly user: User;
  readonly department?: Department | undefined;
}

function memberChange(
  account: Account,
  channel: VisitorChannel,
  { kind, user, department }: MemberChangeDraft,
): MemberChange {
  const timestamp = nextTime(account, channel.visitor);
  const id = opaqueId(kind === "join" ? "MEMBER_JOIN" : "MEMBER_LEAVE", logIdOf(channel.visitor.lcId, timestamp));
  return { kind, id, channel, user, user_name: user.display_name, department, timestamp };
}

function write(account: Account, entry: LogEntry): void {
  const { channel } = entry;
  channel.log.push(entry, sizeOf(entry));
  emit(account, entry);
}

/** Returns about how many bytes an entry holds. */
export function sizeOf(entry: LogEntry): number {
  if (entry.kind !== "message") return entryBytes;
  const { content, msg_id, options, structured, fallback } = entry;
  const parts = structured || fallback ? JSON.stringify([structured, fallback]).length : 0;
  return entryBytes + content.length + (msg_id?.length ?? 0) + (options?.join().length ?? 0) + parts;
}

/** About how many bytes an entry without content holds. */
const entryBytes = 200;

/**
 * Returns the time, or a later time if needed: each of a visitor's log entries has its own time, which is part of its
 * id.
 */
function nextTime(account: Account, visitor: VisitorRecord): number {
  visitor.latest = Math.max(Math.floor(account.now()), visitor.latest + 1);
  return visitor.latest;
}
