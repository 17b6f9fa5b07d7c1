import type { Fixture } from "../fixtures/fixture.ts";
import type { Peer } from "../peers/peer.ts";

/** Returns the name of a peer with the package that carries its calls. */
export function titleOf({ name, runtime }: Peer): string {
  return runtime === undefined ? name : `${name}, with ${runtime}`;
}

/** Lists the peers that lack a kind of operation. */
export function lacking(peers: readonly Peer[]): string[] {
  const without = peers.filter(({ lacks }) => lacks !== undefined);
  return without.map(({ name, lacks }) => `${name} has no ${lacks}s; if there are some, it is measured without them.`);
}

/** Lists the empty cells of each fixture with the reasons. */
export function incapable(peers: readonly Peer[], fixtures: readonly Fixture[]): string[] {
  return fixtures.flatMap((fixture) =>
    peers.flatMap((peer) => {
      const reason = peer.cannot?.(fixture);
      return reason === undefined ? [] : [`${peer.name}, ${fixture.title}: it ${reason}.`];
    }),
  );
}
