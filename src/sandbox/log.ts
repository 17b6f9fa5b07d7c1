import { cleanLine } from "../text/clean.ts";
import type { AccountEvent } from "./account/model.ts";
import { printEntry, toTranscript } from "./actors/transcript.ts";
import { createNarrator } from "./ledger/narrate.ts";
import type { Service } from "./sessions/service.ts";

/** Calls `log` with a line for each event in the chats and on the sockets. */
export function startLog({ account, ledger }: Service, log: (line: string) => void): void {
  const narrate = createNarrator();
  account.listeners.add(logChat);
  ledger.listeners.add((entry) => {
    const line = narrate(entry);
    if (line !== undefined) log(cleanLine(line, 1000));
  });

  function logChat(event: AccountEvent): void {
    if (event.kind === "account" || event.kind === "channel") return;
    const { display_name } = event.channel.visitor;
    log(`[${cleanLine(display_name, 100)}] ${printEntry(toTranscript(event, true))}`);
  }
}
