import type { Lifetime } from "../lifetime.ts";
import { keepNewest } from "../newest.ts";
import { createWaits, type WaitOptions } from "../waits.ts";
import { printTranscript, type TranscriptEntry, type TranscriptMessage } from "./transcript.ts";

/** Somebody who follows a conversation and waits for what shall come. */
export interface Hearing {
  /** What was seen, oldest first; of an endless conversation only the newest. */
  readonly transcript: readonly TranscriptEntry[];
  /** Enters what was seen; returns how many of the oldest entries went for it. */
  see(entry: TranscriptEntry): number;
  /**
   * Waits for a message of somebody else that is exactly the string, or that the expression matches, and that was not
   * heard before.
   */
  hears(text: string | RegExp, options?: WaitOptions): Promise<TranscriptMessage>;
  /** Waits for something to be there; `what` says that it is not, without the name and without a full stop. */
  waitFor<Found>(look: () => Found | undefined, what: string, options?: WaitOptions): Promise<Found>;
  /** Something happened: everything that is waited for is looked at anew. */
  recheck(): void;
  /** A complaint by name, with the transcript. */
  complaint(what: string): string;
}

/** Who follows a conversation, and within what. */
export interface Hearer {
  /** Asked for only when there is something to complain of. */
  readonly name: () => string;
  /** Tells whose messages are heard. */
  readonly isOther: (message: TranscriptMessage) => boolean;
  /** Everything that is waited for fails when it is over. */
  readonly lifetime: Lifetime;
  /** How many entries of the transcript are kept at least. */
  readonly historyLimit: number;
}

/** Has seen nothing yet. */
export function createHearing({ name, isOther, lifetime, historyLimit }: Hearer): Hearing {
  const transcript: TranscriptEntry[] = [];
  const heard = new WeakSet<TranscriptEntry>();
  const waits = createWaits(lifetime);
  return { transcript, see, hears, waitFor, recheck: waits.recheck, complaint };

  function see(entry: TranscriptEntry): number {
    transcript.push(entry);
    return keepNewest(transcript, historyLimit);
  }

  function hears(text: string | RegExp, options?: WaitOptions): Promise<TranscriptMessage> {
    // search, unlike test, keeps no place in an expression with the flag g.
    const matches = (said: string) => (typeof text === "string" ? said === text : said.search(text) >= 0);
    const look = () => {
      const messages = transcript.filter((entry): entry is TranscriptMessage => entry.kind === "message");
      const found = messages.find((message) => isOther(message) && !heard.has(message) && matches(message.text));
      if (found) heard.add(found);
      return found;
    };
    return waitFor(look, `did not hear ${typeof text === "string" ? JSON.stringify(text) : text}`, options);
  }

  function waitFor<Found>(look: () => Found | undefined, what: string, options?: WaitOptions): Promise<Found> {
    return waits.waitFor({ look, complain: (when) => complaint(`${what} ${when}.`) }, options);
  }

  function complaint(what: string): string {
    return `${name()} ${what}\n${printTranscript(transcript)}`;
  }
}
