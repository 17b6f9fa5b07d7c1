import type { Fixture } from "../fixtures/fixture.ts";
import type { Peer } from "../peers/peer.ts";

/** A peer with what carries its calls. */
export function titleOf({ name, runtime }: Peer): string {
  return runtime === undefined ? name : `${name}, with ${runtime}`;
}

/** Who has no way for what. */
export function lacking(peers: readonly Peer[]): string[] {
  const without = peers.filter(({ lacks }) => lacks !== undefined);
  return without.map(({ name, lacks }) => `${name} has no ${lacks}s; where there are some, it is measured without.`);
}

/** Whose cells of a fixture are empty, and why. */
export function incapable(peers: readonly Peer[], fixtures: readonly Fixture[]): string[] {
  return fixtures.flatMap((fixture) =>
    peers.flatMap((peer) => {
      const reason = peer.cannot?.(fixture);
      return reason === undefined ? [] : [`${peer.name}, ${fixture.title}: it ${reason}.`];
    }),
  );
}
