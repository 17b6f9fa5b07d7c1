/**
 * Cuts the oldest items off a list once it holds a quarter more than `limit`, so that at least the newest `limit` stay;
 * not one by one, since each time all that stay are moved. Returns how many went.
 */
export function keepNewest(list: unknown[], limit: number): number {
  if (list.length <= limit * 1.25) return 0;
  return list.splice(0, list.length - limit).length;
}

/** Takes the oldest out of a set or map until it holds no more than `limit`. */
export function keepNewestKeys<Key>(things: Set<Key> | Map<Key, unknown>, limit: number): void {
  for (const key of things.keys()) {
    if (things.size <= limit) return;
    things.delete(key);
  }
}
