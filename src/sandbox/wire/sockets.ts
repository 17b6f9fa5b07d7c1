import type { IncomingMessage, Server } from "node:http";
import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Service } from "../service/service.ts";
import { eosReason } from "../service/sessions.ts";
import { serveConnection } from "./connection.ts";
import { createWire } from "./wire.ts";

/** Where agent sessions have their WebSockets; the last part follows. From the vendor's guide. */
export const streamPath = "/stream/0.1/graphql/";

/** How long a client has to answer that the sandbox goes away, in milliseconds. */
const closeGraceMs = 250;

/** What of a sandbox's WebSockets has to be ended. */
export interface Sockets {
  /** Tells all clients that the service goes away, cuts those that do not answer, and resolves when all are gone. */
  close(): Promise<void>;
}

/**
 * Takes WebSockets on an HTTP server. An address of no good agent session is let in all the same, told EOS and
 * closed, as the vendor's guide has it.
 */
export function acceptSockets(server: Server, service: Service): Sockets {
  const { faults, ledger, sessions } = service;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1024 * 1024 });
  const unanswered = new Set<Duplex>();
  server.on("upgrade", upgrade);
  return { close };

  function upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    // A client may hang up at any moment; there is nobody to tell.
    stream.on("error", () => {});
    const url = request.url ?? "";
    if (!url.startsWith(streamPath)) {
      refuse(stream, { status: 404 });
      return;
    }
    const part = url.slice(streamPath.length);
    const agent = sessions.get(part)?.agent.display_name;
    const fault = faults.take("upgrade", { kind: undefined, operations: [], agent });
    if (fault?.fault === "upgrade-refused") refuse(stream, fault);
    else if (fault?.fault === "upgrade-silent") ignore(stream);
    else sockets.handleUpgrade(request, stream, head, (socket) => open(socket, part));
  }

  function refuse(stream: Duplex, { status, headers = {}, body = "" }: Refused): void {
    ledger.record({ kind: "upgrade-refused", status });
    const own = { Connection: "close", "Content-Length": String(Buffer.byteLength(body)) };
    const lines = Object.entries({ ...own, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
    const text = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "Refused"}\r\n${lines.join("")}\r\n${body}`;
    stream.end(text, () => stream.destroy());
  }

  function ignore(stream: Duplex): void {
    ledger.record({ kind: "upgrade-refused", status: 0 });
    unanswered.add(stream);
    stream.on("close", () => unanswered.delete(stream));
  }

  function open(socket: WebSocket, part: string): void {
    const session = sessions.get(part);
    const wire = createWire(socket, service, session);
    if (session) serveConnection(wire, session, service);
    else wire.eos({ reason: eosReason.unauthenticated });
  }

  async function close(): Promise<void> {
    for (const stream of unanswered) stream.destroy();
    for (const socket of sockets.clients) socket.close(1001);
    const cutting = setTimeout(() => {
      for (const socket of sockets.clients) socket.terminate();
    }, closeGraceMs);
    await new Promise<void>((resolve) => sockets.close(() => resolve()));
    clearTimeout(cutting);
  }
}

interface Refused {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}
