import type { AnswerMessage } from "../protocol/messages.ts";

/** Somebody who waits for an answer. */
export interface Waiting {
  answered(message: AnswerMessage): void;
  /** The connection is gone, and no answer can come. */
  lost(cause: unknown): void;
}

/** Who waits for which id. Ids are unique in the process, and never an index into a plain object. */
export class Pending {
  readonly #prefix: string;
  readonly #waiting = new Map<string, Waiting>();
  #issued = 0;
  #whenEmpty: (() => void)[] = [];

  constructor(random: () => number) {
    this.#prefix = `${random().toString(36).slice(2, 8)}-`;
  }

  nextId(): string {
    this.#issued += 1;
    return this.#prefix + this.#issued;
  }

  add(id: string, waiting: Waiting): void {
    this.#waiting.set(id, waiting);
  }

  /** Removes and returns whoever waits for the id, if anyone still does. */
  take(id: number | string): Waiting | undefined {
    const key = String(id);
    const waiting = this.#waiting.get(key);
    if (this.#waiting.delete(key) && this.#waiting.size === 0) this.#tellEmpty();
    return waiting;
  }

  /** True for an id that was given out here, whether or not anyone still waits for it. */
  issued(id: number | string): boolean {
    const key = String(id);
    return key.startsWith(this.#prefix) && Number(key.slice(this.#prefix.length)) <= this.#issued;
  }

  /** Tells everyone that no answer can come. */
  lose(cause: unknown): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const each of waiting) each.lost(cause);
    this.#tellEmpty();
  }

  /** Resolves when nobody waits any more. */
  empty(): Promise<void> {
    if (this.#waiting.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#whenEmpty.push(resolve));
  }

  #tellEmpty(): void {
    for (const resolve of this.#whenEmpty.splice(0)) resolve();
  }
}
