/** A queue from which any value can be removed, not only the first: each operation takes constant time. */
export class LinkedList<T> {
  #first: Link<T> | undefined;
  #last: Link<T> | undefined;
  size = 0;

  /** The value that has waited longest. */
  get first(): Link<T> | undefined {
    return this.#first;
  }

  /** Adds a value at the end. */
  push(value: T): Link<T> {
    const link: Link<T> = { value, list: this, previous: this.#last, next: undefined };
    if (this.#last) this.#last.next = link;
    this.#first ??= link;
    this.#last = link;
    this.size += 1;
    return link;
  }

  /** Adds a value at the beginning. */
  unshift(value: T): Link<T> {
    const link: Link<T> = { value, list: this, previous: undefined, next: this.#first };
    if (this.#first) this.#first.previous = link;
    this.#last ??= link;
    this.#first = link;
    this.size += 1;
    return link;
  }

  /** Adds a value right after another one, which is in the list. */
  insertAfter(previous: Link<T>, value: T): Link<T> {
    if (!previous.next) return this.push(value);
    const link: Link<T> = { value, list: this, previous, next: previous.next };
    previous.next.previous = link;
    previous.next = link;
    this.size += 1;
    return link;
  }

  /** Removes a value. Does nothing if it was removed before. */
  remove(link: Link<T>): void {
    if (link.list !== this) return;
    link.list = undefined;
    if (link.previous) link.previous.next = link.next;
    else this.#first = link.next;
    if (link.next) link.next.previous = link.previous;
    else this.#last = link.previous;
    // A place that its owner keeps must not keep its neighbours.
    link.previous = link.next = undefined;
    this.size -= 1;
  }

  /** Removes the value that has waited longest and returns it. */
  shift(): T | undefined {
    const link = this.#first;
    if (link) this.remove(link);
    return link?.value;
  }

  /** The values that are in the list now, first to last. */
  values(): T[] {
    const values: T[] = [];
    for (let link = this.#first; link; link = link.next) values.push(link.value);
    return values;
  }
}

/** The place of a value in its list. */
export interface Link<T> {
  readonly value: T;
  /** Undefined once it was removed. */
  list: LinkedList<T> | undefined;
  previous: Link<T> | undefined;
  next: Link<T> | undefined;
}
