import type { Call } from "../fixtures/calls.ts";
import type { Fixture } from "../fixtures/fixture.ts";
import type { Command } from "../measure/run.ts";

/** A way to call operations: a generator, or a client that needs none. */
export interface Peer {
  /** Its folder in a fixture's. */
  readonly folder: string;
  readonly name: string;
  /** The library that carries its calls, if there is a choice. */
  readonly runtime?: string;
  /** The command that generates its code, run in the peer's own folder. Absent if it needs none. */
  readonly generator?: Generator;
  /** The code of an application that calls operations. */
  app(calls: readonly Call[], fixture: Fixture): App;
  /** The kind of call that it has no way for. */
  readonly lacks?: Call["kind"];
  /** True if a check of its types would say nothing. */
  readonly untyped?: true;
  /** Why what it makes of this fixture does not compile, where that is known of it. */
  cannot?(fixture: Fixture): string | undefined;
}

/** A command that leaves its result in `out/`. */
export interface Generator {
  /** File name → text: what has to be there before it runs. */
  files(fixture: Fixture): Readonly<Record<string, string>>;
  readonly command: Omit<Command, "folder">;
  /** Left out of the table of generation: a variant of another peer. */
  readonly variant?: true;
}

/** The source of an application. */
export interface App {
  /** Imports and the client. */
  readonly head: readonly string[];
  /** The statements that make a call and return a leaf of its result. */
  readonly call: (call: Call) => string;
}

/** The calls that a peer has a way for. */
export function callsFor({ lacks }: Peer, calls: readonly Call[]): Call[] {
  return calls.filter(({ kind }) => kind !== lacks);
}

/** An application with a function for each call, which a bundler cannot leave out. */
export function printApp(peer: Peer, calls: readonly Call[], fixture: Fixture): string {
  const { head, call } = peer.app(calls, fixture);
  const functions = calls.map(
    (each, index) => `export async function call${index + 1}(): Promise<unknown> {\n  ${call(each)}\n}\n`,
  );
  return [...head, "", ...functions].join("\n");
}
