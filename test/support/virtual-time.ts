import { channel } from "node:diagnostics_channel";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { setImmediate as turnOfTheLoop } from "node:timers/promises";
import type { Clock } from "../../src/runtime/index.ts";

/** A clock for one party. It reports what the party has left behind. */
export interface LentClock extends Clock {
  /** The number of timers that are set on this clock. */
  readonly waiting: number;
  /** Records by how much the clock is set while it shows this time. */
  note(now: number): void;
  /**
   * Returns by how much the clock was set when this time was noted, in milliseconds; or is set now, if the time was not
   * noted.
   */
  shiftAt(now: number): number;
  /** Sets `now()` forward or back. Timers do not notice. */
  shift(ms: number): void;
}

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** The number of turns of the event loop without a byte after which the process counts as still. */
const stillTurns = 4;

/** The number of turns after which a connection that does not come to rest is ignored. */
const patience = 1_000;

/**
 * Virtual time over real sockets. The client and the service of a test share it, in one process. An hour of virtual
 * time takes only as long as their work.
 *
 * Time may only advance when nothing is under way. A timer that fires while an answer is in the socket would see a
 * service that is slower than it is, and the same seed would give another run each time. So before each step the driver
 * waits until the process is still. It does not guess: Node reports (by its diagnostics channels) each TCP socket that
 * is created here, and both ends of each loopback connection are known. A connection is at rest when each end has read
 * as many bytes as the other has written, and when each end of stream and each hang-up was noticed on the other side.
 * That must hold for several turns of the event loop in a row, in which promises continue, HTTP requests become
 * sockets, and frames become answers. Then the next timer fires, alone, and so on. A connection that one side does not
 * read never comes to rest; it is ignored after a thousand turns.
 *
 * Real timers are not seen: code under test must take its time from here.
 */
export class VirtualTime {
  // A round moment. The sandbox makes ids from times, so the moment should be of today's size.
  #now = Date.UTC(2026, 0, 1);
  readonly #timers = new Map<object, Timer>();
  readonly #loopback = new Loopback();

  /** Starts a virtual time. */
  static async start(): Promise<VirtualTime> {
    loaded ??= loadHttpClient();
    await loaded;
    return new VirtualTime();
  }

  private constructor() {}

  now(): number {
    return this.#now;
  }

