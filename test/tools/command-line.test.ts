import { CommanderError } from "commander";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { InvalidOperationsError } from "../../plugins/client/diagnostics/invalid-operations-error.ts";
import { runCommandLine } from "../../src/tools/command-line.ts";
import { BrokenCompiler } from "../../src/tools/compare/broken-compiler.ts";
import { Failure, Unsupported } from "../../src/tools/failure.ts";
import { missingPackageOf } from "../../src/tools/missing-module.ts";
import { exitOnLostOutput, paint, printDuration, printError, printLine } from "../../src/tools/print.ts";
import { createProgram } from "../../src/tools/program.ts";

vi.mock("../../src/tools/program.ts", { spy: true });

const { env, exitCode } = process;

beforeEach(() => {
  process.env = { ...env, GITHUB_ACTIONS: "", npm_config_user_agent: "npm/11.0.0" };
  process.exitCode = undefined;
});

afterEach(() => {
  process.env = env;
  process.exitCode = exitCode;
  vi.restoreAllMocks();
});

/** Runs a command that does this work, and returns its exit code and its output. */
async function outcomeOf(work: () => unknown): Promise<{ code: number; stdout: string; stderr: string }> {
  const stdout = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const stderr = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  vi.mocked(createProgram).mockReturnValueOnce({
    parseAsync: async () => work(),
  } as unknown as ReturnType<typeof createProgram>);
  const code = await runCommandLine([]);
  const [printed, complained] = [stdout, stderr].map(({ mock }) => mock.calls.map(([text]) => text).join(""));
  return { code, stdout: printed ?? "", stderr: complained ?? "" };
}

const thrower = (error: unknown) => () => {
  throw error;
};
const bug = "error: This is a bug in conversations-codegen. Please report it with these lines:\n";

test.each<[string, () => unknown, number, string | RegExp]>([
  ["a command that ends well", () => {}, 0, ""],
  ["a command that sets the exit code", () => Object.assign(process, { exitCode: 1 }), 1, ""],
  ["--help", thrower(new CommanderError(0, "commander.help", "")), 0, ""],
  ["a mistake on the command line, which commander prints", thrower(new CommanderError(1, "x", "No.")), 2, ""],
  [
    "a failure",
    thrower(new Failure("It is broken", "Mend it.", ["here", "there"])),
    2,
    "error: It is broken. Mend it.\n  here\n  there\n",
  ],
  ["a failure that says all", thrower(new Failure("It is broken\nthere")), 2, /^error: It is broken.there\n$/],
  [
    "what only graphql-codegen does",
    thrower(new Unsupported("It has hooks")),
    2,
    "error: It has hooks, which only graphql-codegen supports. Generate with graphql-codegen, or write a config without it and name that with --config.\n",
  ],
  [
    "a package that is missing",
    thrower(
      Object.assign(new Error("Cannot find package 'ts-morph' imported from /a.js"), { code: "ERR_MODULE_NOT_FOUND" }),
    ),
    2,
    "error: The package ts-morph is not installed. Run npm install --save-dev ts-morph.\n",
  ],
  [
    "an unexpected error",
    thrower(new RangeError("0 is no size")),
    2,
    new RegExp(`^${bug} {4}RangeError: 0 is no size\n {8}at `),
  ],
  ["an unexpected value", thrower({ a: "text" }), 2, `${bug}    { a: 'text' }\n`],
])("%s", async (_, work, code, stderr) => {
  const outcome = await outcomeOf(work);
  expect(outcome).toMatchObject({ code, stdout: "" });
  expect(outcome.stderr).toEqual(typeof stderr === "string" ? stderr : expect.stringMatching(stderr));
});

test("errors in the operations are printed, and end with 1", async () => {
  const error = new InvalidOperationsError([
    {
      code: "syntax",
      severity: "error",
      file: "operations/a.graphql",
      line: 1,
      column: 2,
      message: "It is no query.",
      hint: null,
      excerpt: [],
    } as never,
  ]);
  const { code, stdout, stderr } = await outcomeOf(thrower(error));
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain("operations/a.graphql:1:2: error: It is no query.");
});

