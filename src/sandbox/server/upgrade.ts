import type { IncomingMessage, Server } from "node:http";
import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Service } from "../sessions/service.ts";
import { eosReason } from "../sessions/sessions.ts";
import { serveConnection } from "./connection.ts";
import type { OriginCheck } from "./origin-check.ts";
import { createServerSocket } from "./server-socket.ts";

/** The path of agent sessions' WebSockets, without its last part. From the vendor's guide. */
export const streamPath = "/stream/0.1/graphql/";

/** The time that clients have to answer the close frame when the sandbox closes, in milliseconds. */
const closeGraceMs = 250;

/** The largest frame that is read, in bytes (assumption: frame-size). */
const maxFrameBytes = 1024 * 1024;

/** The WebSockets of a sandbox. */
export interface Sockets {
  /** Closes every socket with 1001, cuts those that do not answer, and resolves when all are closed. */
  close(): Promise<void>;
}

interface RefusedUpgrade {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * Accepts WebSockets on an HTTP server. As in the vendor's guide, a WebSocket at an address without a valid agent
 * session is accepted, receives EOS and is closed.
 */
export function acceptSockets(server: Server, service: Service, refusalOf: OriginCheck): Sockets {
  const { faults, ledger, sessions } = service;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes });
  const unanswered = new Set<Duplex>();
  server.on("upgrade", upgrade);
  return { close };

  function upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    // A client may hang up at any moment; there is no one to tell.
    stream.on("error", () => {});
    const refusal = refusalOf(request);
    // Checked before anything that leaves a trace: another website must not fill the ledger or use up faults.
    if (refusal !== undefined) refuse(stream, { status: 403, body: `${refusal}\n` });
    else if (!request.url?.startsWith(streamPath)) refuseAndRecord(stream, { status: 404 });
    else accept(request, request.url.slice(streamPath.length), { stream, head });
  }

  function accept(
    request: IncomingMessage,
    addressPart: string,
    { stream, head }: { stream: Duplex; head: Buffer },
  ): void {
    const agent = sessions.get(addressPart)?.agent.display_name;
    const fault = faults.take("upgrade", { kind: undefined, operations: [], agent });
    if (fault?.fault === "upgrade-refused") refuseAndRecord(stream, fault);
    else if (fault?.fault === "upgrade-silent") leaveUnanswered(stream);
    else sockets.handleUpgrade(request, stream, head, (socket) => open(socket, addressPart));
  }

  function refuseAndRecord(stream: Duplex, refused: RefusedUpgrade): void {
    ledger.record({ kind: "upgrade-refused", status: refused.status });
    refuse(stream, refused);
  }

  function leaveUnanswered(stream: Duplex): void {
    ledger.record({ kind: "upgrade-refused", status: 0 });
    unanswered.add(stream);
    stream.on("close", () => unanswered.delete(stream));
  }

  function open(socket: WebSocket, addressPart: string): void {
    const session = sessions.get(addressPart);
    const serverSocket = createServerSocket(socket, service, session);
    if (session) serveConnection(serverSocket, session, service);
    else serverSocket.eos({ reason: eosReason.unauthenticated });
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

function refuse(stream: Duplex, { status, headers = {}, body = "" }: RefusedUpgrade): void {
  const own = { Connection: "close", "Content-Length": String(Buffer.byteLength(body)) };
  const lines = Object.entries({ ...own, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  const text = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "Refused"}\r\n${lines.join("")}\r\n${body}`;
  stream.end(text, () => stream.destroy());
}
