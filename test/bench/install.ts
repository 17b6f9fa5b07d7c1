import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bench } from "./paths.ts";
import { say } from "./progress.ts";

/** Installs the peers, unless the installed versions are those of the lock file. */
export function installPeers(): void {
  const lock = readFileSync(join(bench, "package-lock.json"), "utf8");
  const stamp = join(bench, "node_modules/.installed-lock.json");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  const npm = process.env.npm_execpath;
  if (npm === undefined) throw new Error("the peers are not installed: start with npm run bench");
  say("installing the peers into test/bench");
  const { status } = spawnSync(process.execPath, [npm, "ci", "--no-audit", "--no-fund"], {
    cwd: bench,
    stdio: ["ignore", 2, 2],
  });
  if (status !== 0) throw new Error("the peers could not be installed");
  writeFileSync(stamp, lock);
}
