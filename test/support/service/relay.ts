import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

export type Way = "toService" | "toClient";

/** The handling of the bytes that travel in one direction. */
export interface Traffic {
  /** The bytes are lost, and so is the end of the connection: the other side never learns of it. */
  readonly drop?: boolean;
  /** With `drop`: bytes that follow lost bytes on their connection are lost, too, as on a dead line. */
  readonly isFinal?: boolean;
  /** The bytes are held until the direction is handled in another way; then they are sent in one write. */
  readonly hold?: boolean;
  /** Each byte is a separate write. */
  readonly single?: boolean;
  /** The delay of the bytes, in milliseconds. */
  readonly delayMs?: number;
  /** The number of further bytes after which the connection is reset on both sides. */
  readonly cutAfter?: number;
}

/**
 * A TCP relay in front of a service, for failures below HTTP and WebSocket. `endpoint` is the service's own, through
 * the relay. `set` applies to all connections, also to later ones. The relay always reads, so a side that reads slowly
 * does not slow down the other. With `isRewriting`, WebSocket addresses lead through the relay, too.
 */
export async function startRelay(endpoint: string, { isRewriting = false } = {}) {
  const target = new URL(endpoint);
  const ways: Record<Way, Traffic> = { toService: {}, toClient: {} };
  const pairs = new Set<Pair>();
  let accepted = 0;
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    accepted += 1;
    const service = connect({ host: target.hostname, port: Number(target.port), allowHalfOpen: true, noDelay: true });
    const pair: Pair = {
      sockets: { toClient: client, toService: service },
      toService: lane("toService", client, service),
      toClient: lane("toClient", service, client),
    };
    pairs.add(pair);
    const isGone = () => client.closed && service.closed;
    for (const socket of [client, service]) socket.on("close", () => isGone() && pairs.delete(pair));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  /** Replaces the service's port in its answers with that of the relay. Both have five digits. */
  function rewrite(bytes: Buffer): Buffer {
    return Buffer.from(bytes.toString("latin1").replaceAll(target.host, `${target.hostname}:${port}`), "latin1");
  }

  return {
    endpoint: Object.assign(new URL(endpoint), { port: String(port) }).href,
    /** The number of connections so far. */
    get accepted() {
      return accepted;
    },
    /** The number of open connections. */
    get open() {
      return pairs.size;
    },
    /** Sets how bytes are handled from now on, in one direction or both. `{}` lets them pass again. */
    set(way: Way | "both", traffic: Traffic) {
      for (const one of way === "both" ? (["toService", "toClient"] as const) : [way]) {
        ways[one] = traffic;
        for (const pair of pairs) pair[one].release();
      }
    },
    /** Ends all connections with RST on both sides. */
    reset() {
      for (const { sockets } of pairs) for (const socket of Object.values(sockets)) socket.resetAndDestroy();
    },
    /** Sends FIN to one side; the other direction stays open. */
    halfClose(way: Way) {
      for (const { sockets } of pairs) sockets[way].end();
    },
    async [Symbol.asyncDispose]() {
      for (const { sockets } of pairs) for (const socket of Object.values(sockets)) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };

  /** Passes on the bytes of one socket to the other, in order. */
  function lane(way: Way, from: Socket, to: Socket): Lane {
    let waiting: Buffer[] = [];
    let passed = 0;
    let traffic = ways[way];
    let isDead = false;
    let last = Promise.resolve();
    const enqueue = (step: () => void | Promise<void>) => {
      last = last.then(step);
    };
    from.on("data", (received) => {
      if (traffic.drop && traffic.isFinal) isDead = true;
      if (traffic.drop || isDead) return;
      const bytes = way === "toClient" && isRewriting ? rewrite(received) : received;
      if (traffic.hold) waiting.push(bytes);
      else pass(bytes, traffic);
    });
    from.on("end", () => (traffic.drop || isDead ? from.end() : enqueue(() => void to.end())));
    from.on("error", () => {});
    from.on("close", (isFailed) => isFailed && !traffic.drop && !isDead && to.resetAndDestroy());
    return {
      release() {
        traffic = ways[way];
        passed = 0;
        const bytes = Buffer.concat(waiting);
        waiting = [];
        if (bytes.length > 0) pass(bytes, traffic);
      },
    };

    function pass(bytes: Buffer, { delayMs = 0, single = false, cutAfter = Number.POSITIVE_INFINITY }: Traffic) {
      const end = cutAfter - passed;
      passed += bytes.length;
      enqueue(async () => {
        if (delayMs > 0) await wait(delayMs);
        const rest = bytes.subarray(0, Math.max(0, end));
        for (const part of single ? Array.from(rest, (byte) => Buffer.of(byte)) : [rest]) await write(to, part);
        if (passed < cutAfter) return;
        for (const socket of [from, to]) socket.resetAndDestroy();
      });
    }
  }
}

interface Lane {
  /** Applies the direction's new handling, and releases the bytes that were held. */
  release(): void;
}

interface Pair extends Record<Way, Lane> {
  readonly sockets: Readonly<Record<Way, Socket>>;
}

/** Writes bytes one by one; otherwise the system would combine them. */
function write(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => (socket.writable ? socket.write(bytes, () => resolve()) : resolve()));
}
