/** Quotes a text as one word for POSIX shells, so that nothing in it is executed. */
export function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