test.each([undefined, "test"])("the environment has the same NODE_ENV after a command: %s", async (value) => {
  if (value === undefined) delete process.env.NODE_ENV;
  else process.env.NODE_ENV = value;
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  expect(await runCommandLine(["node", "conversations", "check", "--config", "no-such-file.ts"])).toBe(2);
  expect("NODE_ENV" in process.env).toBe(value !== undefined);
  expect(process.env.NODE_ENV).toBe(value);
});

test.each([
  ["Cannot find package 'ts-morph' imported from /a.js", "ERR_MODULE_NOT_FOUND", "ts-morph"],
  ["Cannot find module '@scope/name'\nRequire stack:", "MODULE_NOT_FOUND", "@scope/name"],
  ["Cannot find module './file.js'", "MODULE_NOT_FOUND", undefined],
  ["Cannot find module '/a/file.js'", "ERR_MODULE_NOT_FOUND", undefined],
  ["Cannot find package 'ts-morph'", "ERR_OTHER", undefined],
  ["Cannot find package 'ts-morph'", "XMODULE_NOT_FOUND", undefined],
  ["Cannot find package 'ts-morph'", undefined, undefined],
])("%j (%s) misses the package %s", (message, code, name) => {
  expect(missingPackageOf(Object.assign(new Error(message), code && { code }))).toBe(name);
});

test("what is no error misses no package", () => {
  expect(missingPackageOf("Cannot find package 'ts-morph'")).toBeUndefined();
});

test.each([
  [new Error("\n  \nThe file is cut.\nMore."), "ts-morph cannot be loaded: The file is cut. Install it again."],
  [new Error(""), "ts-morph cannot be loaded: . Install it again."],
])("a broken compiler is named with the first line of the reason", (error, message) => {
  expect(new BrokenCompiler(error).message).toBe(message);
});

test.each([
  [0, "0 ms"],
  [99.4, "99 ms"],
  [100, "0.10 s"],
  [1234, "1.23 s"],
])("%d milliseconds are shown as %s", (milliseconds, text) => {
  expect(printDuration(milliseconds)).toBe(text);
});

test("a line is clean, and ends", async () => {
  const { stdout, stderr } = await outcomeOf(() => {
    printLine("a\u001b[2Jb");
    printError("c", "red");
  });
  expect([stdout, stderr]).toEqual(["a\\u{1b}[2Jb\n", "c\n"]);
});

test("an error has its colour if standard error is a terminal, whatever standard output is", () => {
  const terminal = { isTTY: true, hasColors: () => true } as unknown as NodeJS.WriteStream;
  expect(paint("a", "yellow", terminal)).toBe("\u001b[33ma\u001b[39m");
  expect(paint("a", "yellow", { ...terminal, isTTY: false } as NodeJS.WriteStream)).toBe("a");
});

test.each(["stdout", "stderr"] as const)("a reader that has gone ends the process silently: %s", (name) => {
  const streams = [process.stdout, process.stderr];
  const before = streams.map((stream) => stream.listeners("error"));
  exitOnLostOutput();
  const added = streams.map((stream, index) =>
    stream.listeners("error").filter((each) => !before[index]?.includes(each)),
  );
  const exit = vi.spyOn(process, "exit").mockReturnValue(undefined as never);
  try {
    const [listener] = added[name === "stdout" ? 0 : 1] ?? [];
    for (const code of ["EPIPE", "EOF"]) listener?.(Object.assign(new Error("gone"), { code }));
    expect(exit.mock.calls).toEqual([[], []]);
  } finally {
    for (const [index, stream] of streams.entries())
      for (const each of added[index] ?? []) stream.off("error", each as () => void);
  }
});

test("output that cannot be written ends the process with 2 and one line: its code must not mean a finding", async () => {
  const before = process.stdout.listeners("error");
  exitOnLostOutput();
  const [listener] = process.stdout.listeners("error").filter((each) => !before.includes(each));
  const exit = vi.spyOn(process, "exit").mockReturnValue(undefined as never);
  const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
  const { stderr } = await outcomeOf(() => listener?.(full));
  expect([exit.mock.calls, stderr]).toEqual([
    [[2]],
    "error: The output cannot be written: ENOSPC: no space left on device, write\n",
  ]);
});
