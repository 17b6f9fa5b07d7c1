import { cleanLine } from "../text/clean.ts";
import type { AccountEvent } from "./account/model.ts";
import { printEntry, toTranscript } from "./actors/transcript.ts";
import { createNarrator } from "./ledger/narrate.ts";
import type { Service } from "./sessions/service.ts";

/** The kind of a line of the log: something in a chat, something that failed, or anything else. */
export type LogKind = "chat" | "failure" | "event";

/** Calls `log` with a line for each event in the chats and on the sockets. */
export function startLog({ account, ledger }: Service, log: (line: string, kind: LogKind) => void): void {
  const narrate = createNarrator();
  account.listeners.add(logChat);
  ledger.listeners.add((entry) => {
    const narration = narrate(entry);
    if (narration) log(cleanLine(narration.line, 1000), narration.isFailure ? "failure" : "event");
  });

  function logChat(event: AccountEvent): void {
    if (event.kind === "account" || event.kind === "channel") return;
    const { display_name } = event.channel.visitor;
    log(`[${cleanLine(display_name, 100)}] ${printEntry(toTranscript(event, true))}`, "chat");
  }
}
