import type { Socket } from "node:net";
import { expect, test } from "vitest";
import type { ManualClock } from "../../../support/manual-clock.ts";
import { admit } from "../../../support/service/answers.ts";
import { frameOf, upgraded } from "../../../support/service/raw-bytes.ts";
import { startService } from "../../../support/service/scripted-service.ts";
import { logIn } from "../login/log-in.ts";

/**
 * Connects. The first login leads to a port that answers the upgrade as the test says, the second to a working service.
 */
async function connectTo(upgrade: (socket: Socket, accept: string, clock: ManualClock) => void) {
  let time: ManualClock | undefined;
  const closed: Promise<unknown>[] = [];
  await using port = await startService({
    upgrade(tcp, accept) {
      closed.push(new Promise((resolve) => tcp.on("close", resolve)));
      if (time) upgrade(tcp, accept, time);
    },
  });
  const { error, attempts, sockets } = await logIn(
    (response, address, number, clock) => {
      time = clock;
      admit(response, number === 1 ? port.address : address);
    },
    { socketHosts: [port.host] },
  );
  await Promise.all(closed);
  expect(error).toBeUndefined();
  expect([port.counts.connections, sockets]).toEqual([1, 1]);
  expect(attempts).toHaveLength(1);
  return attempts[0];
}

const statuses = [200, 301, 401, 403, 404, 409, 429, 500, 503];

test.each(statuses)(
  "C-02: an upgrade answered by HTTP %i leads to a new login, and to one socket at a time",
  async (status) => {
    const head = `HTTP/1.1 ${status} No\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n`;
    const attempt = await connectTo((socket) => socket.end(head));
    expect(attempt).toMatchObject({ via: "login", cause: { code: "UNREACHABLE" } });
    expect(attempt?.cause.message).toBe(`[UNREACHABLE] the WebSocket was refused: HTTP ${status}`);
  },
);

test("C-03: a port that accepts and stays silent is abandoned after 10 s", async () => {
  const attempt = await connectTo((_, __, clock) => clock.advance(10_000));
  expect(attempt?.cause.message).toBe("[UNREACHABLE] no sign of life from the service");
});

test("C-04: an upgrade whose answer trickles is abandoned after the same 10 s", async () => {
  const attempt = await connectTo((socket, accept, clock) => {
    const bytes = [...upgraded(accept)];
    const timer = setInterval(() => {
      socket.write(bytes.shift() ?? "");
      if (bytes.length === 20) clock.advance(10_000);
    }, 1);
    socket.on("close", () => clearInterval(timer));
  });
  expect(attempt?.cause.message).toBe("[UNREACHABLE] no sign of life from the service");
});

test.each<[string, (accept: string) => string, string]>([
  ["a wrong accept key", () => upgraded("c29tZXRoaW5nIGVsc2U="), "Invalid Sec-WebSocket-Accept header"],
  [
    "a subprotocol that was not asked for",
    (accept) => upgraded(accept, "Sec-WebSocket-Protocol: chat"),
    "Server sent a subprotocol but none was requested",
  ],
  [
    "an extension that was not asked for",
    (accept) => upgraded(accept, "Sec-WebSocket-Extensions: permessage-deflate"),
    "Server sent a Sec-WebSocket-Extensions header but no extension was requested",
  ],
])("C-05: an upgrade with %s leads to a new login", async (_, answer, reason) => {
  const attempt = await connectTo((socket, accept) => socket.write(answer(accept)));
  expect(attempt).toMatchObject({ via: "login", cause: { code: "UNREACHABLE" } });
  expect(attempt?.cause.message).toContain(reason);
});

test("C-11: EOS in the same write as the answer to the upgrade is recognized", async () => {
  const eos = frameOf('{"sig":"EOS","reason":"unexpected session state"}');
  const attempt = await connectTo((socket, accept) =>
    socket.write(Buffer.concat([Buffer.from(upgraded(accept)), eos])),
  );
  expect(attempt).toMatchObject({ via: "login", cause: { code: "SESSION_ENDED" } });
});

test("C-24: an upgrade that is answered with 300 kB of headers fails", async () => {
  const padding = Array.from({ length: 300 }, (_, index) => `X-Padding-${index}: ${"x".repeat(1_000)}`);
  const attempt = await connectTo((socket, accept) => socket.write(upgraded(accept, ...padding)));
  expect(attempt).toMatchObject({ via: "login", cause: { code: "UNREACHABLE" } });
  expect(attempt?.cause.message).toContain("Header overflow");
});
