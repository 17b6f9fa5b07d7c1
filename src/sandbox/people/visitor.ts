import { admitVisitor } from "../account/account.ts";
import { endChat, plainDraft, post, startChat } from "../account/chat.ts";
import type { Account, Happening } from "../account/model.ts";
import type { VisitorSeed } from "../account/seed.ts";
import type { WaitOptions } from "../waits.ts";
import { createHearing } from "./hearing.ts";
import { type TranscriptEntry, type TranscriptMessage, tappablesIn, toTranscript } from "./transcript.ts";

/** Who comes to the website, and with what. */
export interface VisitorOptions extends VisitorSeed {
  /** False for a widget that shows the fallback of structured messages; default true. */
  readonly structuredMessages?: boolean;
}

/** Somebody on the website, who does what the test says and waits for what shall come. */
export interface Visitor {
  /** The id by which the API knows the visitor. */
  readonly id: string;
  /** The id of the channel of the chat that is going on. */
  readonly channel_id: string | undefined;
  /** Everything the visitor saw and said, oldest first, over all chats. */
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

  /** Ends the chat, if one is going on. */
  leaves(): Promise<void>;
}

/** A visitor, and the way home. */
export interface VisitorHandle {
  readonly visitor: Visitor;
  /** Takes the visitor off the website: whatever is waited for fails. */
  readonly dismiss: () => void;
}

/** Brings a visitor to the website. */
export function createVisitor(account: Account, { structuredMessages = true, ...seed }: VisitorOptions): VisitorHandle {
  const record = admitVisitor(account, seed);
  const hearing = createHearing(() => record.display_name, isFromAgent);
  const { transcript, hears, complaint } = hearing;
  /** Where in the transcript this chat begins. */
  let start = 0;
  let isDismissed = false;

  account.watchers.add(see);
  return {
    visitor: {
      id: record.id,
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
      leaves,
    },
    dismiss,
  };

  function see(happening: Happening): void {
    if (happening.channel.visitor !== record) return;
    if (happening.kind !== "change") transcript.push(toTranscript(happening, structuredMessages));
    hearing.recheck();
  }

  async function says(text: string): Promise<void> {
    if (isDismissed) throw new Error(`${record.display_name} cannot say anything: the sandbox is closed.`);
    if (!record.channel) start = transcript.length;
    const channel = record.channel ?? startChat(account, record);
    post(account, channel, { from: record, draft: plainDraft(text) });
  }

  async function taps(label: string): Promise<string> {
    const messages = transcript.slice(start).filter(isMessage).filter(isFromAgent).reverse();
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

  async function leaves(): Promise<void> {
    if (record.channel) endChat(account, record.channel);
  }

  function dismiss(): void {
    isDismissed = true;
    account.watchers.delete(see);
    hearing.end();
  }
}

function isMessage(entry: TranscriptEntry): entry is TranscriptMessage {
  return entry.kind === "message";
}

function isFromAgent({ by }: TranscriptMessage): boolean {
  return by === "agent";
}
