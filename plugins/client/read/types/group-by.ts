/** A list that has at least one item. */
export type Some<Item> = readonly [Item, ...Item[]];

/** Groups the items by their keys, in the order in which the keys come. */
export function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Some<Item>> {
  const groups = new Map<string, [Item, ...Item[]]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
