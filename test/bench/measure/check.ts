import type { Fixture } from "../fixtures/fixture.ts";
import { commandOf, root } from "../paths.ts";
import { callsFor, type Peer, printApp } from "../peers/peer.ts";
import { folderOf, generateOnce, prepare } from "./generate.ts";
import { run } from "./run.ts";

type Flags = Readonly<Record<string, unknown>>;

const usual: Flags = {
  target: "ES2022",
  lib: ["ES2023", "ESNext.Disposable", "DOM", "DOM.AsyncIterable"],
  module: "ESNext",
  moduleResolution: "Bundler",
  types: [],
  allowImportingTsExtensions: true,
  strict: true,
  skipLibCheck: true,
  noEmit: true,
};

/** The strictest compiler options that a user may have. */
export const strictest: Flags = {
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  isolatedModules: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
  declaration: true,
  isolatedDeclarations: true,
};

/** Writes an application that calls every operation, and the compiler options to check it with. */
export async function prepareCheck(fixture: Fixture, peer: Peer): Promise<void> {
  await generateOnce(fixture, peer);
  const files = ["app.ts"];
  prepare(folderOf(fixture, peer), {
    "app.ts": printApp(peer, callsFor(peer, fixture.calls), fixture),
    "tsconfig.json": JSON.stringify({ compilerOptions: usual, files }),
    "tsconfig.strictest.json": JSON.stringify({ compilerOptions: { ...usual, ...strictest }, files }),
  });
}

/** Compiles the application, and returns the seconds that the compiler reports for checking types. */
export async function check(fixture: Fixture, peer: Peer, config = "tsconfig.json"): Promise<number> {
  const { output } = await run({
    script: commandOf(root, "typescript", "tsc"),
    arguments: ["-p", config, "--extendedDiagnostics"],
    folder: folderOf(fixture, peer),
  });
  const [, seconds] = /^Check time:\s+([\d.]+)s$/m.exec(output) ?? [];
  if (seconds === undefined) throw new Error(`the compiler printed no time: ${output.slice(0, 200)}`);
  return Number(seconds);
}
