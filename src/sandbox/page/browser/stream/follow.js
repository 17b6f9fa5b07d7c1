/** @import { Update } from "../../stream/updates.ts" */

/**
 * Follows what happens in the sandbox, and comes back when the sandbox does.
 *
 * @param {{ update: (update: Update) => void, connection: (isThere: boolean) => void }} listener
 */
export function follow(listener) {
  const source = new EventSource("/page/live");
  source.addEventListener("open", () => listener.connection(true));
  source.addEventListener("message", ({ data }) => listener.update(JSON.parse(data)));
  source.addEventListener("error", () => {
    listener.connection(false);
    // The browser itself tries again, unless something other than the sandbox answered.
    if (source.readyState !== EventSource.CLOSED) return;
    source.close();
    setTimeout(() => follow(listener), 2000);
  });
}
