// The errors of the runtime, each with whether its stack has the lines of a caller already. One that ends several loops has
// the lines of each.
const hasCallers = new WeakMap<Error, boolean>();

/** Lets the stack of an error name its callers: {@link rejectAtCaller} leaves the errors of others as they are. */
export function nameCallers(error: Error): void {
  hasCallers.set(error, false);
}

/**
 * Rejects with the error. The stack of one of ours then names the lines that wait for it: where it was created, in the
 * handler of a frame, says nothing to the caller.
 *
 * @param located - Called when that is done. Until then the caller's promise must have no handler but the caller's.
 */
export async function rejectAtCaller(error: unknown, located?: () => void): Promise<never> {
  // Two turns later the caller's promise follows this one, and the engine finds the functions that await it.
  await undefined;
  await undefined;
  if (hasCallers.has(error as Error)) addCallers(error as Error);
  located?.();
  throw error;
}

function addCallers(error: Error) {
  const here = { stack: "" };
  Error.captureStackTrace?.(here, rejectAtCaller);
  // A text unless a tool replaces `Error.prepareStackTrace`. Without a line of the caller no one awaits the promise.
  const callers = String(here.stack).match(/\n +at (?!.*\(node:internal).*/g);
  if (!callers) return;
  error.stack = (hasCallers.get(error) ? error.stack : String(error)) + callers.join("");
  hasCallers.set(error, true);
}
