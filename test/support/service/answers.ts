import type { ServerResponse } from "node:http";
import type { WebSocket } from "ws";
import type { ServerMessage } from "../../../src/runtime/protocol/messages.ts";
import { encodeServerMessage } from "../../../src/runtime/protocol/service-side.ts";
import type { Frame } from "./scripted-service.ts";

/** Answers a login with the address. */
export function admit(response: ServerResponse, address: unknown): void {
  response.end(JSON.stringify({ data: { startAgentSession: { websocket_url: address } } }));
}

/** Sends a message of the protocol, as the sandbox prints it. */
function send(socket: WebSocket, message: ServerMessage): void {
  socket.send(encodeServerMessage(message));
}

/** Sends any value as JSON, for messages that are not part of the protocol. */
export function say(socket: WebSocket, message: unknown): void {
  socket.send(JSON.stringify(message));
}

/** Accepts the start or the stop of a subscription, or answers a call by its own `msg`. */
export function answerAsUsual(frame: Frame, socket: WebSocket, nextId: () => string): void {
  const { id, type, payload } = frame;
  if (isStart(frame)) accept(frame, socket, nextId());
  else if (type === "stop_subscription") send(socket, { kind: "answer", id, payload: { data: { success: true } } });
  else send(socket, { kind: "answer", id, payload: { data: { own: payload.variables?.msg } } });
}

/** Returns true for a request that starts a subscription. */
export function isStart({ type, payload }: Frame): boolean {
  return type === "request" && payload.query.startsWith("subscription");
}

/** Accepts the start of a subscription. */
export function accept({ id }: Frame, socket: WebSocket, subscription_id = "s1"): void {
  send(socket, { kind: "answer", id, payload: { data: { subscription_id } } });
}

/** Refuses a request. */
export function refuse({ id }: Frame, socket: WebSocket, name: string): void {
  send(socket, { kind: "answer", id, status: 400, payload: { errors: [{ name, message: "no", UUID: "u-1" }] } });
}

/** Sends an event of a subscription. */
export function publish(socket: WebSocket | undefined, subscription_id: string, message: unknown): void {
  if (socket) send(socket, { kind: "data", subscription_id, payload: { data: { message } } });
}

/** Sends the end-of-service signal. */
export function sayEos(socket: WebSocket | undefined, reason: unknown = "unexpected session state"): void {
  if (socket) say(socket, { reason, sig: "EOS" });
}
