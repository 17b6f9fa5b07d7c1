import type { WebSocket } from "ws";
import type { ConnectOptions, Subscription } from "../../../src/runtime/index.ts";
import { type Frame, say, startSession } from "../../support/bare-service.ts";

type Handler = (frame: Frame, socket: WebSocket) => void;

export const start = (frame: Handler, options: Partial<ConnectOptions> = {}) =>
  startSession({ frame }, { drainTimeoutMs: 1, ...options });

export const accept = ({ id }: Frame, socket: WebSocket, subscription_id = "s1") =>
  say(socket, { payload: { data: { subscription_id } }, id });

export const event = (socket: WebSocket, content: unknown, subscription_id = "s1") =>
  say(socket, { payload: { data: { message: content } }, sig: "DATA", subscription_id });

export const isStart = ({ type }: Frame) => type === "request";

export async function take(subscription: Subscription<unknown>, count: number): Promise<unknown[]> {
  const taken: unknown[] = [];
  for await (const each of subscription) if (taken.push((each as { message: unknown }).message) === count) break;
  return taken;
}
