import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

export const password = "CANARY-PASSWORD";

/** The behaviour of a proxy at CONNECT, other than the request for a password. */
export type ProxyManner = "tunnels" | "hangs-up" | "repeats-what-it-was-sent";

/** Starts a proxy on loopback that needs the user "bot" and the password. */
export async function startProxy(manner: ProxyManner = "tunnels") {
  const credentials = `Basic ${Buffer.from(`bot:${password}`).toString("base64")}`;
  const tunnels: string[] = [];
  const ports = new Set<number | undefined>();
  const sockets = new Set<Socket>();
  let refused = 0;
  const server = createServer();
  server.on("connection", (socket) => sockets.add(socket));
  server.on("connect", (request, socket: Socket) => {
    socket.on("error", () => {});
    if (manner === "hangs-up") return socket.destroy();
    if (manner === "repeats-what-it-was-sent") return repeat(request, socket);
    if (request.headers["proxy-authorization"] === credentials) return tunnel(request.url ?? "", socket);
    refused += 1;
    socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="test"\r\n\r\n');
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    /** Returns the proxy's address with a user name and a password. */
    url: (word = password) => `http://bot:${word}@127.0.0.1:${port}`,
    /** The targets of all tunnels so far. */
    tunnels,
    /** The ports from which the tunnels reach their targets. */
    ports,
    get refused() {
      return refused;
    },
    [Symbol.dispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };

  function tunnel(target: string, socket: Socket) {
    const upstream = connect(Number(target.split(":")[1]), "127.0.0.1");
    sockets.add(upstream);
    upstream.on("error", () => socket.destroy());
    upstream.on("connect", () => {
      tunnels.push(target);
      ports.add(upstream.localPort);
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      socket.pipe(upstream).pipe(socket);
    });
  }
}

function repeat({ headers, rawHeaders }: IncomingMessage, socket: Socket) {
  const body = `${rawHeaders.join(": ")} http://bot:${password}@proxy.example`;
  const head = `HTTP/1.1 502 ${headers["proxy-authorization"]} http://bot:${password}@proxy.example`;
  socket.end(`${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
}
