import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder that is removed at the end of the test's scope. */
export interface TemporaryFolder extends Disposable {
  path(name: string): string;
  /** Writes a text, or a value as JSON. Returns the file's path. */
  write(name: string, content: unknown): string;
  read(name: string): string;
  /** Returns the permissions of a file. */
  mode(name: string): number;
}

export function temporaryFolder(): TemporaryFolder {
  const folder = mkdtempSync(join(tmpdir(), "sandbox-"));
  const path = (name: string) => join(folder, name);
  return {
    path,
    write(name, content) {
      writeFileSync(path(name), typeof content === "string" ? content : JSON.stringify(content));
      return path(name);
    },
    read: (name) => readFileSync(path(name), "utf8"),
    mode: (name) => statSync(path(name)).mode & 0o777,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}
