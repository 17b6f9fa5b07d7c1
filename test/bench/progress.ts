/** Tells whoever waits where the run stands; standard output is for the tables. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
