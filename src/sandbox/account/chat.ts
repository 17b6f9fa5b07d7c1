// What can happen in a chat, in the order of its life. Each verb changes the account, writes the log and tells the
// watchers; who may do what is decided by the caller.

import { keepNewest, keepNewestKeys } from "../newest.ts";
import { rest, tell } from "./account.ts";
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

/** A message of nothing but text. */
export function plainDraft(content: string): Draft {
  return { content, msg_id: null, options: null, structured: null, fallback: null };
}

/** Of so many chats that have ended is it known that there were any. */
const endedLimit = 10_000;

/**
 * Starts a chat: the visitor comes into a channel of a new id. That the department which a visitor picks keeps nobody
 * else out is a guess.
 */
export function startChat(account: Account, visitor: VisitorRecord, department?: Department): VisitorChannel {
  const scribeId = scribeIdOf(account.key, letters(account.random, 14), account.now());
  const channel: VisitorChannel = {
    id: channelId(visitor.lcId, scribeId),
    visitor,
    agents: new Set(),
    typing: new Set(),
    log: [],
    forgotten: 0,
    department,
  };
  account.visitors.set(visitor.id, visitor);
  account.idle.delete(visitor);
  account.channels.set(channel.id, channel);
  visitor.channel = channel;
  write(account, memberChange(account, channel, { kind: "join", user: visitor, department }));
  return channel;
}

/** Lets an agent in; with one who is in already nothing happens. */
export function join(account: Account, channel: VisitorChannel, agent: Agent, department?: Department): void {
  if (channel.agents.has(agent)) return;
  channel.agents.add(agent);
  write(account, memberChange(account, channel, { kind: "join", user: agent, department }));
}

/** Posts a message, which also ends the sign that its sender is typing. */
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

/** Shows or hides the sign that an agent is typing. */
export function showTyping(
  account: Account,
  channel: VisitorChannel,
  { agent, typing }: { agent: Agent; typing: boolean },
): void {
  if (typing) channel.typing.add(agent);
  else channel.typing.delete(agent);
  tell(account, { kind: "channel", channel });
}

/** Hands the channel to a department, for which one of its agents comes in. */
export function transfer(
  account: Account,
  channel: VisitorChannel,
  to: { department: Department; agent: Agent },
): void {
  channel.department = to.department;
  tell(account, { kind: "channel", channel });
  join(account, channel, to.agent, to.department);
}

/** Lets an agent out. The log is written first, so that whoever leaves is told of it too. */
export function leave(account: Account, channel: VisitorChannel, agent: Agent): void {
  if (!channel.agents.has(agent)) return;
  write(account, memberChange(account, channel, { kind: "leave", user: agent }));
  channel.agents.delete(agent);
  channel.typing.delete(agent);
}

/** The visitor goes, and with that the channel ends; of its log nothing is kept. */
export function endChat(account: Account, channel: VisitorChannel): void {
  const { channels, ended } = account;
  const { id, visitor } = channel;
  visitor.channel = undefined;
  channels.delete(id);
  ended.add(id);
  keepNewestKeys(ended, endedLimit);
  rest(account, visitor);
  write(account, memberChange(account, channel, { kind: "leave", user: visitor }));
}

interface Change {
  readonly kind: MemberChange["kind"];
  readonly user: User;
  readonly department?: Department | undefined;
}

function memberChange(account: Account, channel: VisitorChannel, { kind, user, department }: Change): MemberChange {
  const timestamp = nextTime(account, channel.visitor);
  const id = opaqueId(kind === "join" ? "MEMBER_JOIN" : "MEMBER_LEAVE", logIdOf(channel.visitor.lcId, timestamp));
  return { kind, id, channel, user, user_name: user.display_name, department, timestamp };
}

function write(account: Account, entry: LogEntry): void {
  const { channel } = entry;
  channel.log.push(entry);
  channel.forgotten += keepNewest(channel.log, account.historyLimit);
  tell(account, entry);
}

/** The time, moved on where needed: ids of log entries hold it, so no two of a visitor may share a millisecond. */
function nextTime(account: Account, visitor: VisitorRecord): number {
  visitor.latest = Math.max(Math.floor(account.now()), visitor.latest + 1);
  return visitor.latest;
}
