import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "../support/paths.ts";

/** A copy of the working tree, in which code can be broken. It is removed at the end of the scope. */
export interface Workplace extends Disposable {
  readonly folder: string;
  write(file: string, text: string): void;
}

/** Copies the files that Git tracks and those that it would add. The installed packages are linked. */
export function createWorkplace(): Workplace {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "conversations-mutation-")));
  const paths = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
  for (const file of paths.toString().split("\0").filter(Boolean)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file));
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return {
    folder,
    write: (file, text) => writeFileSync(join(folder, file), text),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}
