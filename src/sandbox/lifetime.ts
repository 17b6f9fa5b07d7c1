/** For how long something is there. */
export interface Lifetime {
  readonly isOver: boolean;
  /** Called once, when it is over. */
  readonly endings: Set<() => void>;
  end(): void;
}

/** A lifetime that begins now. */
export function createLifetime(): Lifetime {
  const endings = new Set<() => void>();
  let isOver = false;
  return {
    get isOver() {
      return isOver;
    },
    endings,
    end() {
      isOver = true;
      for (const ending of [...endings]) ending();
    },
  };
}
