import type { Mutation } from "./places.ts";

/** A mutation, and the number of the switch that turns it on. */
export interface Switched extends Mutation {
  readonly number: number;
}

/**
 * Returns a file's text with all its mutations in it, each behind a switch. The text need not change to turn a switch
 * on, and a run with all switches off shows which tests reach which mutation.
 *
 * @param switchModule - Absolute path of `switch.ts`.
 */
export function insertSwitches(text: string, mutations: readonly Switched[], switchModule: string): string {
  const sorted = mutations.toSorted((one, other) => one.start - other.start || other.end - one.end);
  const start = /^#!.*\n/.exec(text)?.[0].length ?? 0;
  // On the first line of the code, so that line numbers do not change.
  const imported = `import { isOn as __isOn } from ${JSON.stringify(switchModule)}; `;
  return `${text.slice(0, start)}${imported}${render(start, text.length, sorted)}`;

  function render(from: number, to: number, inside: readonly Switched[]): string {
    const [outer, ...others] = inside;
    if (outer === undefined) return text.slice(from, to);
    const within = others.filter(({ start }) => start < outer.end);
    const after = others.filter(({ start }) => start >= outer.end);
    const original = render(outer.start, outer.end, within);
    return `${text.slice(from, outer.start)}${choose(outer, original)}${render(outer.end, to, after)}`;
  }
}

function choose({ number, after, isStatement }: Switched, original: string): string {
  return isStatement
    ? `{ if (__isOn(${number})) { ${after} } else { ${original} } }`
    : `(__isOn(${number}) ? (${after}) : (${original}))`;
}
