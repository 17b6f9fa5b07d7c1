/**
 * Returns the candidate of which the name is probably a misspelling, if there is one.
 *
 * @param allowed The greatest number of wrong letters. By default that of graphql-js, so that its suggestions and ours
 * appear together.
 */
export function closest(
  name: string,
  candidates: readonly string[],
  allowed = Math.floor(name.length * 0.4) + 1,
): string | undefined {
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: distanceBetween(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= allowed)
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.candidate;
}

/** The number of letters to insert, delete or replace. */
function distanceBetween(a: string, b: string): number {
  // The distances of what was read of `a` from each beginning of `b`, the empty one first.
  let row = [...b, ""].map((_, index) => index);
  for (const letter of a) {
    const next: number[] = [];
    let [left, diagonal] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (const [length, above] of row.entries()) {
      const replaced = letter === b[length - 1] ? diagonal : diagonal + 1;
      left = Math.min(replaced, above + 1, left + 1);
      next.push(left);
      diagonal = above;
    }
    row = next;
  }
  return row.at(-1) ?? Number.POSITIVE_INFINITY;
}
