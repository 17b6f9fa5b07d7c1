import { createHash } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { canarySession } from "../../../support/bare-service.ts";

/** A port where a test answers the upgrade to WebSocket byte by byte. Each socket comes with the key to be accepted. */
export async function startRawPort(upgrade: (socket: Socket, accept: string) => void) {
  const sockets = new Set<Socket>();
  let accepted = 0;
  let most = 0;
  const server = createServer((socket) => {
    accepted += 1;
    sockets.add(socket);
    most = Math.max(most, sockets.size);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    socket.once("data", (request) => upgrade(socket, acceptOf(String(request))));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    address: `ws://${host}/stream/${canarySession}:1`,
    /** The number of connections so far, and the most at one time. */
    get accepted() {
      return accepted;
    },
    get most() {
      return most;
    },
    /** Resolves when no connection is left. */
    async gone() {
      for (const socket of sockets) await once(socket, "close");
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** An answer that accepts the upgrade, with further lines. */
export function upgraded(accept: string, ...lines: string[]): string {
  const head = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"];
  return [...head, `Sec-WebSocket-Accept: ${accept}`, ...lines, "", ""].join("\r\n");
}

// RFC 6455, 4.2.2.
function acceptOf(request: string): string {
  const [, key = ""] = /^sec-websocket-key: (.*)\r$/im.exec(request) ?? [];
  return createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
}
