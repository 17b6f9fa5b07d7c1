import { checkShape, record, simple } from "./check-shape.ts";

/** Options of everything that waits. */
export interface WaitOptions {
  /**
   * The time to wait, in milliseconds of real time, whatever clock the sandbox has.
   *
   * @default 4000 (less than the 5000 after which Vitest and Jest end a test, so that the failure text is shown)
   */
  readonly timeoutMs?: number;
}

/** The span of time in which something exists. */
export interface Lifetime {
  readonly isOver: boolean;
  /** Called once, at the end. */
  readonly endListeners: Set<() => void>;
  end(): void;
}

/** A condition to wait for. */
export interface WaitCondition<Found> {
  /** Returns the awaited value, or undefined while there is none. */
  readonly check: () => Found | undefined;
  /** Returns the message of the failure; `when` says how long the wait was. */
  readonly describeTimeout: (when: string) => string;
  /** The public function that waits: the failure's stack begins at its caller. */
  readonly caller: (...args: never[]) => unknown;
}

/** All pending waits of one owner. */
export interface Waits {
  /** Resolves with the awaited value, now or after a later event. */
  waitFor<Found>(condition: WaitCondition<Found>, options?: WaitOptions): Promise<Found>;
  /** Checks every pending wait again. To be called after each event. */
  recheck(): void;
}

// Taken when the module loads: a test's fake timers replace the global ones, and must not stop a wait's time limit.
const { setTimeout, clearTimeout } = globalThis;

/** Starts a lifetime. */
export function createLifetime(): Lifetime {
  const endListeners = new Set<() => void>();
  let isOver = false;
  return {
    get isOver() {
      return isOver;
    },
    endListeners,
    end() {
      isOver = true;
      for (const listener of [...endListeners]) listener();
    },
  };
}

/**
 * Creates an empty list of waits, all of which fail when the lifetime ends. The oldest wait is checked first, so it gets
 * an event that several wait for.
 */
export function createWaits(lifetime: Lifetime): Waits {
  const pending = new Set<() => void>();
  return { waitFor, recheck };

  function waitFor<Found>(condition: WaitCondition<Found>, options: WaitOptions = {}): Promise<Found> {
    const error = errorAt(condition.caller);
    return new Promise((resolve, reject) => {
      checkOptions(options);
      const { timeoutMs = 4000 } = options;
      const timer = setTimeout(() => giveUp(`within ${timeoutMs} ms`), timeoutMs);
      pending.add(check);
      lifetime.endListeners.add(giveUpAtEnd);
      check();
      if (lifetime.isOver) giveUpAtEnd();

      function check() {
        const value = condition.check();
        if (value === undefined) return;
        stop();
        resolve(value);
      }

      function giveUp(when: string) {
        stop();
        reject(withMessage(error, condition.describeTimeout(when)));
      }

      function giveUpAtEnd() {
        giveUp("before the sandbox closed");
      }

      function stop() {
        clearTimeout(timer);
        pending.delete(check);
        lifetime.endListeners.delete(giveUpAtEnd);
      }
    });
  }

  function recheck(): void {
    for (const check of [...pending]) check();
  }
}

// The system's timers treat a longer time as 1 ms.
const milliseconds = simple("a number of milliseconds from 0 on", (value) => {
  return typeof value === "number" && value >= 0 && value < 2 ** 31;
});

/** @throws {TypeError} if it is not a time to wait, in milliseconds. */
export function checkMilliseconds(value: unknown, name: string): void {
  checkShape(value, milliseconds, name);
}

const waitOptions = record(
  {},
  { timeoutMs: (value, path, problems) => value === undefined || milliseconds(value, path, problems) },
);

/** @throws {TypeError} that lists everything that is wrong. */
function checkOptions(options: WaitOptions): void {
  checkShape(options, waitOptions, "the options");
}

/** Creates an error whose stack begins at the caller of a function; its message is set later. */
export function errorAt(callee: (...args: never[]) => unknown): Error {
  const error = new Error();
  Error.captureStackTrace(error, callee);
  return error;
}

/** Sets the message of an error from `errorAt()`. The stack repeats the message, so it changes, too. */
export function withMessage(error: Error, message: string): Error {
  const { stack = "" } = error;
  const frames = stack.indexOf("\n    at ");
  error.message = message;
  error.stack = `Error: ${message}${frames < 0 ? "" : stack.slice(frames)}`;
  return error;
}
