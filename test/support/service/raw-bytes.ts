import type { Socket } from "node:net";
import type { WebSocket } from "ws";

/** The parts of a WebSocket frame (RFC 6455, 5.2). Default: a complete text message, unmasked. */
export interface FrameParts {
  /** 0 continuation, 1 text, 2 binary, 8 close, 9 ping, 10 pong. */
  readonly opcode?: number;
  /** False if more fragments of the message follow. */
  readonly isLast?: boolean;
  /** The three reserved bits. */
  readonly reserved?: number;
  readonly isMasked?: boolean;
}

/** Returns a WebSocket frame as bytes, valid or not. */
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

/** Returns the TCP connection below a WebSocket of the service, for bytes that `ws` does not write. */
export function tcpOf(socket: WebSocket | undefined): Socket {
  return (socket as WebSocket & { readonly _socket: Socket })._socket;
}

/** Returns an answer that accepts the upgrade to WebSocket, with additional lines. */
export function upgraded(accept: string, ...lines: string[]): string {
  const head = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"];
  return [...head, `Sec-WebSocket-Accept: ${accept}`, ...lines, "", ""].join("\r\n");
}
