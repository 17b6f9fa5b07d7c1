/** @typedef {{ socket: number, subscription_id: string }} Source */
/** @typedef {{ place: number, name: string, key: string }} Lane */

/** How many lanes stand side by side; further subscriptions share the last one. */
export const lanesAtMost = 5;

/** The subscriptions that are live, each in a lane of its own. */
export class Lanes {
  /** @type {Map<string, Lane>} */
  #lanes = new Map();

  /** @param {Source & { operations: readonly string[] }} started */
  start({ operations, ...source }) {
    const taken = [...this.#lanes.values()].map(({ place }) => place);
    const free = Array.from({ length: lanesAtMost - 1 }, (_, place) => place).find((place) => !taken.includes(place));
    const lane = { place: free ?? lanesAtMost - 1, name: operations[0] ?? "subscription", key: keyOf(source) };
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
   * Ends all of a socket.
   *
   * @param {number} socket
   */
  endAll(socket) {
    const ended = this.live.filter(({ key }) => key.startsWith(`${socket} `));
    for (const { key } of ended) this.#lanes.delete(key);
    return ended;
  }

  /** Oldest first. */
  get live() {
    return [...this.#lanes.values()];
  }
}

/** @param {Source} source */
function keyOf({ socket, subscription_id }) {
  return `${socket} ${subscription_id}`;
}
