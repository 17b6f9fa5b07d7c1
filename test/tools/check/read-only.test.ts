import { expect, test, vi } from "vitest";
import { conversations } from "../run-command.ts";
import { createUserProject } from "./user-project.ts";

const files = vi.hoisted(() => ({ areReadOnly: false }));

// The answer of a read-only checkout, also for root, who may write to every folder.
vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  const accessSync: typeof fs.accessSync = (...args) => {
    if (!files.areReadOnly) return fs.accessSync(...args);
    throw Object.assign(new Error("EACCES: permission denied"), { code: "EACCES" });
  };
  return { ...fs, accessSync, default: { ...fs, accessSync } };
});

test.each(["check", "generate"])("%s needs no right to write if nothing is to be written", async (command) => {
  await using project = await createUserProject();
  files.areReadOnly = true;
  const outcome = await conversations(project.folder, [command]);
  files.areReadOnly = false;
  expect(outcome).toMatchObject({ code: 0, stderr: "" });
});
