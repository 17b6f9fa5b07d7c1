import type { ServerResponse } from "node:http";
import { inspect } from "node:util";
import { expect } from "vitest";
import { type ConnectOptions, connect, type SessionEvent } from "../../../../src/runtime/index.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { canary, canarySession, type Script, startService } from "../../../support/service/scripted-service.ts";

/** Answers a login; the first is number 1. */
export type Answer = (response: ServerResponse, address: string, number: number, clock: ManualClock) => unknown;

/**
 * Connects to a service whose logins a test answers, and closes the session. Time jumps to each new attempt; the random
 * number is 0.5. Expects no secret in the error and the events.
 */
export async function logIn(
  answer: Answer,
  { testing, ...options }: Partial<ConnectOptions> = {},
  socket: Pick<Script, "connected" | "ping"> = {},
) {
  const clock = new ManualClock();
  const at: number[] = [];
  const events: SessionEvent[] = [];
  await using service = await startService({
    ...socket,
    login(response, address) {
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
  const text = inspect([error, error?.stack, events], { depth: 10, showHidden: true });
  for (const secret of [canary, canarySession]) expect(text).not.toContain(secret);
  return {
    /** The error with which `connect()` rejected, if it did. */
    error,
    /** The times of the logins, in milliseconds. */
    at,
    /** The attempts after a failure, each with its reason. */
    attempts: events.filter((event) => event.type === "reconnect"),
    /** The number of WebSockets so far. */
    sockets: service.sockets.length,
  };
}

/** Answers with a status and a text. */
export function respond(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, headers).end(text);
}
