import { once } from "node:events";
import type { Duplex } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import type { WebSocket } from "ws";
import type { Dialect } from "./dialect.ts";

/** The number of events in one write. */
const batch = 256;

/**
 * Serves one socket, and does nothing but answer: what stands here costs no client's time. The `channel_id` of a call says
 * what happens: "silence" is never answered, "eos" ends the session, after "events:5" each subscription gets five
 * events, and anything else is answered.
 */
export function serve(socket: WebSocket, stream: Duplex, dialect: Dialect): void {
  const live = new Set<string>();
  let isCorked = false;
  socket.on("error", () => socket.terminate());
  socket.on("message", (data) => {
    hold();
    receive(String(data));
  });

  /** Everything that is said in one turn leaves in one packet, so that the service is not what everybody waits for. */
  function hold() {
    if (isCorked) return;
    isCorked = true;
    stream.cork();
    setImmediate(() => {
      isCorked = false;
      stream.uncork();
    });
  }

  function receive(text: string) {
    const wish = dialect.read(text);
    if (wish.kind === "reply") return say(wish.frames);
    if (wish.kind === "leave") return void live.delete(wish.id);
    if (wish.kind === "ask") return obey(wish.id, wish.channel_id);
    live.add(wish.id);
    say(dialect.accept(wish.id));
  }

  function obey(id: string, channel_id: string) {
    const [command, count] = channel_id.split(":");
    if (command === "silence") return;
    if (command === "eos") return say([dialect.end?.() ?? ""]);
    say(dialect.answer(id));
    if (command === "events") void push(Number(count));
  }

  async function push(count: number) {
    for (const id of live) {
      const frame = dialect.event(id);
      for (let left = count; left > 0; left -= batch) {
        await turn();
        hold();
        for (let one = Math.min(left, batch); one > 0; one -= 1) socket.send(frame);
        if (stream.writableNeedDrain) await once(stream, "drain");
      }
    }
  }

  function say(frames: readonly string[]) {
    for (const frame of frames) socket.send(frame);
  }
}
