/** Returns what equal events have in common: their JSON. An event without any, nested too deeply, equals only itself. */
export function keyOf(event: unknown): unknown {
  try {
    return JSON.stringify(event);
  } catch {
    return event;
  }
}
