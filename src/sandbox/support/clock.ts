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
