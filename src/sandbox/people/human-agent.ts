import type { AgentStatus } from "../../../generated/schema.ts";
import { setStatus } from "../account/account.ts";
import { join, leave, plainDraft, post } from "../account/chat.ts";
import type { Agent, Happening, LogEntry, VisitorChannel } from "../account/model.ts";
import type { WaitOptions } from "../waits.ts";
import { createHearing } from "./hearing.ts";
import type { Surroundings } from "./surroundings.ts";
import { type TranscriptEntry, type TranscriptMessage, toTranscript } from "./transcript.ts";
import type { Visitor } from "./visitor.ts";

/** In whose chat; needed by an agent who is in none or in several. */
export interface InChat {
  readonly with?: Pick<Visitor, "channel_id">;
}

/** A human agent of the account, who does what the test says. Sits at the vendor's own screen, not at the API. */
export interface HumanAgent {
  /** The id by which the API knows the agent. */
  readonly id: string;
  readonly display_name: string;
  readonly status: AgentStatus;
  /**
   * What the agent sees of all chats, oldest first: of each one the log from its beginning, once the agent is in. No
   * more than the newest, by `historyLimit`, and none of chats that ended before the agent was first asked for.
   */
  readonly transcript: readonly TranscriptEntry[];

  /** Changes status, and with it that of the agent's departments. Who is `ONLINE` comes when invited. */
  becomes(status: AgentStatus): Promise<void>;

  /**
   * Says something in a chat, and comes into it if need be.
   *
   * @throws {Error} with the transcript, if it is not clear in which, or the sandbox closed.
   */
  says(text: string, where?: InChat): Promise<void>;

  /**
   * Waits for a message of somebody else in one of the agent's chats: one that is exactly the string, or that the
   * expression matches, and that was not heard before.
   *
   * @throws {Error} with the transcript, if it did not come in time or the sandbox closed.
   */
  hears(text: string | RegExp, options?: WaitOptions): Promise<TranscriptMessage>;

  /**
   * Waits to be in a chat with the visitor of that display name.
   *
   * @throws {Error} with the transcript, if it did not come to that in time or the sandbox closed.
   */
  meets(name: string, options?: WaitOptions): Promise<void>;

  /** Leaves a chat; one that the agent is not in stays as it is. Throws as `says` does. */
  leaves(where?: InChat): Promise<void>;
}

/** Seats somebody at an agent's screen. */
export function createHumanAgent({ account, lifetime }: Surroundings, record: Agent): HumanAgent {
  const { display_name } = record;
  const { historyLimit } = account;
  const hearing = createHearing({ name: () => display_name, isOther: isFromOther, lifetime, historyLimit });
  const shown = new WeakSet<LogEntry>();

  for (const channel of account.channels.values()) if (channel.agents.has(record)) showLog(channel);
  account.watchers.add(see);
  return {
    id: record.id,
    display_name,
    get status() {
      return record.status;
    },
    transcript: hearing.transcript,
    becomes,
    says,
    hears: hearing.hears,
    meets,
    leaves,
  };

  function see(happening: Happening): void {
    if (happening.kind === "account" || !happening.channel.agents.has(record)) return;
    showLog(happening.channel);
    hearing.recheck();
  }

  function showLog({ log }: VisitorChannel): void {
    // From the end, since all but the newest are shown as a rule.
    const unshown = log.slice(log.findLastIndex((entry) => shown.has(entry)) + 1);
    for (const entry of unshown) {
      shown.add(entry);
      hearing.see(toTranscript(entry, true));
    }
  }

  async function becomes(status: AgentStatus): Promise<void> {
    setStatus(account, record, status);
  }

  async function says(text: string, where: InChat = {}): Promise<void> {
    if (lifetime.isOver) throw new Error(`${display_name} cannot say anything: the sandbox is closed.`);
    const channel = channelOf(where);
    join(account, channel, record);
    post(account, channel, { from: record, draft: plainDraft(text) });
  }

  function meets(name: string, options?: WaitOptions): Promise<void> {
    const look = () => (ownChannels().some(({ visitor }) => visitor.display_name === name) ? true : undefined);
    return hearing.waitFor(look, `did not meet ${JSON.stringify(name)}`, options).then(() => {});
  }

  async function leaves(where: InChat = {}): Promise<void> {
    leave(account, channelOf(where), record);
  }

  function channelOf({ with: visitor }: InChat): VisitorChannel {
    const own = ownChannels();
    const named = visitor && account.channels.get(visitor.channel_id ?? "");
    const channel = visitor ? named : own[0];
    if (visitor && !named) throw new Error(hearing.complaint("finds no chat with that visitor."));
    if (!channel || (!visitor && own.length > 1)) {
      throw new Error(hearing.complaint(`is in ${own.length} chats: say with whom, as in { with: ann }.`));
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
