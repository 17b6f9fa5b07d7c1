/** @import { LedgerEntryOf } from "../../../ledger/entries.ts" */

/** @typedef {Pick<LedgerEntryOf<"started">, "socket" | "subscription_id">} Source */
/** @typedef {{ place: number, name: string, key: string, started: LedgerEntryOf<"started"> }} Lane */

/** The number of lanes side by side; further subscriptions share the last one. */
export const lanesAtMost = 5;

/** The live subscriptions, each in its own lane. */
export class Lanes {
  /** @type {Map<string, Lane>} */
  #lanes = new Map();

  /** @param {LedgerEntryOf<"started">} started */
  start(started) {
    const takenPlaces = [...this.#lanes.values()].map(({ place }) => place);
    const free = Array.from({ length: lanesAtMost - 1 }, (_, place) => place).find(
      (place) => !takenPlaces.includes(place),
    );
    const name = started.operations[0] ?? "subscription";
    const lane = { place: free ?? lanesAtMost - 1, name, key: keyOf(started), started };
    this.#lanes.set(lane.key, lane);
    return lane;
  }

  /** @param {Source} source */
  find(source) {
    return this.#lanes.get(keyOf(source));
  }

  /** @param {Source} source */
  end(source) {
    const lane = this.find(source);
    this.#lanes.delete(keyOf(source));
    return lane;
  }

  /**
   * Ends all lanes of a socket.
   *
   * @param {number} socket
   */
  endAll(socket) {
    const ended = this.live.filter(({ key }) => key.startsWith(`${socket} `));
    for (const { key } of ended) this.#lanes.delete(key);
    return ended;
  }

  /** The live subscriptions, oldest first. */
  get live() {
    return [...this.#lanes.values()];
  }
}

/** @param {Source} source */
function keyOf({ socket, subscription_id }) {
  return `${socket} ${subscription_id}`;
}
