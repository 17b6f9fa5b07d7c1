/** The part of a map that keeping values needs. */
interface MapLike<Key, Value> {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): unknown;
}

/** Returns the value of a key, as `Map.prototype.getOrInsertComputed()` of newer engines: the first call computes it. */
export function getOrInsertComputed<Key, Value>(map: MapLike<Key, Value>, key: Key, compute: () => Value): Value {
  const earlier = map.get(key);
  if (earlier !== undefined) return earlier;
  const value = compute();
  map.set(key, value);
  return value;
}

/** Caches a value for each key, which is valid as long as its dependencies are the same. */
export class Memory<Key extends object, Value> {
  readonly #entries = new WeakMap<Key, { readonly dependencies: readonly unknown[]; readonly value: Value }>();

  /** Returns the value of an earlier call if its dependencies were the same objects and texts; if not, computes it. */
  get(key: Key, dependencies: readonly unknown[], compute: () => Value): Value {
    const earlier = this.#entries.get(key);
    if (earlier && areSame(earlier.dependencies, dependencies)) return earlier.value;
    const value = compute();
    this.#entries.set(key, { dependencies, value });
    return value;
  }
}

function areSame(some: readonly unknown[], others: readonly unknown[]): boolean {
  return some.length === others.length && some.every((each, index) => each === others[index]);
}
