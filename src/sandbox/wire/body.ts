import type { IncomingMessage } from "node:http";

/** The largest body that is read, in bytes: a guess, and as much as a WebSocket frame may have. */
const maxBodyBytes = 1024 * 1024;

/** The body as text; undefined if it is too long. What is too much is read and thrown away, so that the client hears so. */
export async function readText(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= maxBodyBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (bytes > maxBodyBytes) return undefined;
  return Buffer.concat(chunks).toString();
}
