import { join } from "node:path";
import type { Call } from "../fixtures/calls.ts";
import type { Fixture } from "../fixtures/fixture.ts";
import { short } from "../measure/figures.ts";
import { folderOf, generateOnce, prepare } from "../measure/generate.ts";
import { run } from "../measure/run.ts";
import { bench } from "../paths.ts";
import { peers } from "../peers/index.ts";
import { ours } from "../peers/ours.ts";
import { callsFor, type Peer, printApp } from "../peers/peer.ts";
import { say } from "../progress.ts";
import { incapable, lacking, titleOf } from "./names.ts";
import type { Findings, Table } from "./table.ts";

interface Bytes {
  readonly minified: number;
  readonly packed: number;
}

/** Our runtime needs these two everywhere; a bot has them installed. */
const external = ["ky", "ws"];

/** The most bytes of one operation, compressed. */
const most = 5_000;

/** Measures the bytes of an application that calls one operation, and of one that calls all. */
export async function measureBundles(fixtures: readonly Fixture[]): Promise<Findings> {
  const tables: Table[] = [];
  const overBudget: string[] = [];
  const failures: string[] = [];
  for (const fixture of fixtures) {
    say(`bundle: ${fixture.title}`);
    const sizes = new Map<Peer, readonly Bytes[]>();
    for (const peer of peers.filter((each) => !each.cannot?.(fixture))) {
      try {
        sizes.set(peer, await measurePeer(fixture, peer));
      } catch (error) {
        failures.push(`${fixture.title}, bundle of ${peer.name}: ${String(error)}`);
      }
    }
    tables.push(tableOf(fixture, sizes));
    const [own] = sizes.get(ours) ?? [];
    if (own && own.packed > most) overBudget.push(`bundle, ${fixture.title}: one operation has ${own.packed} bytes`);
  }
  return { tables, failures, overBudget };
}

async function measurePeer(fixture: Fixture, peer: Peer): Promise<Bytes[]> {
  await generateOnce(fixture, peer);
  const calls = callsFor(peer, fixture.calls);
  const first = calls.filter(({ kind }) => kind === "query").slice(0, 1);
  return [await bundle(fixture, peer, first), await bundle(fixture, peer, calls)];
}

async function bundle(fixture: Fixture, peer: Peer, calls: readonly Call[]): Promise<Bytes> {
  const folder = folderOf(fixture, peer);
  prepare(folder, { "bundle.ts": printApp(peer, calls, fixture) });
  const programArguments = ["bundle.ts", external.join(",")];
  const { output } = await run({ script: join(bench, "scripts/bundle.mjs"), arguments: programArguments, folder });
  return JSON.parse(output) as Bytes;
}

function tableOf(fixture: Fixture, sizes: ReadonlyMap<Peer, readonly Bytes[]>): Table {
  const { title, calls } = fixture;
  const reference = [...sizes].find(([peer]) => peer === peers[0])?.[1];
  const heads = ["one operation", `all ${calls.length.toLocaleString("en")}`];
  return {
    title: `Bundle: ${title}`,
    about:
      "Bytes for the browser: esbuild, minified, ES2022; then gzip -9, and the ratio of that to ours. With the runtime that carries the calls; ours is without ky (the login) and ws (the socket).",
    columns: heads.flatMap((head) => [`${head}: minified`, "gzip", "× ours"]),
    rows: peers.map((peer) => ({
      name: titleOf(peer),
      cells: heads.flatMap((_, index) => cellsOf(sizes.get(peer)?.[index], reference?.[index])),
    })),
    remarks: [...lacking(peers), ...incapable(peers, [fixture])],
  };
}

function cellsOf(bytes: Bytes | undefined, reference: Bytes | undefined): string[] {
  if (!bytes) return ["—", "—", "—"];
  const ratio = bytes === reference ? "1" : reference ? short(bytes.packed / reference.packed) : "—";
  return [bytes.minified.toLocaleString("en"), bytes.packed.toLocaleString("en"), ratio];
}
