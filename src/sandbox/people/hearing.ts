import { createWaits, type WaitOptions } from "../waits.ts";
import { printTranscript, type TranscriptEntry, type TranscriptMessage } from "./transcript.ts";

/** Somebody who follows a conversation and waits for what shall come. */
export interface Hearing {
  /** Everything that was seen, oldest first. */
  readonly transcript: TranscriptEntry[];
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
  /** Nothing more will come: everything that is waited for fails. */
  end(): void;
}

/** `name` is asked for only when there is something to complain of; `isOther` tells whose messages are heard. */
export function createHearing(name: () => string, isOther: (message: TranscriptMessage) => boolean): Hearing {
  const transcript: TranscriptEntry[] = [];
  const heard = new Set<TranscriptEntry>();
  const waits = createWaits();
  return { transcript, hears, waitFor, recheck: waits.recheck, complaint, end: waits.abandon };

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
