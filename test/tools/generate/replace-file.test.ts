import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { discardFile, replaceFile } from "../../../src/tools/generate/replace-file.ts";

vi.mock("node:fs", { spy: true });

const { platform } = process;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "replace-file-"));
  writeFileSync(join(folder, "new"), "new");
  writeFileSync(join(folder, "old"), "old");
});

afterEach(() => {
  vi.mocked(renameSync).mockClear();
  runOn(platform);
  rmSync(folder, { recursive: true });
});

function runOn(value: NodeJS.Platform): void {
  Object.defineProperty(process, "platform", { value });
}

function refusal(code: string): Error {
  return Object.assign(new Error(code), { code });
}

const replace = () => replaceFile(join(folder, "new"), join(folder, "old"));

test.each(["EPERM", "EACCES", "EBUSY"])(
  "on Windows a file that another process has open is replaced after a short wait: %s",
  (code) => {
    runOn("win32");
    for (let time = 0; time < 2; time += 1) {
      vi.mocked(renameSync).mockImplementationOnce(() => {
        throw refusal(code);
      });
    }
    replace();
    expect(readFileSync(join(folder, "old"), "utf8")).toBe("new");
    expect(renameSync).toHaveBeenCalledTimes(3);
  },
);

test.each([
  ["win32", "ENOSPC"],
  ["linux", "EPERM"],
] as const)("an error that does not pass by waiting is reported at once: %s, %s", (system, code) => {
  runOn(system);
  vi.mocked(renameSync).mockImplementationOnce(() => {
    throw refusal(code);
  });
  expect(replace).toThrow(code);
  expect(renameSync).toHaveBeenCalledTimes(1);
});

test("a file that cannot be removed is kept, and a missing file is ignored", () => {
  vi.mocked(rmSync).mockImplementationOnce(() => {
    throw refusal("EBUSY");
  });
  discardFile(join(folder, "old"));
  expect(readFileSync(join(folder, "old"), "utf8")).toBe("old");
  discardFile(join(folder, "none"));
});
