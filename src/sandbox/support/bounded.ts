/** The size to which a history is limited. */
export interface HistoryLimits {
  /** At least this many of the newest entries are kept, and at most a quarter more. */
  readonly entries: number;
  /**
   * The maximum size of all kept entries together. The newest entry is always kept. A character counts as about one
   * byte.
   */
  readonly bytes: number;
}

/** A list of which only the newest items are kept. */
export interface History<Item> {
  /** The items that are kept, oldest first. The same array each time. */
  readonly items: readonly Item[];
  /** The number of older items that were removed. */
  readonly removed: number;
  /** Adds an item. Returns how many of the oldest were removed for it. */
  push(item: Item, bytes: number): number;
}

/** Creates an empty history. */
export function createHistory<Item>(limits: HistoryLimits): History<Item> {
  const items: Item[] = [];
  const sizes: number[] = [];
  let bytes = 0;
  let removed = 0;
  return {
    items,
    get removed() {
      return removed;
    },
    push,
  };

  function push(item: Item, size: number): number {
    items.push(item);
    sizes.push(size);
    bytes += size;
    const count = surplus();
    if (count > 0) remove(count);
    return count;
  }

  /** Items are removed in batches, because each removal moves all that stay. */
  function surplus(): number {
    const isTooLong = items.length > limits.entries * 1.25;
    let count = isTooLong ? items.length - limits.entries : 0;
    if (bytes <= limits.bytes) return count;
    let bytesLeft = bytes;
    for (let index = 0; index < count; index++) bytesLeft -= sizes[index] ?? 0;
    while (bytesLeft > limits.bytes * 0.75 && count < items.length - 1) bytesLeft -= sizes[count++] ?? 0;
    return count;
  }

  function remove(count: number): void {
    items.splice(0, count);
    for (const size of sizes.splice(0, count)) bytes -= size;
    removed += count;
  }
}

/** Removes the oldest keys of a set or map until it holds no more than `limit`. */
export function trimOldestKeys<Key>(keyed: Set<Key> | Map<Key, unknown>, limit: number): void {
  for (const key of keyed.keys()) {
    if (keyed.size <= limit) return;
    keyed.delete(key);
  }
}
