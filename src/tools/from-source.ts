/** Whether this very code runs from its TypeScript, by a loader that understands it, and not as it is built. */
export const runsFromSource = new URL(import.meta.url).pathname.endsWith(".ts");
