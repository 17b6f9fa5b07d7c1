import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { endService, serveConnection } from "./connection.ts";
import type { Service } from "./service.ts";
import { eosReason } from "./sessions.ts";

/** Where agent sessions have their WebSockets; the last part follows. From the vendor's guide. */
export const streamPath = "/stream/0.1/graphql/";

/** What of a sandbox's WebSockets has to be ended. */
export interface Sockets {
  /** Cuts all sockets, and resolves when the last one is gone. */
  close(): Promise<void>;
}

/**
 * Takes WebSockets on an HTTP server. An address of no good agent session is let in all the same, told EOS and
 * closed, as the vendor's guide has it.
 */
export function acceptSockets(server: Server, service: Service): Sockets {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1024 * 1024 });
  server.on("upgrade", upgrade);
  return { close };

  function upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    // A client may hang up at any moment; there is nobody to tell.
    stream.on("error", () => {});
    const url = request.url ?? "";
    if (!url.startsWith(streamPath)) {
      stream.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", () => stream.destroy());
      return;
    }
    const part = url.slice(streamPath.length);
    sockets.handleUpgrade(request, stream, head, (socket) => open(socket, part));
  }

  function open(socket: WebSocket, part: string): void {
    // Broken WebSocket frames; ws closes the socket by itself.
    socket.on("error", () => {});
    const session = service.sessions.get(part);
    if (session) serveConnection(socket, session, service);
    else endService(socket, eosReason.unexpected);
  }

  function close(): Promise<void> {
    for (const socket of sockets.clients) socket.terminate();
    return new Promise((resolve) => sockets.close(() => resolve()));
  }
}
