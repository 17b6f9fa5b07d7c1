interface Named {
  readonly name: string;
}

/** Compares by name, for `sort`. No two have the same. */
export function byName(one: Named, other: Named): number {
  return one.name < other.name ? -1 : 1;
}
