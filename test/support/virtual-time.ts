import { channel } from "node:diagnostics_channel";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { setImmediate as turnOfTheLoop } from "node:timers/promises";
import type { Clock } from "../../src/runtime/index.ts";

/** The part of the time that was lent to one party, which can be asked what it has left behind. */
export interface LentClock extends Clock {
  /** The number of its timers that are set. */
  readonly waiting: number;
  /** Remembers how far the clock is set while it shows this time. */
  note(now: number): void;
  /** Returns how far the clock was set when this time was noted, in milliseconds; how far it is set, if it was not noted. */
  shiftAt(now: number): number;
  /** Sets `now()` forward or back. Timers do not notice. */
  shift(ms: number): void;
}

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** The number of turns of the event loop without a byte after which everything counts as still. */
const stillTurns = 4;

/** After how many turns a connection that does not come to rest is not waited for any more. */
const patience = 1_000;

/**
 * Virtual time over real sockets. Client and service of a test share it, in one process; an hour of theirs passes as fast
 * as they work.
 *
 * Time may only move on when nothing is under way: a timer that fires while an answer is in the socket would see a
 * service that is slower than it is, and the same seed would give another run each time. So before each step the driver
 * waits until the process is still. It does not guess: Node tells (by its diagnostics channels) of each TCP socket that is
 * made here, and of each loopback connection both ends are known. It is at rest when each end has read as many bytes as
 * the other has written, and when each end of stream and each hang-up was noticed on the other side. That must hold for
 * several turns of the event loop in a row, in which promises go on, HTTP requests become sockets, and frames become
 * answers. Then the next timer fires, alone, and so on. A connection that one side does not read, and that therefore
 * never comes to rest, is left out after a thousand turns.
 *
 * Real timers are not seen: whatever is tested must take its time from here.
 */
export class VirtualTime {
  // Some round moment. The sandbox makes times into ids, so it should look like one of today.
  #now = Date.UTC(2026, 0, 1);
  readonly #timers = new Map<object, Timer>();
  readonly #loopback = new Loopback();

  /** A time that has just begun. */
  static async start(): Promise<VirtualTime> {
    loaded ??= loadHttpClient();
    await loaded;
    return new VirtualTime();
  }

  private constructor() {}

  now(): number {
    return this.#now;
  }

  /** A clock over this time. */
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

  /** Resolves after the given virtual milliseconds, which another caller must let pass. */
  pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.#timers.set({}, { at: this.#now + ms, callback: resolve }));
  }

  /** Lets so much time pass, timer by timer, each only when all that came of the one before is done. */
  async advance(ms: number): Promise<void> {
    const end = Math.max(this.#now, this.#now + ms);
    while (await this.#step(end));
    this.#now = Math.max(this.#now, end);
  }

  /** Lets time pass at once, as for a process that is busy: what was due meanwhile happens afterwards, late. */
  async leap(ms: number): Promise<void> {
    await this.settle();
    this.#now += ms;
  }

  /**
   * Lets time pass until the condition holds when all is still.
   *
   * @throws {Error} if it does not within the given virtual milliseconds.
   */
  async until(what: string, condition: () => boolean, withinMs: number): Promise<void> {
    const end = this.#now + withinMs;
    await this.settle();
    while (!condition()) {
      if (!(await this.#step(end))) throw new Error(`${what} did not come within ${withinMs} virtual ms`);
      await this.settle();
    }
  }

  /** Resolves when nothing is under way any more but what waits for time to pass. */
  async settle(): Promise<void> {
    for (let still = 0; still < stillTurns; ) {
      await turnOfTheLoop();
      still = this.#loopback.isStill() ? still + 1 : 0;
    }
  }

  /** The number of TCP sockets that this process has opened since and that are not closed on both sides. */
  get openSockets(): number {
    return this.#loopback.open;
  }

  [Symbol.dispose](): void {
    this.#loopback[Symbol.dispose]();
  }

  /** Fires the next timer; false if there is none until then. */
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

/** Node prepares its HTTP client at first use, in a thread whose end cannot be observed. */
async function loadHttpClient(): Promise<void> {
  const server = createServer((_, response) => response.end());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  await (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)).text();
  server.closeAllConnections();
  server.close();
  await once(server, "close");
}

/** One TCP connection of this process with itself. */
interface Pair {
  readonly client: Socket;
  server?: Socket;
  busyTurns: number;
}

/** All TCP connections of this process with itself that were made since. */
class Loopback {
  readonly #pairs = new Set<Pair>();
  /** Those that are connected, by the client's port. */
  readonly #byPort = new Map<number, Pair>();
  /** Servers' ends whose clients have not heard yet that they are connected. */
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
