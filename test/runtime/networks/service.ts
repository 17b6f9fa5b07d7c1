import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { WebSocketServer } from "ws";
import { admit } from "../../support/bare-service.ts";
import type { Certificate } from "../../support/certificates.ts";

/** Starts a service behind TLS. It destroys each connection from a port that is not allowed, and counts those. */
export async function startTlsService(certificate: Certificate, isAllowed: (port: number | undefined) => boolean) {
  const seen = { logins: 0, sockets: 0, refused: 0 };
  const isRefused = ({ socket }: IncomingMessage) => {
    if (isAllowed(socket.remotePort)) return false;
    seen.refused += 1;
    socket.destroy();
    return true;
  };
  const server = createServer(certificate, async (request, response) => {
    if (isRefused(request)) return;
    seen.logins += 1;
    await text(request);
    admit(response, `wss://${host}/s:1`);
  });
  const sockets = new WebSocketServer({
    server,
    verifyClient: ({ req }: { readonly req: IncomingMessage }) => !isRefused(req),
  });
  sockets.on("connection", (socket) => {
    seen.sockets += 1;
    socket.on("message", () => socket.send('{"sig":"PONG","payload":""}'));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const host = `localhost:${(server.address() as AddressInfo).port}`;
  return {
    host,
    endpoint: `https://${host}/graphql/request`,
    seen,
    [Symbol.dispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}
