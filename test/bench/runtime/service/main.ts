// The service's process: prints its host and serves until it is ended.

import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import { conversations } from "./conversations.ts";
import { graphqlTransport } from "./graphql-transport.ts";
import { serve } from "./serve.ts";

let logins = 0;
const sockets = new WebSocketServer({ noServer: true });
const server = createServer((request, response) => {
  request.resume();
  logins += 1;
  response.end(JSON.stringify({ data: { startAgentSession: { websocket_url: `ws://${host}/stream/${logins}:1` } } }));
});
server.on("upgrade", (request, stream, head) => {
  const dialect = request.url === "/graphql" ? graphqlTransport : conversations;
  sockets.handleUpgrade(request, stream, head, (socket) => serve(socket, stream, dialect));
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
process.stdout.write(`${host}\n`);
