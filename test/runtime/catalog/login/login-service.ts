import type { ServerResponse } from "node:http";
import { inspect } from "node:util";
import { expect } from "vitest";
import { type ConnectOptions, connect, type SessionEvent } from "../../../../src/runtime/index.ts";
import { type BareServiceOptions, canary, canarySession, startBareService } from "../../../support/bare-service.ts";
import { ManualClock } from "../../../support/manual-clock.ts";

/** Answers a login, the first being number 1. */
export type Answer = (response: ServerResponse, address: string, number: number, clock: ManualClock) => unknown;

/**
 * Connects to a service whose logins are answered as a test says, and hangs up. Time jumps to each new attempt; the random
 * number is 0.5. Whatever comes of it holds no secret.
 */
export async function logIn(
  answer: Answer,
  { testing, ...options }: Partial<ConnectOptions> = {},
  socket: Pick<BareServiceOptions, "connected" | "ping"> = {},
) {
  const clock = new ManualClock();
  const at: number[] = [];
  const events: SessionEvent[] = [];
  let sockets = 0;
  await using service = await startBareService({
    ...socket,
    connected(one) {
      sockets += 1;
      socket.connected?.(one);
    },
    login(response, _, address) {
      at.push(clock.now());
      answer(response, address, at.length, clock);
    },
  });
  const error: (Error & { code?: string }) | undefined = await connect({
    accessToken: canary,
    endpoint: service.endpoint,
    testing: { clock, random: () => 0.5, ...testing },
    onEvent(event) {
      events.push(event);
      if (event.type === "reconnect") setImmediate(() => clock.advance(event.delayMs));
    },
    ...options,
  }).then(
    (session) => session.close().then(() => undefined),
    (error) => error,
  );
  const seen = inspect([error, error?.stack, events], { depth: 10, showHidden: true });
  for (const secret of [canary, canarySession]) expect(seen).not.toContain(secret);
  return {
    /** The error with which `connect()` rejected, if it did. */
    error,
    /** When the logins came, in milliseconds. */
    at,
    /** The attempts after a failure, each with its reason. */
    attempts: events.filter((event) => event.type === "reconnect"),
    /** The number of WebSockets so far. */
    sockets,
  };
}

/** An answer of the given status and text. */
export function say(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, headers).end(text);
}
