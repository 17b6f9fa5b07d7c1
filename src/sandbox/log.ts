import type { Happening } from "./account/model.ts";
import { createNarrator } from "./ledger/narrate.ts";
import { printEntry, toTranscript } from "./people/transcript.ts";
import type { Service } from "./service/service.ts";

/** Tells in a line of each thing that happens in the chats and on the wire. */
export function startLog({ account, ledger }: Service, log: (line: string) => void): void {
  const narrate = createNarrator();
  account.watchers.add(tellChat);
  ledger.readers.add((entry) => {
    const line = narrate(entry);
    if (line !== undefined) log(asOneLine(line));
  });

  function tellChat(happening: Happening): void {
    if (happening.kind === "account" || happening.kind === "channel") return;
    const { display_name } = happening.channel.visitor;
    log(asOneLine(`[${display_name}] ${printEntry(toTranscript(happening, true))}`));
  }
}

/** What visitors and bots say can hold anything: control characters would move or color the terminal. */
function asOneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    const short = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }[character];
    return short ?? `\\u{${character.codePointAt(0)?.toString(16)}}`;
  });
}
