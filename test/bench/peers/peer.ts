import type { Call } from "../fixtures/calls.ts";
import type { Fixture } from "../fixtures/fixture.ts";
import type { Command } from "../measure/run.ts";

/** A way to call operations: a generator, or a client that needs none. */
export interface Peer {
  /** The name of its folder in a fixture's folder. */
  readonly folder: string;
  readonly name: string;
  /** The library that sends its calls, if there is a choice. */
  readonly runtime?: string;
  /** The command that generates its code, run in the peer's folder. Missing if the peer needs none. */
  readonly generator?: Generator;
  /** The code of an application that calls operations. */
  app(calls: readonly Call[], fixture: Fixture): App;
  /** The kind of call that it does not support. */
  readonly lacks?: Call["kind"];
  /** True if a check of its types would say nothing. */
  readonly untyped?: true;
  /** Returns the known reason why its code for this fixture does not compile, if there is one. */
  cannot?(fixture: Fixture): string | undefined;
}

/** A command that leaves its result in `out/`. */
export interface Generator {
  /** The files that must exist before the command runs: name → text. */
  files(fixture: Fixture): Readonly<Record<string, string>>;
  readonly command: Omit<Command, "folder">;
  /** True for a variant of another peer, which is left out of the table of generation. */
  readonly variant?: true;
}

/** The source of an application. */
export interface App {
  /** Imports and the client. */
  readonly head: readonly string[];
  /** The statements that make a call and return a leaf of its result. */
  readonly call: (call: Call) => string;
}

/** Returns the calls that a peer supports. */
export function callsFor({ lacks }: Peer, calls: readonly Call[]): Call[] {
  return calls.filter(({ kind }) => kind !== lacks);
}

/** Returns an application with a function for each call, which a bundler cannot leave out. */
export function printApp(peer: Peer, calls: readonly Call[], fixture: Fixture): string {
  const { head, call } = peer.app(calls, fixture);
  const functions = calls.map(
    (each, index) => `export async function call${index + 1}(): Promise<unknown> {\n  ${call(each)}\n}\n`,
  );
  return [...head, "", ...functions].join("\n");
}
