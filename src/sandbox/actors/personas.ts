import type { WaitOptions } from "../support/wait-for.ts";
import type { Visitor } from "./visitor.ts";

/** A script for a visitor. Resolves at its end, and fails with the transcript if the bot does not answer. */
export type Persona = (visitor: Visitor, options?: WaitOptions) => Promise<void>;

/** Scripts for demos and load. Each needs a bot that answers every message. */
export const personas = { polite, fast, specialCharacters, dropsOff } as const satisfies Record<string, Persona>;

/** Greets, waits for each answer, says thanks, and leaves. */
async function polite(visitor: Visitor, options?: WaitOptions): Promise<void> {
  for (const text of ["Good morning!", "Could you help me, please?", "Thank you, that is all. Goodbye!"]) {
    await visitor.says(text);
    await visitor.hears(/./s, options);
  }
  await visitor.leaves();
}

/** Says five short things without waiting, and then waits for an answer to each. */
async function fast(visitor: Visitor, options?: WaitOptions): Promise<void> {
  const texts = ["hi", "hello??", "is anyone there", "i have a question", "about my order"];
  for (const text of texts) await visitor.says(text);
  for (const _ of texts) await visitor.hears(/./s, options);
  await visitor.leaves();
}

/** Sends texts that break a bot that builds queries from strings: quotes, braces, backslashes, line breaks and more. */
async function specialCharacters(visitor: Visitor, options?: WaitOptions): Promise<void> {
  for (const text of awkwardTexts) {
    await visitor.says(text);
    await visitor.hears(/./s, options);
  }
  await visitor.leaves();
}

/** The texts that `specialCharacters` sends. */
export const awkwardTexts = [
  'He said "hello" and left.',
  'const a = { b: ["c", `d`] }; // {{ }}',
  "C:\\new\\table",
  "one line\nand\r\nanother\tone",
  '") { success } stopAgentSession { success } }',
  '"""#{not} a block""" $variable',
  "\u2028 \u0000 \u{1F600} \uD83D",
] as const;

/** Asks and leaves before the bot can answer; comes back for a second chat, and leaves after one answer. */
async function dropsOff(visitor: Visitor, options?: WaitOptions): Promise<void> {
  await visitor.says("Is anyone");
  await visitor.leaves();
  await visitor.says("Sorry, I was cut off. Is anyone there?");
  await visitor.hears(/./s, options);
  await visitor.says("Oh, one mom");
  await visitor.leaves();
}
