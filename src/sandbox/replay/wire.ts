import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { requestPath } from "../server/http.ts";
import { createOriginCheck, hostNamesOf } from "../server/origin-check.ts";
import { readBody } from "../server/read-body.ts";
import { streamPath } from "../server/upgrade.ts";

/** A login that waits for its answer. */
export interface PendingLogin {
  answer(reply: { readonly status: number; readonly body: string; readonly retryAfter?: string | undefined }): void;
  /** Ends the connection without an answer. */
  cut(): void;
}

/** A WebSocket whose upgrade is not answered yet. */
export interface Dial {
  accept(): ReplaySocket;
  /** Answers with a status, or ends the connection without an answer if the status is 0. */
  refuse(status: number): void;
}

/** An open WebSocket of the bot. */
export interface ReplaySocket {
  send(frame: string | Buffer): void;
  /** Ends the socket: with a close frame if the code can be in one, otherwise without. */
  end(code: number): void;
}

/** Receives the logins, WebSockets and frames of the bot. */
export interface WireEvents {
  login(login: PendingLogin): void;
  dial(dial: Dial): void;
  frame(text: string, socket: ReplaySocket): void;
}

/** A server on loopback that leaves every answer to a replay. */
export interface Wire {
  readonly endpoint: string;
  /** Returns the address of a new agent session. */
  newAddress(): string;
  close(): Promise<void>;
}

const maxBytes = 1024 * 1024;

/** @throws {Error} if the port is in use. */
export async function openWire(port: number, events: WireEvents): Promise<Wire> {
  const refusalOf = createOriginCheck(hostNamesOf("127.0.0.1"));
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxBytes });
  const server = createServer(async (request, response) => {
    if (refusalOf(request) !== undefined) return void response.writeHead(403).end();
    const isLogin = request.method === "POST" && request.url?.split("?", 1)[0] === requestPath;
    const body = await readBody(request, maxBytes).catch(() => undefined);
    if (!isLogin || !body?.includes("startAgentSession")) return void response.writeHead(404).end();
    events.login({
      answer({ status, body: text, retryAfter }) {
        const headers = {
          "Content-Type": "application/json",
          ...(retryAfter !== undefined && { "Retry-After": retryAfter }),
        };
        response.writeHead(status, headers).end(text);
      },
      cut: () => void response.destroy(),
    });
  });
  server.on("upgrade", (request, stream: Duplex, head) => {
    stream.on("error", () => {});
    if (refusalOf(request) !== undefined || !request.url?.startsWith(streamPath)) stream.destroy();
    else events.dial({ accept: () => accept(request, stream, head), refuse: (status) => refuse(stream, status) });
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  let sessions = 0;
  return {
    endpoint: `http://${host}${requestPath}`,
    newAddress: () => `ws://${host}${streamPath}replay${++sessions}:1`,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };

  function accept(request: IncomingMessage, stream: Duplex, head: Buffer): ReplaySocket {
    let opened: WebSocket | undefined;
    // The callback runs before `handleUpgrade()` returns, or never if the client does not speak WebSocket.
    sockets.handleUpgrade(request, stream, head, (socket) => {
      opened = socket;
    });
    const socket: ReplaySocket = {
      send: (frame) => void (opened?.readyState === opened?.OPEN && opened?.send(frame)),
      end: (code) => (canClose(code) ? opened?.close(code) : opened?.terminate()),
    };
    opened?.on("error", () => {});
    opened?.on("message", (data) => events.frame(String(data), socket));
    return socket;
  }
}

function refuse(stream: Duplex, status: number): void {
  if (status === 0) stream.destroy();
  else
    stream.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => stream.destroy());
}

/** Returns true for a code that a close frame may have; 1005 and 1006 say that there was none. */
function canClose(code: number): boolean {
  return (code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code)) || (code >= 3000 && code <= 4999);
}
