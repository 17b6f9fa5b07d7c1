import { once } from "node:events";
import type { Duplex } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import type { WebSocket } from "ws";
import type { Dialect } from "./dialect.ts";

/** The number of events in one write. */
const batch = 256;

/**
 * Serves one socket, with as little work as possible: its cost is not the client's. The `channel_id` of a call says
 * what happens: "silence" is never answered, "eos" ends the session, after "events:5" each subscription gets five
 * events, and any other call is answered.
 */
export function serve(socket: WebSocket, stream: Duplex, dialect: Dialect): void {
  const live = new Set<string>();
  let isCorked = false;
  socket.on("error", () => socket.terminate());
  socket.on("message", (data) => {
    hold();
    receive(String(data));
  });

  /** Sends all frames of one turn in one packet, so that clients do not wait for the service. */
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
      for (let remaining = count; remaining > 0; remaining -= batch) {
        await turn();
        hold();
        for (let one = Math.min(remaining, batch); one > 0; one -= 1) socket.send(frame);
        if (stream.writableNeedDrain) await once(stream, "drain");
      }
    }
  }

  function say(frames: readonly string[]) {
    for (const frame of frames) socket.send(frame);
  }
}
