import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { type WebSocket, WebSocketServer } from "ws";
import type { SessionEventFacts } from "../../src/runtime/events.ts";
import { type ConnectOptions, connect } from "../../src/runtime/index.ts";
import { collectFacts } from "./event-facts.ts";

/** A request of the client as it stands on the wire. */
export interface Frame {
  readonly id: string;
  readonly type?: string;
  readonly sig?: string;
  readonly payload: { readonly query: string; readonly variables?: Record<string, unknown>; subscription_id?: string };
}

export interface BareServiceOptions {
  /** Answers the login. Default: with an address of this service, by the way the login came (a relay's, maybe). */
  login?(response: ServerResponse, body: string, address: string): void;
  /** Greets a socket. Default: not at all. */
  connected?(socket: WebSocket): void;
  /** Answers a frame other than PING. Default: not at all. */
  frame?(frame: Frame, socket: WebSocket): void;
  /** Answers a PING. Default: with PONG. */
  ping?(socket: WebSocket): void;
}

export const canary = "CANARY-TOKEN";
export const canarySession = "CANARY-SESSION";

/**
 * The least a service can be: a login, a socket, and whatever a test writes on it by hand. For what the sandbox, which
 * keeps to the protocol, would never say.
 */
export async function startBareService(options: BareServiceOptions = {}) {
  const {
    login = (response, _, address) => admit(response, address),
    connected = () => {},
    frame = () => {},
    ping = pong,
  } = options;
  const frames: Frame[] = [];
  const waiting: { readonly count: number; resolve(): void }[] = [];
  const server = createServer((request, response) => void logIn(request, response));
  const sockets = new WebSocketServer({ server });
  sockets.on("connection", (socket) => {
    connected(socket);
    socket.on("error", () => {});
    socket.on("message", (data) => receive(JSON.parse(String(data)), socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    endpoint: `http://${host}/graphql/request`,
    address: `ws://${host}/stream/${canarySession}:1`,
    frames,
    /** Resolves when the given number of frames other than PING has arrived. */
    received: (count: number) =>
      new Promise<void>((resolve) => {
        waiting.push({ count, resolve });
        tell();
      }),
    /** The number of sockets that are open at both ends, as far as is known here. */
    get open() {
      return [...sockets.clients].filter(({ readyState, OPEN }) => readyState === OPEN).length;
    },
    drop: () => {
      for (const socket of sockets.clients) socket.terminate();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };

  async function logIn(request: IncomingMessage, response: ServerResponse) {
    login(response, await text(request), `ws://${request.headers.host}/stream/${canarySession}:1`);
  }

  function receive(message: Frame, socket: WebSocket) {
    if (message.sig === "PING") return ping(socket);
    frames.push(message);
    frame(message, socket);
    tell();
  }

  function tell() {
    for (const { count, resolve } of waiting) if (frames.length >= count) resolve();
  }
}

/** Answers a login with the address. */
export function admit(response: ServerResponse, address: unknown): void {
  response.end(JSON.stringify({ data: { startAgentSession: { websocket_url: address } } }));
}

function pong(socket: WebSocket) {
  socket.send('{"sig":"PONG","payload":""}');
}

/** Writes a message as JSON. */
export function say(socket: WebSocket, message: unknown): void {
  socket.send(JSON.stringify(message));
}

/** Options of a session that recovers without delay. */
export const quick = { reconnectDelayMs: 1, loginIntervalMs: 1 } as const;

/** A session with a bare service, and everything it tells. */
export async function startSession(service: BareServiceOptions = {}, options: Partial<ConnectOptions> = {}) {
  const bare = await startBareService(service);
  const events: SessionEventFacts[] = [];
  const session = await connect({
    accessToken: canary,
    endpoint: bare.endpoint,
    onEvent: collectFacts(events),
    ...options,
  });
  return {
    bare,
    session,
    events,
    stops: () => bare.frames.filter(({ type }) => type === "stop_subscription"),
    async [Symbol.asyncDispose]() {
      await session.close();
      await bare[Symbol.asyncDispose]();
    },
  };
}
