import type { TranscriptEntry } from "../../actors/transcript.ts";
import type { Visitor } from "../../actors/visitor.ts";
import type { PageContext } from "../context.ts";
import type { Look } from "./look.ts";
import type { TranscriptUpdate } from "./updates.ts";

/** The most entries of a transcript that are sent. */
export const transcriptEntries = 200;

/** Creates a function that returns what is new in the open chats since the last call. */
export function createTranscriptsFeed({ actors }: PageContext): (look: Look) => TranscriptUpdate[] {
  const lastSent = new Map<string, TranscriptEntry | undefined>();
  return ({ open }) => {
    for (const id of lastSent.keys()) if (!open.includes(id)) lastSent.delete(id);
    return open.flatMap((id) => {
      const visitor = actors.visitors.get(id);
      return visitor ? (newsOf(visitor) ?? []) : [];
    });
  };

  function newsOf({ id, transcript }: Visitor): TranscriptUpdate | undefined {
    const last = lastSent.get(id);
    if (lastSent.has(id) && transcript.at(-1) === last) return undefined;
    const place = transcript.lastIndexOf(last as TranscriptEntry);
    const entries = transcript.slice(place + 1).slice(-transcriptEntries);
    lastSent.set(id, transcript.at(-1));
    return { kind: "transcript", visitor: id, reset: place < 0, entries };
  }
}
