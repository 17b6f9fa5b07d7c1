// Open pages without their browsers: each follows the stream, and looks at four chats as the page does.

const [address = ""] = process.argv.slice(2);
let streams = new AbortController();
let bytes = 0;
process.on("message", (pages) => void have(Number(pages)));
process.on("disconnect", () => process.exit());

async function have(pages: number): Promise<void> {
  streams.abort();
  streams = new AbortController();
  const sent = bytes;
  bytes = 0;
  await Promise.all(Array.from({ length: pages }, () => open(streams.signal)));
  process.send?.(sent);
}

/** Opens a stream. Resolves when its page looks at chats. */
async function open(signal: AbortSignal): Promise<void> {
  const { body } = await fetch(new URL("/page/live", address), { signal });
  if (!body) throw new Error("the stream has no body");
  await new Promise<void>((resolve) => {
    follow(body, resolve).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  });
}

async function follow(body: AsyncIterable<Uint8Array>, looks: () => void): Promise<void> {
  const decoder = new TextDecoder();
  let text = "";
  let stream: number | undefined;
  let isLooking = false;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (isLooking) continue;
    text += decoder.decode(chunk, { stream: true });
    for (const line of text.split("\n")) {
      const news = line.startsWith("data: ") ? read(line.slice(6)) : undefined;
      if (news?.kind === "welcome") stream = news.stream;
      if (news?.kind !== "visitors" || stream === undefined || isLooking) continue;
      isLooking = true;
      await look(stream, news.listed.slice(0, 4));
      looks();
    }
  }
}

/** Reads a line. The rest of an incomplete line comes with the next chunk. */
function read(line: string): { kind: string; stream: number; listed: readonly string[] } | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

async function look(stream: number, open: readonly string[]): Promise<void> {
  const answer = await fetch(new URL("/page/actions", address), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ action: "look", stream, search: "", filter: "all", limit: 100, open, frames: true }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}
