/** Waits for conditions without polling: `recheck` is called whenever something has happened. */
export interface Conditions {
  recheck(): void;
  /** Resolves when the condition holds. */
  until(isSo: () => boolean): Promise<void>;
}

export function createConditions(): Conditions {
  const waiting = new Set<() => void>();
  return {
    recheck() {
      for (const check of waiting) check();
    },
    until: (isSo) =>
      new Promise((resolve) => {
        const check = () => {
          if (!isSo()) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
  };
}
