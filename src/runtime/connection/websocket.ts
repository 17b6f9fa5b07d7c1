import type { ClientRequest, Agent as NodeAgent } from "node:http";
import type { Socket as TcpSocket } from "node:net";
import type { TLSSocket } from "node:tls";
import { WebSocket } from "ws";
import { checkAgent, type HttpAgent } from "../options.ts";
import { unverified } from "../support/certificate.ts";

/** One WebSocket. */
export interface Socket {
  /** Sends a frame. False if the socket is not open, or too much waits in it already; then `drained` follows. */
  send(frame: string): boolean;
  /** Returns how many bytes have come so far. */
  bytesRead(): number;
  /** Closes politely. `closed` follows when the peer has answered. */
  close(): void;
  /** Destroys the socket at once. */
  terminate(): void;
}

/** Events of a socket. `closed` comes last and once. */
export interface SocketEvents {
  opened(): void;
  /** `bytes`: the size of its frame. The text of a binary message is empty: the protocol has none. */
  received(text: string, bytes: number): void;
  drained(): void;
  /** `status`: of a handshake that was refused. */
  closed(reason: string, code: number, status?: number): void;
}

// Captured when this file is loaded: test libraries replace it, and frames must leave all the same.
const { nextTick } = process;

const settings = {
  // Frames are too small to be worth compressing, and the buffers cost a quarter of a megabyte for each connection.
  perMessageDeflate: false,
  followRedirects: false,
  maxPayload: 4 * 1024 * 1024,
  maxFragments: 1_024,
  closeTimeout: 1_000,
  // Stated explicitly, so that no environment variable can switch the check off.
  rejectUnauthorized: true,
} as const;

/** The most bytes that may wait in the socket when the service reads slowly. */
const bufferBytes = 1024 * 1024;

/** The most bytes that are held back to leave together. */
const packetBytes = 64 * 1024;

/**
 * Returns Node's global agent if it has proxies from the environment, which its `fetch` honours by itself. `ws` uses no
 * agent unless it is given one.
 */
function environmentAgent(): HttpAgent | undefined {
  // Not an import: a bundle for another platform has no such module.
  const { globalAgent } = process.getBuiltinModule?.("node:https") ?? {};
  return globalAgent && "proxyEnv" in globalAgent.options && globalAgent.options.proxyEnv ? globalAgent : undefined;
}

/**
 * Opens a WebSocket. All listeners are in place before the first byte can arrive.
 *
 * @throws {TypeError} if the agent would verify no certificate.
 */
export function openWebSocket(
  address: string,
  { opened, received, drained, closed }: SocketEvents,
  agent: HttpAgent | undefined = environmentAgent(),
): Socket {
  checkAgent(agent);
  const { protocol, hostname } = new URL(address);
  const socket = new WebSocket(address, {
    ...settings,
    ...(agent && { agent: agent as NodeAgent }),
    ...(protocol === "wss:" && { finishRequest: (request) => sendVerified(request, hostname) }),
  });
  let stream: TcpSocket | undefined;
  let failure = "";
  let status: number | undefined;

  socket.on("upgrade", (response) => {
    stream = response.socket;
  });
  socket.on("open", opened);
  // Without the option `binaryType` a message is one Buffer.
  socket.on("message", (data: Buffer, isBinary) => received(isBinary ? "" : String(data), data.length));
  socket.on("unexpected-response", (_, response) => {
    status = response.statusCode;
    failure = `the WebSocket was refused: HTTP ${status}`;
    // With this listener, `ws` leaves the end to it.
    socket.terminate();
  });
  socket.on("error", ({ message, code }: NodeJS.ErrnoException) => {
    failure ||= message || String(code);
  });
  socket.on("close", (code) => closed(failure || `closed with code ${code}`, code, status));

  return {
    send(frame) {
      const waiting = socket.bufferedAmount;
      if (socket.readyState !== WebSocket.OPEN || waiting > bufferBytes) return false;
      if (waiting < packetBytes) cork();
      else stream?.uncork();
      socket.send(frame, waiting + Buffer.byteLength(frame) > bufferBytes / 2 ? drained : undefined);
      return true;
    },
    bytesRead: () => stream?.bytesRead ?? 0,
    close: () => socket.close(1000),
    terminate() {
      stream?.uncork();
      socket.terminate();
    },
  };

  /** Frames of one turn leave together: a system call for each would cost as much as all the rest. */
  function cork() {
    if (!stream || stream.writableCorked > 0) return;
    stream.cork();
    nextTick(() => stream?.uncork());
  }
}

/**
 * Sends the handshake's request, whose address is as good as a password, when the server has been verified. Options of the
 * request do not ensure that: an agent may overrule them.
 */
function sendVerified(request: ClientRequest, host: string): void {
  request.once("socket", (socket: TLSSocket & { readonly secureConnecting?: boolean }) => {
    if (socket.secureConnecting) socket.once("secureConnect", send);
    else send();

    function send() {
      // Nothing leaves by a socket that cannot be written: an agent of a proxy hands over one with the proxy's refusal.
      const error = socket.writable ? unverified(socket, host) : undefined;
      if (error) request.destroy(error);
      else request.end();
    }
  });
}
