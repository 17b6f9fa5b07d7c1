import { admitVisitor, rename } from "../account/account.ts";
import { endChat, plainDraft, post, startChat } from "../account/chat.ts";
import type { Department, Happening } from "../account/model.ts";
import type { VisitorSeed } from "../account/seed.ts";
import type { WaitOptions } from "../waits.ts";
import { createHearing } from "./hearing.ts";
import type { Surroundings } from "./surroundings.ts";
import { type TranscriptEntry, type TranscriptMessage, tappablesIn, toTranscript } from "./transcript.ts";

/** Who comes to the website, and with what. */
export interface VisitorOptions extends VisitorSeed {
  /** False for a widget that shows the fallback of structured messages; default true. */
  readonly structuredMessages?: boolean;
  /** The name of the department that the visitor picks for each chat; default none. */
  readonly department?: string;
}

/** Somebody on the website, who does what the test says and waits for what shall come. */
export interface Visitor {
  /** The id by which the API knows the visitor. */
  readonly id: string;
  readonly display_name: string;
  /** The id of the channel of the chat that is going on. */
  readonly channel_id: string | undefined;
  /** What the visitor saw and said, oldest first, over all chats; no more than the newest, by `historyLimit`. */
  readonly transcript: readonly TranscriptEntry[];
  /** The display names of the agents who are typing. */
  readonly typing: readonly string[];

  /** Says something, in a new chat if none is going on. Resolves once the account has it. */
  says(text: string): Promise<void>;

  /**
   * Waits for an agent's message: one that is exactly the string, or that the expression matches, and that was not
   * heard before. Each message is heard once.
   *
   * @throws {Error} with the transcript, if it did not come in time or the sandbox closed.
   */
  hears(text: string | RegExp, options?: WaitOptions): Promise<TranscriptMessage>;

  /**
   * Taps a quick reply, button, plain option, panel or list item, in the latest message of this chat that has it.
   * Resolves with the value that was said for it, or with the address that it opens.
   *
   * @throws {Error} with the transcript, if no message of this chat has it.
   */
  taps(label: string): Promise<string>;

  /**
   * Waits until an agent of that display name is in the chat, or an agent of the department of that name to which the
   * chat was transferred. Resolves with the agent's display name.
   *
   * @throws {Error} with the transcript, if nobody came in time or the sandbox closed.
   */
  meets(name: string, options?: WaitOptions): Promise<string>;

  /** Gives another name. */
  introduces(display_name: string): Promise<void>;

  /** Ends the chat, if one is going on. */
  leaves(): Promise<void>;
}

/**
 * Brings a visitor to the website.
 *
 * @throws {TypeError} if there is no such department.
 */
export function createVisitor(surroundings: Surroundings, options: VisitorOptions): Visitor {
  const { account, lifetime } = surroundings;
  const { structuredMessages = true, department: picked, ...seed } = options;
  const department = picked === undefined ? undefined : departmentOf(surroundings, picked);
  const record = admitVisitor(account, seed);
  const name = () => record.display_name;
  const hearing = createHearing({ name, isOther: isFromAgent, lifetime, historyLimit: account.historyLimit });
  const { transcript, hears, complaint } = hearing;
  /** Where in the transcript this chat begins. */
  let start = 0;

  return {
    id: record.id,
    get display_name() {
      return record.display_name;
    },
    get channel_id() {
      return record.channel?.id;
    },
    transcript,
    get typing() {
      return [...(record.channel?.typing ?? [])].map(({ display_name }) => display_name);
    },
    says,
    hears,
    taps,
    meets,
    introduces,
    leaves,
  };

  function see(happening: Happening): void {
    if (happening.kind === "account" || happening.channel.visitor !== record) return;
    if (happening.kind !== "channel") start -= hearing.see(toTranscript(happening, structuredMessages));
    hearing.recheck();
  }

  async function says(text: string): Promise<void> {
    if (lifetime.isOver) throw new Error(`${record.display_name} cannot say anything: the sandbox is closed.`);
    post(account, record.channel ?? begin(), { from: record, draft: plainDraft(text) });
  }

  /** Only in a chat is there anything to see: a visitor who is in none costs nothing. */
  function begin() {
    start = transcript.length;
    account.watchers.add(see);
    return startChat(account, record, department);
  }

  async function taps(label: string): Promise<string> {
    const messages = transcript.slice(Math.max(0, start)).filter(isMessage).filter(isFromAgent).reverse();
    const tapped = messages.flatMap(tappablesIn).find((tappable) => tappable.label === label);
    if (!record.channel || !tapped) throw new Error(complaint(`sees no ${JSON.stringify(label)} to tap.`));
    if (tapped.does === "say") await says(tapped.value);
    return tapped.value;
  }

  function meets(name: string, options?: WaitOptions): Promise<string> {
    const look = () => {
      const { agents, department } = record.channel ?? {};
      const inChat = [...(agents ?? [])];
      const members = department?.name === name ? department.agents : [];
      return inChat.find((agent) => agent.display_name === name || members.includes(agent))?.display_name;
    };
    return hearing.waitFor(look, `did not meet ${JSON.stringify(name)}`, options);
  }

  async function introduces(display_name: string): Promise<void> {
    rename(account, record, display_name);
  }

  async function leaves(): Promise<void> {
    if (record.channel) endChat(account, record.channel);
    account.watchers.delete(see);
  }
}

function departmentOf({ account }: Surroundings, name: string): Department {
  const found = [...account.departments.values()].find((department) => department.name === name);
  if (!found) throw new TypeError(`There is no department ${name} in the account.`);
  return found;
}

function isMessage(entry: TranscriptEntry): entry is TranscriptMessage {
  return entry.kind === "message";
}

function isFromAgent({ by }: TranscriptMessage): boolean {
  return by === "agent";
}
