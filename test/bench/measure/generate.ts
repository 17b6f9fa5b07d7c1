import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Fixture } from "../fixtures/fixture.ts";
import type { Peer } from "../peers/peer.ts";
import { run } from "./run.ts";

/** Returns the folder of a peer's files for a fixture. */
export function folderOf({ folder }: Fixture, peer: Peer): string {
  return join(folder, peer.folder);
}

/** Runs a peer's generator again, and returns the seconds that the whole process took. */
export async function generate(fixture: Fixture, peer: Peer): Promise<number> {
  const { generator } = peer;
  if (!generator) throw new TypeError(`${peer.name} generates nothing`);
  const folder = folderOf(fixture, peer);
  prepare(folder, generator.files(fixture));
  rmSync(join(folder, "out"), { recursive: true, force: true });
  const { seconds } = await run({ ...generator.command, folder });
  if (!existsSync(join(folder, "out"))) throw new Error("said nothing and wrote nothing");
  return seconds;
}

/** Runs a peer's generator if it has not run yet. */
export async function generateOnce(fixture: Fixture, peer: Peer): Promise<void> {
  const folder = folderOf(fixture, peer);
  if (peer.generator && !existsSync(join(folder, "out"))) await generate(fixture, peer);
}

/** Writes files into a folder, which is created if needed. */
export function prepare(folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
}
