import { beforeEach } from "vitest";
import { WebSocket } from "ws";
import { cleanLine } from "../../src/text/clean.ts";

// Set-up of every test file. If a test fails, the newest frames that its clients exchanged with their services are
// printed, from the client's side, with the number of the socket.

const maxFrames = 200;
const maxLetters = 400;

let frames: string[] = [];
let numbers = new WeakMap<WebSocket, number>();
let sockets = 0;

beforeEach(({ onTestFailed }) => {
  frames = [];
  numbers = new WeakMap();
  sockets = 0;
  onTestFailed(() => {
    if (frames.length === 0) return;
    process.stderr.write(["Frames of the clients' sockets (→ to the service):", ...frames, ""].join("\n"));
  });
});

// A process may run several test files, and this set-up for each of them. The originals of replaced functions are kept
// for the next file.
const key = Symbol.for("conversations.original-methods");
const prototype: { [key]?: Pick<WebSocket, "send" | "emit"> } & WebSocket = WebSocket.prototype;
prototype[key] ??= { send: prototype.send, emit: prototype.emit };
const { send, emit } = prototype[key];

WebSocket.prototype.send = function (this: WebSocket, ...parameters: Parameters<typeof send>) {
  note(this, "→", parameters[0]);
  return send.apply(this, parameters);
} as typeof send;

WebSocket.prototype.emit = function (this: WebSocket, name: string, ...values: unknown[]) {
  if (name === "message") note(this, "←", values[0]);
  if (name === "close") note(this, "←", `(closed with code ${values[0]})`);
  return emit.call(this, name, ...values);
} as typeof emit;

function note(socket: WebSocket, arrow: string, frame: unknown) {
  // A socket of a server has no address.
  if (!socket.url) return;
  if (!numbers.has(socket)) numbers.set(socket, ++sockets);
  frames.push(`${numbers.get(socket)} ${arrow} ${cleanLine(String(frame).slice(0, maxLetters), maxLetters)}`);
  if (frames.length > maxFrames) frames.shift();
}
