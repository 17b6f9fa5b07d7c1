/** Prints the progress of the run to stderr; stdout is for the tables. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
