import type { IncomingMessage } from "node:http";

/** Returns the body as text, or undefined if it is longer than `maxBytes`. The rest of a longer one is read and dropped. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= maxBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (bytes > maxBytes) return undefined;
  return Buffer.concat(chunks).toString();
}
