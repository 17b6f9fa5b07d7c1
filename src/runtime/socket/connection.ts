import type { Writable } from "node:stream";
import { WebSocket } from "ws";

/** One WebSocket. */
export interface Connection {
  /** False if nothing was sent: the socket is not open (any more), or too much waits in it. Then `drained` follows. */
  send(text: string): boolean;
  /** Says goodbye, and hangs up if the other side does not answer within a second. */
  close(): void;
  /** Hangs up at once. */
  terminate(): void;
}

/** What happens to a connection. `closed` is the last thing that does, and happens once. */
export interface ConnectionEvents {
  opened(): void;
  received(text: string): void;
  drained(): void;
  closed(reason: string): void;
}

const settings = {
  // Nothing here is worth compressing, and the buffers cost a quarter of a megabyte a connection.
  perMessageDeflate: false,
  followRedirects: false,
  maxPayload: 4 * 1024 * 1024,
  maxFragments: 1_024,
  closeTimeout: 1_000,
  // Given outright, so that no environment variable can switch the check off.
  rejectUnauthorized: true,
} as const;

/** As much as may wait in the socket of a service that reads slowly, in bytes. */
const bufferBytes = 1024 * 1024;

/** As much as is held back to leave together, in bytes. */
const packetBytes = 64 * 1024;

/** Dials. Every listener is in place before the first byte can arrive. */
export function openConnection(address: string, { opened, received, drained, closed }: ConnectionEvents): Connection {
  const socket = new WebSocket(address, settings);
  let stream: Writable | undefined;
  let failure = "";

  socket.on("upgrade", (response) => {
    stream = response.socket;
  });
  socket.on("open", opened);
  socket.on("message", (data, isBinary) => received(isBinary ? "" : String(data)));
  socket.on("error", ({ message, code }: NodeJS.ErrnoException) => {
    failure ||= message || String(code);
  });
  socket.on("close", (code) => closed(failure || `closed with code ${code}`));

  return {
    send(text) {
      const waiting = socket.bufferedAmount;
      if (socket.readyState !== WebSocket.OPEN || waiting > bufferBytes) return false;
      if (waiting < packetBytes) hold();
      else stream?.uncork();
      socket.send(text, waiting + text.length > bufferBytes / 2 ? drained : undefined);
      return true;
    },
    close: () => socket.close(1000),
    terminate() {
      stream?.uncork();
      socket.terminate();
    },
  };

  /** What is sent in one turn leaves together: a system call for each frame would cost as much as all the rest. */
  function hold() {
    if (!stream || stream.writableCorked > 0) return;
    stream.cork();
    process.nextTick(() => stream?.uncork());
  }
}
