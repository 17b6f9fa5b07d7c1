import type { AgentStatus } from "../../../generated/schema.ts";
import { cleanLine, quote } from "../../text/clean.ts";
import { setStatus } from "../account/account.ts";
import { join, leave, plainDraft, post } from "../account/chat.ts";
import type { AccountEvent, Agent, LogEntry, Message, VisitorChannel } from "../account/model.ts";
import type { WaitOptions } from "../support/wait-for.ts";
import { checkStatus, checkWords } from "./check-input.ts";
import { type ActorEnvironment, createListener, type MessagePattern } from "./listener.ts";
import { type TranscriptEntry, type TranscriptMessage, toTranscript } from "./transcript.ts";
import type { Visitor } from "./visitor.ts";

/** Selects a chat; needed by an agent who has none or several. */
export interface ChatChoice {
  readonly with?: Pick<Visitor, "channel_id">;
}

/**
 * The reply to each message of a visitor: a fixed text, or a function that returns a text, or undefined for no reply.
 */
export type AgentReply = string | ((message: TranscriptMessage) => string | undefined);

/** A human agent of the account, controlled by a test. Such an agent uses the vendor's own screen, not the API. */
export interface HumanAgent {
  /** The agent's id in the API. */
  readonly id: string;
  readonly display_name: string;
  readonly status: AgentStatus;
  /**
   * Everything that the agent sees in all chats, oldest first: the whole log of each chat that the agent has joined.
   * Only the newest entries are kept, by `historyLimits`. Chats that ended before the first call of `agent()` are
   * missing.
   */
  readonly transcript: readonly TranscriptEntry[];

  /** Changes the agent's status and, with it, that of the agent's departments. An `ONLINE` agent joins when invited. */
  setsStatus(status: AgentStatus): Promise<void>;

  /**
   * Says something in a chat, and joins the chat first if needed.
   *
   * @throws {Error} with the transcript, if it is not clear which chat is meant, or if the sandbox closed.
   */
  says(text: string, chat?: ChatChoice): Promise<void>;

  /**
   * Waits for a message from another participant in one of the agent's chats. The pattern is the whole text, an
   * expression that matches a part of the text, or a description of the message. Each message is heard once, oldest
   * first.
   *
   * @throws {Error} with the transcript and the calls that the service refused, if no such message came in time.
   */
  hears(pattern: MessagePattern, options?: WaitOptions): Promise<TranscriptMessage>;

  /**
   * Waits for `ms` milliseconds of real time in which no one says anything in the agent's chats.
   *
   * @throws {Error} with the transcript, as soon as there is a message that was not heard before.
   */
  hearsNothing(ms: number): Promise<void>;

  /**
   * Answers every message that a visitor writes in one of the agent's chats from now on. Returns a function that stops
   * the answers. A second call replaces the reply of the first.
   */
  answers(reply: AgentReply): () => void;

  /**
   * Waits until the agent is in a chat with the visitor of that display name.
   *
   * @throws {Error} with the transcript, if the agent was not in such a chat in time.
   */
  waitsForVisitor(name: string, options?: WaitOptions): Promise<void>;

  /** Leaves a chat; nothing happens if the agent is not in it. Throws as `says` does. */
  leaves(chat?: ChatChoice): Promise<void>;
}

/** Creates the screen of an agent. */
export function createHumanAgent(environment: ActorEnvironment, record: Agent): HumanAgent {
  const { account, lifetime } = environment;
  const { display_name } = record;
  const listener = createListener({ ...environment, name: () => display_name, isOther: isFromOther });
  const shownEntries = new WeakSet<LogEntry>();
  let reply: AgentReply | undefined;

  for (const channel of account.channels.values()) if (channel.agents.has(record)) showLog(channel);
  account.listeners.add(onEvent);
  return {
    id: record.id,
    display_name,
    get status() {
      return record.status;
    },
    transcript: listener.transcript,
    setsStatus,
    says,
    hears: listener.hears,
    hearsNothing: listener.hearsNothing,
    answers,
    waitsForVisitor,
    leaves,
  };

  function onEvent(event: AccountEvent): void {
    if (event.kind === "account" || !event.channel.agents.has(record)) return;
    showLog(event.channel);
    listener.recheck();
    if (event.kind === "message" && event.from.kind === "visitor") answer(event);
  }

  function showLog({ log }: VisitorChannel): void {
    // Searches from the end, because usually only the newest entries are not shown yet.
    const unshown = log.items.slice(log.items.findLastIndex((entry) => shownEntries.has(entry)) + 1);
    for (const entry of unshown) {
      shownEntries.add(entry);
      listener.add(toTranscript(entry, true));
    }
  }

  function answers(given: AgentReply): () => void {
    reply = given;
    return () => {
      if (reply === given) reply = undefined;
    };
  }

  function answer(message: Message): void {
    const transcribed = toTranscript(message, true) as TranscriptMessage;
    const text = typeof reply === "function" ? reply(transcribed) : reply;
    if (text === undefined) return;
    // Delayed until the visitor's message has reached everyone.
    queueMicrotask(() => {
      if (!lifetime.isOver && message.channel.agents.has(record)) write(message.channel, text);
    });
  }

  async function setsStatus(status: AgentStatus): Promise<void> {
    checkStatus(status);
    setStatus(account, record, status);
  }

  async function says(text: string, chat: ChatChoice = {}): Promise<void> {
    checkWords(text);
    if (lifetime.isOver) throw new Error(`${cleanLine(display_name, 100)} cannot say anything: the sandbox is closed.`);
    const channel = channelOf(chat);
    listener.mark();
    join(account, channel, record);
    write(channel, text);
  }

  function write(channel: VisitorChannel, text: string): void {
    post(account, channel, { from: record, draft: plainDraft(text) });
  }

  async function waitsForVisitor(name: string, options?: WaitOptions): Promise<void> {
    const check = () => ownChannels().find(({ visitor }) => visitor.display_name === name);
    await listener.waitFor({ check, failure: `did not meet ${quote(name)}`, caller: waitsForVisitor }, options);
  }

  async function leaves(chat: ChatChoice = {}): Promise<void> {
    leave(account, channelOf(chat), record);
  }

  function channelOf({ with: visitor }: ChatChoice): VisitorChannel {
    const own = ownChannels();
    const channelOfVisitor = visitor && account.channels.get(visitor.channel_id ?? "");
    const channel = visitor ? channelOfVisitor : own[0];
    if (visitor && !channelOfVisitor) throw new Error(listener.describe("finds no chat with that visitor."));
    if (!channel || (!visitor && own.length > 1)) {
      throw new Error(listener.describe(`is in ${own.length} chats: name the visitor, as in { with: ann }.`));
    }
    return channel;
  }

  function ownChannels(): VisitorChannel[] {
    return [...account.channels.values()].filter(({ agents }) => agents.has(record));
  }

  function isFromOther({ by, from }: TranscriptMessage): boolean {
    return by === "visitor" || from !== display_name;
  }
}
