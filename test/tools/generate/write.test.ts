import {
  chmodSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { writeChanged } from "../../../src/tools/generate/write.ts";

vi.mock("node:fs", { spy: true });

const actual = await vi.importActual<typeof import("node:fs")>("node:fs");
const functions = { openSync, fsyncSync, linkSync, renameSync };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "write-"));
});

afterEach(() => {
  vi.resetAllMocks();
  rmSync(folder, { recursive: true });
});

const names = ["a.ts", "b.ts", "c.ts"];
const files = (content: string) => names.map((name) => ({ path: join(folder, name), content }));
const contents = () =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));

/** Lets a function of the file system fail at its n-th call. Opening a file for reading is not counted. */
function failAt(name: keyof typeof functions, call: number): void {
  const original = actual[name] as (...args: unknown[]) => unknown;
  let calls = 0;
  vi.mocked(functions[name] as (...args: unknown[]) => unknown).mockImplementation((...args) => {
    if (args[1] !== "r") calls += 1;
    if (calls === call) throw Object.assign(new Error("no space"), { code: "ENOSPC" });
    return original(...args);
  });
}

test.each([
  ["openSync", 2],
  ["fsyncSync", 3],
  ["renameSync", 1],
  ["renameSync", 3],
] as const)("a full disk leaves every file unchanged: %s %i", (name, call) => {
  // The first file is new.
  writeChanged(folder, files("old").slice(1));
  const before = contents();
  failAt(name, call);
  expect(() => writeChanged(folder, files("new"))).toThrow(/cannot be written \(ENOSPC\); no file was changed\./);
  expect(contents()).toEqual(before);
  expect(Object.keys(before)).toEqual(["b.ts", "c.ts"]);
});

test("on a file system without links, the backups are copies", () => {
  writeChanged(folder, files("old"));
  vi.mocked(linkSync).mockImplementation(() => {
    throw Object.assign(new Error("no links"), { code: "EPERM" });
  });
  failAt("renameSync", 2);
  expect(() => writeChanged(folder, files("new"))).toThrow("no file was changed");
  expect(contents()).toEqual({ "a.ts": "old", "b.ts": "old", "c.ts": "old" });
});

test("a folder with the name of a file leaves every file unchanged", () => {
  writeChanged(folder, files("old").slice(0, 2));
  mkdirSync(join(folder, "c.ts"));
  expect(() => writeChanged(folder, files("new"))).toThrow(/c\.ts is not a file; no file was changed\./);
  expect(readdirSync(folder)).toEqual(["a.ts", "b.ts", "c.ts"]);
  expect(readFileSync(join(folder, "a.ts"), "utf8")).toBe("old");
});

test("a file that only its owner may read is never readable by others", () => {
  const [file] = files("new");
  if (!file) throw new Error("no file");
  writeFileSync(file.path, "old");
  chmodSync(file.path, 0o600);
  const modes: number[] = [];
  vi.mocked(openSync).mockImplementation((path, flags, mode) => {
    const opened = actual.openSync(path, flags, mode);
    if (flags !== "r") modes.push(actual.fstatSync(opened).mode & 0o777);
    return opened;
  });
  writeChanged(folder, [file]);
  expect(modes).toEqual([0o600]);
  expect(actual.statSync(file.path).mode & 0o777).toBe(0o600);
});

test("a temporary file stays while another process runs that has its id", () => {
  const names = [process.ppid, process.pid, 2147483647].map((pid) => `.a.ts.${pid}-00000000.tmp`);
  for (const name of names) writeFileSync(join(folder, name), "");
  writeChanged(folder, [{ path: join(folder, "a.ts"), content: "new" }]);
  expect(readdirSync(folder).sort()).toEqual([names[0], "a.ts"]);
});

test("temporary files of a killed run are removed, but only in folders inside the project", () => {
  const project = join(folder, "project");
  const outside = join(folder, "outside");
  const leftover = ".a.ts.2147483647-00000000.tmp";
  for (const each of [project, outside]) {
    mkdirSync(each);
    writeFileSync(join(each, leftover), "");
  }
  symlinkSync(join(outside, "a.ts"), join(project, "b.ts"));
  const [inside, link] = ["a.ts", "b.ts"].map((name) => ({ path: join(project, name), content: "" }));
  if (!inside || !link) throw new Error("no files");
  expect(() => writeChanged(project, [inside, link])).toThrow("b.ts leads out of the project");
  expect([readdirSync(project).sort(), readdirSync(outside)]).toEqual([[leftover, "b.ts"], [leftover]]);
  expect(writeChanged(project, [inside])).toHaveLength(1);
  expect([readdirSync(project).sort(), readdirSync(outside)]).toEqual([["a.ts", "b.ts"], [leftover]]);
});

test("only files that differ are written, and no temporary file remains", () => {
  expect(writeChanged(folder, files("one")).map(({ path }) => path)).toEqual(files("").map(({ path }) => path));
  expect(writeChanged(folder, files("one"))).toEqual([]);
  expect(contents()).toEqual({ "a.ts": "one", "b.ts": "one", "c.ts": "one" });
});
