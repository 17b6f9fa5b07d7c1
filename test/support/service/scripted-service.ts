import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { text } from "node:stream/consumers";
import { type WebSocket, WebSocketServer } from "ws";
import { decodeClientMessage, maxIdLength } from "../../../src/runtime/protocol/service-side.ts";
import type { Certificate } from "../certificates.ts";
import { admit, answerAsUsual } from "./answers.ts";
import { createConditions } from "./conditions.ts";

/** A request of the client, as on the wire. */
export interface Frame {
  readonly id: string;
  readonly type?: string;
  readonly sig?: string;
  readonly payload: { readonly query: string; readonly variables?: Record<string, unknown>; subscription_id?: string };
}

/** The part of the service that a test writes. Logins and sockets are numbered from 1. */
export interface Script {
  /** Answers a login. Default: with an address of this service; of the relay, if the login came through one. */
  login?(response: ServerResponse, address: string, number: number, body: string): void;
  /** Receives each new WebSocket. Default: does nothing. */
  connected?(socket: WebSocket, number: number): void;
  /** Answers a request, or leaves that to `usual`. Default: the usual answer. */
  frame?(frame: Frame, socket: WebSocket, number: number, usual: () => void): unknown;
  /** Answers a PING. Default: with PONG. */
  ping?(socket: WebSocket): void;
  /**
   * Receives the TCP connection of each upgrade to WebSocket, which the service does not answer then, and the
   * `Sec-WebSocket-Accept` that the client expects. Default: the upgrade is accepted.
   */
  upgrade?(tcp: Socket, accept: string): void;
  /** Serves `https:` and `wss:` with this certificate. Default: `http:` and `ws:`. */
  readonly certificate?: Certificate;
  /** Returns false for a remote port whose connections are destroyed. Default: all are served. */
  isAllowed?(port: number | undefined): boolean;
}

export type ScriptedService = Awaited<ReturnType<typeof startService>>;

/** Answers no request. */
export const silent: Script = { frame() {} };

export const canary = "CANARY-TOKEN";
export const canarySession = "CANARY-SESSION";

/**
 * Starts a service that does what its script says, down to the bytes, and records what it receives. It is for behaviour
 * that the sandbox, which follows the protocol, never shows.
 */
export async function startService(script: Script = {}) {
  const {
    login = admit,
    connected = () => {},
    frame = (_frame, _socket, _number, usual) => usual(),
    ping = (socket) => socket.send('{"sig":"PONG","payload":""}'),
    isAllowed = () => true,
  } = script;
  const log: string[] = [];
  const frames: Frame[] = [];
  const sockets: WebSocket[] = [];
  const upgrades: IncomingHttpHeaders[] = [];
  const counts = { connections: 0, refused: 0, logins: 0, starts: 0 };
  const connections = new Set<Socket>();
  const { recheck, until } = createConditions();

  const server = script.certificate ? createTlsServer(script.certificate) : createServer();
  const webSockets = new WebSocketServer({ noServer: true });
  server.on("connection", (tcp: Socket) => {
    counts.connections += 1;
    connections.add(tcp);
    tcp.on("close", () => connections.delete(tcp));
    tcp.on("error", () => {});
  });
  server.on("request", async (request: IncomingMessage, response: ServerResponse) => {
    if (refuses(request)) return;
    note("login");
    const number = ++counts.logins;
    login(response, `${scheme}://${request.headers.host}/stream/${canarySession}:1`, number, await text(request));
  });
  server.on("upgrade", (request: IncomingMessage, tcp: Socket, head: Buffer) => {
    if (refuses(request)) return;
    upgrades.push(request.headers);
    if (script.upgrade) {
      // As at a bare port: the service reads, and closes when the client does.
      tcp.resume().on("end", () => tcp.end());
      script.upgrade(tcp, acceptOf(request));
    } else webSockets.handleUpgrade(request, tcp, head, open);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const scheme = script.certificate ? "wss" : "ws";
  // A certificate is for a name.
  const host = `${script.certificate ? "localhost" : "127.0.0.1"}:${(server.address() as AddressInfo).port}`;

  return {
    host,
    endpoint: `${script.certificate ? "https" : "http"}://${host}/graphql/request`,
    address: `${scheme}://${host}/stream/${canarySession}:1`,
    /** The requests that arrived, without PING. */
    frames,
    sockets,
    /** The headers of each upgrade. */
    upgrades,
    /** The numbers of TCP connections, of refused requests, of logins and of started subscriptions. */
    counts,
    /** Logins, sockets by number, and each frame with the number of its socket, in order. */
    log,
    /** Returns the number of lines of the log that match. */
    seen: (pattern: RegExp) => log.filter((line) => pattern.test(line)).length,
    /** Resolves when the condition holds; checks it whenever the service receives something. */
    until,
    /** Resolves when the given number of frames other than PING has arrived. */
    received: (count: number) => until(() => frames.length >= count),
    /** Checks the conditions of `until` again, after something happened elsewhere. */
    recheck,
    /** The number of open WebSockets, as far as the service knows. */
    get open() {
      return sockets.filter(({ readyState, OPEN }) => readyState === OPEN).length;
    },
    /** Ends all WebSockets without a closing handshake. */
    drop() {
      for (const socket of sockets) socket.terminate();
    },
    async [Symbol.asyncDispose]() {
      for (const connection of connections) connection.destroy();
      server.close();
      await once(server, "close");
    },
  };

  function refuses({ socket }: IncomingMessage): boolean {
    if (isAllowed(socket.remotePort)) return false;
    counts.refused += 1;
    socket.destroy();
    return true;
  }

  function open(socket: WebSocket) {
    const number = sockets.push(socket);
    note(`socket ${number}`);
    connected(socket, number);
    socket.on("error", () => {});
    socket.on("message", (data) => receive(readFrame(String(data)), socket, number));
  }

  function receive(message: Frame, socket: WebSocket, number: number) {
    if (message.sig === "PING") return ping(socket);
    frames.push(message);
    note(`${number} ${describe(message)}`);
    frame(message, socket, number, () => answerAsUsual(message, socket, () => `s${++counts.starts}`));
    recheck();
  }

  function note(line: string) {
    log.push(line);
    recheck();
  }
}

/**
 * Reads a frame, which must be a message of the protocol in every test. Only an id that the test chose may be longer.
 */
function readFrame(text: string): Frame {
  const frame: Frame = JSON.parse(text);
  if (String(frame.payload?.subscription_id).length <= maxIdLength) decodeClientMessage(text);
  return frame;
}

// RFC 6455, 4.2.2.
function acceptOf({ headers }: IncomingMessage): string {
  const key = `${headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  return createHash("sha1").update(key).digest("base64");
}

function describe({ type, payload }: Frame): string {
  if (type === "stop_subscription") return `stop ${payload.subscription_id}`;
  const [, name = ""] = /^\w+ (\w+)/.exec(payload.query) ?? [];
  return [name, ...[payload.variables?.msg ?? []].flat()].join(" ");
}
