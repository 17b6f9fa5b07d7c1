import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { canarySession, type Frame } from "./bare-service.ts";

/** The parts of a WebSocket frame (RFC 6455, 5.2). Default: a whole text message, unmasked. */
export interface FrameParts {
  /** 0 continuation, 1 text, 2 binary, 8 close, 9 ping, 10 pong. */
  readonly opcode?: number;
  /** False: more fragments of the message follow. */
  readonly isLast?: boolean;
  /** The three reserved bits. */
  readonly reserved?: number;
  readonly isMasked?: boolean;
}

/** A WebSocket frame as bytes, right or wrong. */
export function frameOf(payload: string | Buffer, parts: FrameParts = {}): Buffer {
  const { opcode = 1, isLast = true, reserved = 0, isMasked = false } = parts;
  const body = Buffer.from(payload);
  const isLong = body.length > 125;
  const head = Buffer.alloc(isLong ? 10 : 2);
  head[0] = (isLast ? 0x80 : 0) | (reserved << 4) | opcode;
  head[1] = (isMasked ? 0x80 : 0) | (isLong ? 127 : body.length);
  if (isLong) head.writeBigUInt64BE(BigInt(body.length), 2);
  // A mask of zeros changes nothing.
  return Buffer.concat([head, Buffer.alloc(isMasked ? 4 : 0), body]);
}

export interface RawServiceOptions {
  /** Greets a TCP connection that has become a WebSocket, the first being number 1. */
  upgraded?(socket: Socket, number: number): void;
  /** Answers a request. */
  request?(frame: Frame, socket: Socket): void;
}

/** A service whose WebSockets are bare TCP: it writes whatever bytes a test wants, and answers PING. */
export async function startRawService({ upgraded = () => {}, request = () => {} }: RawServiceOptions = {}) {
  const requests: Frame[] = [];
  const sockets: Socket[] = [];
  const upgrades: IncomingHttpHeaders[] = [];
  const server = createServer((_, response) => {
    response.end(JSON.stringify({ data: { startAgentSession: { websocket_url: `ws://${host}/${canarySession}:1` } } }));
  });
  server.on("upgrade", ({ headers }, duplex: Duplex) => {
    const socket = duplex as Socket;
    upgrades.push(headers);
    const number = sockets.push(socket);
    socket.on("error", () => {});
    socket.write(acceptance(String(headers["sec-websocket-key"])));
    readMessages(socket, (text) => receive(JSON.parse(text), socket));
    upgraded(socket, number);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    endpoint: `http://${host}/graphql/request`,
    /** Every request that arrived, in order. */
    requests,
    /** Every WebSocket there was, in order. */
    sockets,
    /** The headers that each of them was asked for with. */
    upgrades,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };

  function receive(frame: Frame, socket: Socket) {
    if (frame.sig === "PING") return void socket.write(frameOf('{"sig":"PONG","payload":""}'));
    requests.push(frame);
    request(frame, socket);
  }
}

function acceptance(key: string): string {
  const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
  const lines = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"];
  return [...lines, `Sec-WebSocket-Accept: ${accept}`, "", ""].join("\r\n");
}

/** Reads a client's text messages, which come masked and whole; a close frame is answered by hanging up. */
function readMessages(socket: Socket, received: (text: string) => void): void {
  let bytes = Buffer.alloc(0);
  socket.on("data", (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    for (let frame = takeFrame(bytes); frame; frame = takeFrame(bytes)) {
      bytes = bytes.subarray(frame.length);
      if (frame.opcode === 1) received(frame.text);
      if (frame.opcode === 8) socket.end(frameOf("", { opcode: 8 }));
    }
  });
}

function takeFrame(bytes: Buffer): { opcode: number; text: string; length: number } | undefined {
  if (bytes.length < 6) return undefined;
  const short = (bytes[1] ?? 0) & 0x7f;
  const extra = short === 127 ? 8 : short === 126 ? 2 : 0;
  if (bytes.length < 6 + extra) return undefined;
  const size = extra === 8 ? Number(bytes.readBigUInt64BE(2)) : extra === 2 ? bytes.readUInt16BE(2) : short;
  const start = 6 + extra;
  if (bytes.length < start + size) return undefined;
  const mask = bytes.subarray(start - 4, start);
  const body = bytes.subarray(start, start + size).map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return { opcode: (bytes[0] ?? 0) & 0x0f, text: String(Buffer.from(body)), length: start + size };
}
