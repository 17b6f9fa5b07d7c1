/**
 * The service's time. The runtime's clock has the same methods, so one manual clock can drive a bot and its sandbox.
 */
export interface SandboxClock {
  /** Returns the time of day, in UNIX milliseconds. */
  now(): number;
  setTimeout(callback: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
}

/**
 * The system's time. The global functions are looked up at each call, so that a test's fake timers
 * (`vi.useFakeTimers()`) drive the service, too.
 */
export const systemClock: SandboxClock = {
  now: () => Date.now(),
  setTimeout: (callback, ms) => setTimeout(callback, ms),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout | undefined),
};

// Taken when the module loads: a test's fake timers replace the global ones.
const { setTimeout: setRealTimeout, clearTimeout: clearRealTimeout } = globalThis;
const realNow = Date.now;

/** Real time, also under a test's fake timers: for what waits for other processes and sockets. */
export const realClock: SandboxClock = {
  now: () => realNow(),
  setTimeout: (callback, ms) => setRealTimeout(callback, ms),
  clearTimeout: (timer) => clearRealTimeout(timer as NodeJS.Timeout | undefined),
};
