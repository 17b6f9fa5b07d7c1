import { ConversationsError } from "../errors.ts";

// Errors that have the lines of a caller already. One that ends several loops has the lines of each.
const withCallers = new WeakSet<Error>();

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
  if (error instanceof ConversationsError) addCallers(error);
  located?.();
  throw error;
}

function addCallers(error: Error) {
  const here = { stack: "" };
  Error.captureStackTrace?.(here, rejectAtCaller);
  // A text unless a tool replaces `Error.prepareStackTrace`. Without a line of the caller no one awaits the promise.
  const callers = String(here.stack).match(/\n +at (?!.*\(node:internal).*/g);
  if (!callers) return;
  error.stack = (withCallers.has(error) ? error.stack : String(error)) + callers.join("");
  withCallers.add(error);
}
