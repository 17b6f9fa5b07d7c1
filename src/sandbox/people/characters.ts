import type { WaitOptions } from "../waits.ts";
import type { Visitor } from "./visitor.ts";

/** A little script for a visitor; ends when the scene is over, and fails with the transcript if nobody answers. */
export type Character = (visitor: Visitor, options?: WaitOptions) => Promise<void>;

/** Ready visitors for demos and load. Each needs a bot that answers whatever is said to it. */
export const characters = { polite, fast, pasting, leaving } as const satisfies Record<string, Character>;

/** Greets, waits for each answer, says thanks, and takes leave. */
async function polite(visitor: Visitor, options?: WaitOptions): Promise<void> {
  for (const text of ["Good morning!", "Could you help me, please?", "Thank you, that is all. Goodbye!"]) {
    await visitor.says(text);
    await visitor.hears(/./s, options);
  }
  await visitor.leaves();
}

/** Says many short things without waiting, and then wants an answer to each. */
async function fast(visitor: Visitor, options?: WaitOptions): Promise<void> {
  const texts = ["hi", "hello??", "anybody there", "i have a question", "about my order"];
  for (const text of texts) await visitor.says(text);
  for (const _ of texts) await visitor.hears(/./s, options);
  await visitor.leaves();
}

/** Pastes what breaks a bot that builds its queries of strings: quotes, braces, backslashes, line breaks and more. */
async function pasting(visitor: Visitor, options?: WaitOptions): Promise<void> {
  for (const text of pasted) {
    await visitor.says(text);
    await visitor.hears(/./s, options);
  }
  await visitor.leaves();
}

/** What `pasting` pastes. */
export const pasted = [
  'He said "hello" and left.',
  'const a = { b: ["c", `d`] }; // {{ }}',
  "C:\\new\\table",
  "one line\nand\r\nanother\tone",
  '") { success } stopAgentSession { success } }',
  '"""#{not} a block""" $variable',
  "\u2028 \u0000 \u{1F600} \uD83D",
] as const;

/** Asks, and is gone before anybody can answer; comes back for a second chat, and leaves that after one answer. */
async function leaving(visitor: Visitor, options?: WaitOptions): Promise<void> {
  await visitor.says("Is anybody");
  await visitor.leaves();
  await visitor.says("Sorry, I was cut off. Is anybody there?");
  await visitor.hears(/./s, options);
  await visitor.says("Oh, one mom");
  await visitor.leaves();
}