  /** Returns a clock with this time. */
  clock(): LentClock {
    const own = new Set<unknown>();
    let shiftMs = 0;
    const noted = new Map<number, number>();
    return {
      now: () => this.#now + shiftMs,
      shift(ms) {
        shiftMs += ms;
      },
      note: (now) => void noted.set(now, shiftMs),
      shiftAt: (now) => noted.get(now) ?? shiftMs,
      monotonic: () => this.#now,
      setTimeout: (callback, ms) => {
        const timer = {};
        own.add(timer);
        this.#timers.set(timer, {
          at: this.#now + ms,
          callback() {
            own.delete(timer);
            callback();
          },
        });
        return timer;
      },
      clearTimeout: (timer) => {
        own.delete(timer);
        this.#timers.delete(timer as object);
      },
      get waiting() {
        return own.size;
      },
    };
  }

  /** Resolves after the given virtual milliseconds. Another caller must let them pass. */
  pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.#timers.set({}, { at: this.#now + ms, callback: resolve }));
  }

  /**
   * Lets time pass, timer by timer. Each timer fires only when everything that followed from the one before is done.
   */
  async advance(ms: number): Promise<void> {
    const end = Math.max(this.#now, this.#now + ms);
    while (await this.#step(end));
    this.#now = Math.max(this.#now, end);
  }

  /** Lets time pass at once, as in a busy process: everything that became due happens afterwards, late. */
  async leap(ms: number): Promise<void> {
    await this.settle();
    this.#now += ms;
  }

  /**
   * Lets time pass until the condition holds while the process is still.
   *
   * @throws {Error} if that does not happen within the given virtual milliseconds.
   */
  async until(what: string, condition: () => boolean, withinMs: number): Promise<void> {
    const end = this.#now + withinMs;
    await this.settle();
    while (!condition()) {
      if (!(await this.#step(end))) throw new Error(`${what} did not come within ${withinMs} virtual ms`);
      await this.settle();
    }
  }

  /** Resolves when everything is done that does not wait for time to pass. */
  async settle(): Promise<void> {
    for (let still = 0; still < stillTurns; ) {
      await turnOfTheLoop();
      still = this.#loopback.isStill() ? still + 1 : 0;
    }
  }

  /** The number of TCP sockets that this process has opened since the start and that are not closed on both sides. */
  get openSockets(): number {
    return this.#loopback.open;
  }

  [Symbol.dispose](): void {
    this.#loopback[Symbol.dispose]();
  }

  /** Fires the next timer. Returns false if there is none until `end`. */
  async #step(end: number): Promise<boolean> {
    await this.settle();
    let next: [object, Timer] | undefined;
    for (const entry of this.#timers) if (!next || entry[1].at < next[1].at) next = entry;
    if (!next || next[1].at > end) return false;
    const [timer, { at, callback }] = next;
    this.#timers.delete(timer);
    this.#now = Math.max(this.#now, at);
    callback();
    return true;
  }
}

let loaded: Promise<void> | undefined;

/** Node prepares its HTTP client at its first use, in a thread whose end cannot be observed. */
async function loadHttpClient(): Promise<void> {
  const server = createServer((_, response) => response.end());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  await (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)).text();
  server.closeAllConnections();
  server.close();
  await once(server, "close");
}

/** A TCP connection of this process with itself. */
interface Pair {
  readonly client: Socket;
  server?: Socket;
  busyTurns: number;
}

/** All TCP connections of this process with itself since the start. */
class Loopback {
  readonly #pairs = new Set<Pair>();
  /** The connected pairs, by the client's port. */
  readonly #byPort = new Map<number, Pair>();
  /** The servers' ends of connections whose clients do not know yet that they are connected. */
  readonly #accepted = new Map<number, Socket>();

  constructor() {
    channel("net.client.socket").subscribe(this.#dialed);
    channel("net.server.socket").subscribe(this.#answered);
  }

  [Symbol.dispose](): void {
    channel("net.client.socket").unsubscribe(this.#dialed);
    channel("net.server.socket").unsubscribe(this.#answered);
  }

  get open(): number {
    this.isStill();
    return this.#pairs.size;
  }

  isStill(): boolean {
    let isStill = true;
    for (const pair of this.#pairs) {
      if (isGone(pair)) this.#pairs.delete(pair);
      else if (!isBusy(pair)) pair.busyTurns = 0;
      else if (pair.busyTurns++ < patience) isStill = false;
    }
    return isStill;
  }

  readonly #dialed = (message: unknown) => {
    const { socket: client } = message as { socket: Socket };
    const pair: Pair = { client, busyTurns: 0 };
    this.#pairs.add(pair);
    client.once("connect", () => {
      const port = client.localPort ?? 0;
      const server = this.#accepted.get(port);
      if (server) this.#join(pair, server, port);
      else this.#byPort.set(port, pair);
    });
  };

  readonly #answered = (message: unknown) => {
    const { socket: server } = message as { socket: Socket };
    const port = server.remotePort ?? 0;
    const pair = this.#byPort.get(port);
    if (pair) this.#join(pair, server, port);
    else this.#accepted.set(port, server);
  };

  #join(pair: Pair, server: Socket, port: number): void {
    pair.server = server;
    this.#byPort.delete(port);
    this.#accepted.delete(port);
  }
}

function isGone({ client, server }: Pair): boolean {
  return client.closed && (server === undefined || server.closed);
}

function isBusy({ client, server }: Pair): boolean {
  if (client.connecting || server === undefined || client.destroyed || server.destroyed) return true;
  return isUnderWay(client, server) || isUnderWay(server, client);
}

function isUnderWay(from: Socket, to: Socket): boolean {
  return from.bytesWritten !== to.bytesRead || (from.writableFinished && !to.readableEnded);
}
