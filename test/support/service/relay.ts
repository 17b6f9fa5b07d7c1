import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

export type Way = "toService" | "toClient";

/** A treatment of the bytes that travel one way. */
export interface Traffic {
  /** They are lost, and so is the end of the connection: the other side never learns of it. */
  readonly drop?: boolean;
  /** With `drop`: what follows lost bytes on their connection is lost too, as of a line that died. */
  readonly isFinal?: boolean;
  /** They are held until the way gets another treatment; then they leave in one write. */
  readonly hold?: boolean;
  /** Each is a write of its own. */
  readonly single?: boolean;
  /** So long do they take, in milliseconds. */
  readonly delayMs?: number;
  /** After this number of further bytes the connection is reset on both sides. */
  readonly cutAfter?: number;
}

/**
 * A TCP relay in front of a service, for what goes wrong below HTTP and WebSocket. `endpoint` is the service's own, by
 * way of the relay. What `set` says holds for all connections, those to come included. It reads whatever comes: a side
 * that reads slowly is not felt on the other. With `isRewriting`, WebSocket addresses lead by way of the relay, too.
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

  /** A service that names its own port in an answer names that of the relay instead; both have five digits. */
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
    /** Says what happens to bytes from now on, one way or both; `{}` lets them pass again. */
    set(way: Way | "both", traffic: Traffic) {
      for (const one of way === "both" ? (["toService", "toClient"] as const) : [way]) {
        ways[one] = traffic;
        for (const pair of pairs) pair[one].release();
      }
    },
    /** Ends all connections by RST on both sides. */
    reset() {
      for (const { sockets } of pairs) for (const socket of Object.values(sockets)) socket.resetAndDestroy();
    },
    /** Says FIN to one side; the other way stays open. */
    halfClose(way: Way) {
      for (const { sockets } of pairs) sockets[way].end();
    },
    async [Symbol.asyncDispose]() {
      for (const { sockets } of pairs) for (const socket of Object.values(sockets)) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };

  /** Passes on what comes from one socket to the other, in order. */
  function lane(way: Way, from: Socket, to: Socket): Lane {
    let held: Buffer[] = [];
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
      if (traffic.hold) held.push(bytes);
      else pass(bytes, traffic);
    });
    from.on("end", () => (traffic.drop || isDead ? from.end() : enqueue(() => void to.end())));
    from.on("error", () => {});
    from.on("close", (isFailed) => isFailed && !traffic.drop && !isDead && to.resetAndDestroy());
    return {
      release() {
        traffic = ways[way];
        passed = 0;
        const bytes = Buffer.concat(held);
        held = [];
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
  /** Applies the new treatment of its way, and releases the bytes that were held. */
  release(): void;
}

interface Pair extends Record<Way, Lane> {
  readonly sockets: Readonly<Record<Way, Socket>>;
}

/** Written one by one, or the system would glue them together. */
function write(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => (socket.writable ? socket.write(bytes, () => resolve()) : resolve()));
}
